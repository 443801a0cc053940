import { Link } from "wouter";
import type { InvitationDetail } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { addressOf, useLive } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

const SLOW_MS = 60_000;

/** The invitation on one sheet of paper, for a unit that nobody signs in for. */
export function LetterPage({ conference, site }: { conference: OfConference; site: number }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const answer = useLive<InvitationDetail>(addressOf(conference.id, `/sites/${site}`), SLOW_MS);
  const detail = answer.data;
  if (!detail) return answer.problem ? <ProblemNotice problem={answer.problem} /> : <ProgressBar label={t("loading")} />;
  const { campaign } = detail;
  return (
    <div className="of-stack">
      <div className="of-row in-no-print">
        <Link href={`/office/${conference.id}/invitations/site/${site}`}>← {t("letter.back")}</Link>
        <Button look="primary" onPress={() => globalThis.print()}>
          {t("letter.print")}
        </Button>
        <Link href={`/office/${conference.id}/prints`}>{t("letter.files")}</Link>
      </div>
      <article className="in-sheet" lang={campaign?.language}>
        <h2 className="in-sheet__subject">{campaign?.subject}</h2>
        <p>
          {t("letter.to")}: <strong>{detail.name}</strong>
        </p>
        <p className="in-prose">{campaign?.body}</p>
        {campaign ? (
          <table className="in-sheet__due">
            <caption>{t("letter.due")}</caption>
            <tbody>
              {(["answer", "register", "roster", "test"] as const).map((step) => (
                <tr key={step}>
                  <th scope="row">{t(`step.${step}`)}</th>
                  <td>{format.dateTime(campaign[`${step}By`], conference.timeZone)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
        <p>{t("letter.where")}</p>
        <p className="in-sheet__link">{`${globalThis.location.origin}/office/${conference.id}/invitations`}</p>
        {detail.above ? <p>{t("letter.above", { name: detail.above })}</p> : null}
      </article>
    </div>
  );
}
