import { useState } from "react";
import type { InvitationCampaignAnswer } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { addressOf, send, useLive, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";
import { LateSite } from "./LateSite.tsx";
import { MailCard } from "./MailCard.tsx";
import { Overview } from "./Overview.tsx";
import { WriteForm } from "./WriteForm.tsx";

const SLOW_MS = 10_000;

/** The whole conference: the text, the one act that sends it, and who has answered. */
export function ProducerPage({ conference }: { conference: OfConference }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const answer = useLive<InvitationCampaignAnswer>(addressOf(conference.id, "/campaign"), SLOW_MS);
  const [writing, setWriting] = useState(false);
  const [asking, setAsking] = useState(false);
  const [joining, setJoining] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const sending = useSending();
  if (!answer.data) return answer.problem ? <ProblemNotice problem={answer.problem} /> : <ProgressBar label={t("loading")} />;
  const { campaign, mailConfigured } = answer.data;
  const { reload } = answer;
  if (!campaign || writing)
    return (
      <WriteForm
        conference={conference}
        campaign={campaign}
        onCancel={campaign ? () => setWriting(false) : null}
        onSaved={() => {
          setWriting(false);
          reload();
        }}
      />
    );
  const when = (instant: number): string => format.dateTime(instant, conference.timeZone);
  const sendAll = async (): Promise<void> => {
    setAsking(false);
    await sending.go(async () => {
      const { sent, byMail } = await send(conference.id, 0);
      setTold(t("send.done", { number: format.number(sent), mails: format.number(byMail) }));
      reload();
    });
  };
  return (
    <div className="of-stack">
      <section className="of-card of-stack" aria-labelledby="campaign-title">
        <div className="of-head">
          <h2 id="campaign-title" className="of-title">
            {campaign.subject}
          </h2>
          <Badge tone={campaign.sentAt === null ? "neutral" : "good"}>{campaign.sentAt === null ? t("send.unsent") : t("send.sentAt", { time: when(campaign.sentAt) })}</Badge>
        </div>
        <dl className="of-about">
          {(["answer", "register", "roster", "test"] as const).map((step) => (
            <div key={step}>
              <dt>{t(`step.${step}`)}</dt>
              <dd>{when(campaign[`${step}By`])}</dd>
            </div>
          ))}
        </dl>
        {mailConfigured ? null : <p className="of-hint">{t("mail.none")}</p>}
        {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
        {sending.busy ? <ProgressBar label={t("send.working")} /> : null}
        {told ? (
          <p className="of-good" role="status">
            ✓ {told}
          </p>
        ) : null}
        <div className="of-row">
          {campaign.sentAt === null ? (
            <Button look="primary" size="large" isDisabled={sending.busy} onPress={() => setAsking(true)}>
              {campaign.byLevel ? t("send.level") : t("send.all")}
            </Button>
          ) : null}
          <Button onPress={() => setWriting(true)}>{t("send.edit")}</Button>
          {campaign.sentAt === null ? null : (
            <>
              <Button isDisabled={sending.busy} onPress={() => setAsking(true)}>
                {t("send.rest")}
              </Button>
              <Button onPress={() => setJoining(true)}>{t("late.open")}</Button>
            </>
          )}
        </div>
      </section>
      {campaign.sentAt === null ? null : <Overview conference={conference} root={0} isProducer />}
      {campaign.sentAt !== null && mailConfigured ? <MailCard conference={conference} /> : null}
      {joining ? (
        <LateSite
          conference={conference}
          onClose={() => setJoining(false)}
          onJoined={(name) => {
            setTold(t("late.done", { name }));
            reload();
          }}
        />
      ) : null}
      <ConfirmDialog isOpen={asking} title={t("send.title")} confirmLabel={t("send.confirm")} onConfirm={() => void sendAll()} onCancel={() => setAsking(false)}>
        {campaign.byLevel ? t("send.bodyLevel") : t("send.bodyAll")}
      </ConfirmDialog>
    </div>
  );
}
