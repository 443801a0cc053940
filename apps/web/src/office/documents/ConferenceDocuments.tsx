import type { Outline } from "@diemcau/contract";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { dateText } from "../zoned.ts";
import { useAsked } from "./data.ts";
import { pathOf } from "./DocumentName.tsx";

/** The documents of a conference's agenda that this account may read now, each leading to its page. */
export function ConferenceDocuments({ conferenceId }: { conferenceId: string }) {
  const { t } = useTranslation("office");
  const { data } = useAsked<Outline>(`/api/conferences/${conferenceId}/outline`);
  const documents = data?.documents ?? [];
  if (documents.length === 0) return null;
  return (
    <section className="of-card of-stack" aria-labelledby="documents-title">
      <h2 id="documents-title" className="of-subtitle">
        {t("documents.ofConference")}
      </h2>
      <ul className="of-stack">
        {documents.map(({ id, title, issuer, issuedOn }) => (
          <li key={id}>
            <Link href={pathOf(id)} className="dc-link">
              {title}
            </Link>{" "}
            <span className="of-hint">{[issuer, issuedOn ? dateText(issuedOn) : ""].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
