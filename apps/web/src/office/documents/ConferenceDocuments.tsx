import type { Outline } from "@diemcau/contract";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { dateText } from "../zoned.ts";
import { useMarks } from "../../data/index.ts";
import { useAsked } from "./data.ts";
import { pathOf } from "./DocumentName.tsx";
import { MarkedLine } from "./marks.tsx";
import "./documents.css";

/** The documents of a conference's agenda that this account may read now, and the items that mention documents. */
export function ConferenceDocuments({ conferenceId }: { conferenceId: string }) {
  const { t } = useTranslation(["office", "drafts"]);
  const { data } = useAsked<Outline>(`/api/conferences/${conferenceId}/outline`);
  const documents = data?.documents ?? [];
  const titles = (data?.agenda ?? []).map(({ title }) => title);
  const marks = useMarks(titles);
  const mentioning = titles.flatMap((text, at) => {
    const parts = marks?.paragraphs[at];
    return parts?.some(({ mention }) => mention) ? [{ text, parts, at }] : [];
  });
  if (documents.length === 0 && mentioning.length === 0) return null;
  return (
    <section className="of-card of-stack" aria-labelledby="documents-title">
      <h2 id="documents-title" className="of-subtitle">
        {t("office:documents.ofConference")}
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
      {mentioning.length > 0 ? (
        <>
          <h3 className="of-strong">{t("drafts:mentioned.agenda")}</h3>
          <ul className="of-stack">
            {mentioning.map(({ text, parts, at }) => (
              <li key={at}>
                <MarkedLine text={text} parts={parts} documents={marks?.documents ?? []} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
