import type { MailState } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice } from "../../ui/index.ts";
import { addressOf, retryMails, useLive, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

const EVERY_MS = 6_000;

/** What became of the mails; those that were not accepted, with what the mail server said. */
export function MailCard({ conference }: { conference: OfConference }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const answer = useLive<MailState>(addressOf(conference.id, "/mail"), EVERY_MS);
  const sending = useSending();
  const mail = answer.data;
  if (!mail) return null;
  return (
    <section className="of-card of-stack" aria-labelledby="mail-title">
      <div className="of-head">
        <h2 id="mail-title" className="of-subtitle">
          {t("mail.title")}
        </h2>
        <p className="of-hint" role="status">
          {t("mail.counts", { sent: format.number(mail.sent), waiting: format.number(mail.waiting), failed: format.number(mail.failed) })}
        </p>
      </div>
      {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
      {mail.failures.length > 0 ? (
        <>
          <ul className="in-findings">
            {mail.failures.map((failure) => (
              <li key={`${failure.site} ${failure.address} ${failure.error}`}>
                <span className="of-strong">{failure.siteName}</span>, {failure.address}: {failure.givenUp ? t("mail.givenUp") : t("mail.again")} <span className="of-hint">{failure.error}</span>
              </li>
            ))}
          </ul>
          <div>
            <Button
              isDisabled={sending.busy}
              onPress={() =>
                void sending.go(async () => {
                  await retryMails(conference.id);
                  answer.reload();
                })
              }
            >
              {t("mail.retry")}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}
