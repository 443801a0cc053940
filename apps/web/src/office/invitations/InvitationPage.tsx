import { useEffect, useState, type ReactNode } from "react";
import { Link } from "wouter";
import type { InvitationAct, InvitationDetail, InvitationStep } from "@diemcau/contract";
import { checklist, nextStep, type ChecklistStep } from "@diemcau/rules/invitations";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, ProblemNotice, ProgressBar, TextField } from "../../ui/index.ts";
import { act, addressOf, send, useLive, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";
import { StateOf } from "./InvitationTable.tsx";
import { Questions } from "./Questions.tsx";
import { Reaching } from "./Reaching.tsx";
import { RegisterForm } from "./RegisterForm.tsx";
import { RosterFindings, RosterStep } from "./RosterStep.tsx";

/** Often enough for "3 days left", ms. */
const TICK_MS = 30_000;

/** One site's invitation: what is asked of it now, and what is done. Its own officer and whoever is above see the same. */
export function InvitationPage({ conference, site, isProducer }: { conference: OfConference; site: number; isProducer: boolean }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const answer = useLive<InvitationDetail>(addressOf(conference.id, `/sites/${site}`));
  const [editing, setEditing] = useState<InvitationStep | null>(null);
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState("");
  const sending = useSending();
  const now = useServerNow(0, TICK_MS);
  const detail = answer.data;
  const { reload } = answer;
  const unopened = detail !== null && detail.own && detail.invitedAt !== null && detail.openedAt === null;
  useEffect(() => {
    if (unopened) act(conference.id, site, { act: "open" }).then(reload, () => {});
  }, [unopened, conference.id, site, reload]);

  const back = <Link href={`/office/${conference.id}/invitations`}>← {t("detail.back")}</Link>;
  if (!detail) {
    if (answer.problem?.code === "invitation-not-written") return <p className="of-card">{t("detail.notWritten")}</p>;
    return answer.problem ? <ProblemNotice problem={answer.problem} actions={back} /> : <ProgressBar label={t("loading")} />;
  }
  const go = (work: () => Promise<unknown>) =>
    sending.go(async () => {
      await work();
      setEditing(null);
      reload();
    });
  const doIt = (body: InvitationAct) => go(() => act(conference.id, site, body));
  const { campaign } = detail;
  const steps = campaign ? checklist(detail, campaign, now) : [];
  const next = nextStep(steps);
  const onBehalf = !detail.own;
  const when = (instant: number): string => format.dateTime(instant, conference.timeZone);
  const isOpen = (step: ChecklistStep): boolean => editing === step.step || (editing === null && next?.step === step.step);

  const contents: Record<InvitationStep, ReactNode> = {
    answer: (
      <>
        {campaign ? (
          <blockquote className="in-letter">
            <p className="of-strong">{campaign.subject}</p>
            <p className="in-prose">{campaign.body}</p>
          </blockquote>
        ) : null}
        <div className="of-row">
          <Button look={detail.answer === "accepted" ? "quiet" : "primary"} size="large" isDisabled={sending.busy || detail.answer === "accepted"} onPress={() => void doIt({ act: "accept" })}>
            {onBehalf ? t("answer.acceptFor") : t("answer.accept")}
          </Button>
          <Button look="danger" isDisabled={sending.busy || detail.answer === "declined"} onPress={() => setDeclining(true)}>
            {t("answer.decline")}
          </Button>
        </div>
      </>
    ),
    register: <RegisterForm detail={detail} busy={sending.busy} onSave={(registration) => void doIt({ act: "register", ...registration })} />,
    invite: (
      <>
        <p>{t("invite.body", { n: format.number(detail.below), done: format.number(detail.belowInvited) })}</p>
        <div className="of-row">
          <Button look="primary" size="large" isDisabled={sending.busy} onPress={() => void go(() => send(conference.id, site))}>
            {t("invite.all", { number: format.number(detail.below - detail.belowInvited) })}
          </Button>
        </div>
        <p className="of-hint">{t("invite.chosen")}</p>
      </>
    ),
    roster: <RosterStep conference={conference} detail={detail} busy={sending.busy} onAct={(body) => void doIt(body)} onChanged={reload} />,
    test: (
      <>
        <p>{t("test.body")}</p>
        <p className="of-hint">{t("test.code")}</p>
      </>
    ),
  };
  const summaryOf = (step: InvitationStep): string => {
    if (step === "answer") {
      const who = detail.onBehalf ? t("answer.byFor", { name: detail.answeredBy ?? "" }) : t("answer.by", { name: detail.answeredBy ?? "" });
      return `${detail.answer === "declined" ? t("answer.declined", { reason: detail.reason ?? "" }) : t("answer.accepted")} ${who}`;
    }
    if (step === "register") return t("register.summary", { room: detail.room ?? "", address: detail.address ?? "", number: format.number(detail.capacity ?? 0) });
    if (step === "roster") return t("roster.summary", { number: format.number(detail.delegates) });
    if (step === "test" && detail.testedAt) return when(detail.testedAt);
    return t("invite.summary", { number: format.number(detail.belowInvited) });
  };

  return (
    <div className="of-stack">
      {detail.own ? null : back}
      <section className="of-card of-stack" aria-labelledby="invitation-title">
        <div className="of-head">
          <h2 id="invitation-title" className="of-title">
            {detail.own ? t("detail.own", { name: detail.name }) : detail.name}
          </h2>
          <StateOf row={detail} />
        </div>
        <p className="of-hint">
          {conference.title}
          {detail.above ? ` · ${t("detail.above", { name: detail.above })}` : ""}
        </p>
        {onBehalf ? (
          <p className="in-behalf">
            <Badge tone="accent">{t("detail.onBehalf")}</Badge> {detail.hasOfficer ? t("detail.hasOfficer") : t("detail.noOfficer")}
          </p>
        ) : null}
        {answer.problem ? <ProblemNotice polite problem={answer.problem} /> : null}
        {detail.invitedAt === null ? (
          <div className="in-next" role="status">
            <p className="in-next__what">{t("detail.notInvited")}</p>
            {onBehalf ? (
              <Button look="primary" isDisabled={sending.busy} onPress={() => void go(() => send(conference.id, site, [site]))}>
                {t("list.invite")}
              </Button>
            ) : null}
          </div>
        ) : (
          <>
            <Next step={next} declined={detail.answer === "declined"} now={now} when={when} />
            {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
            <ol className="in-steps">
              {steps.map((step) => (
                <li key={step.step} className="in-step" data-step={step.step} data-state={step.state}>
                  <span className="in-step__mark" aria-hidden="true">
                    {step.state === "done" ? "✓" : step.state === "late" ? "!" : ""}
                  </span>
                  <div className="in-step__what of-stack">
                    <div className="of-head">
                      <h3 className="in-step__title">{t(`step.${step.step}`)}</h3>
                      <span className={step.state === "late" ? "of-bad" : "of-hint"}>
                        {step.state === "done" ? t("due.done") : step.state === "late" ? t("due.late", { time: when(step.due) }) : t("due.by", { time: when(step.due) })}
                      </span>
                    </div>
                    {step.step === "roster" ? <RosterFindings detail={detail} /> : null}
                    {step.state === "done" && editing !== step.step ? (
                      <div className="of-row">
                        <span>{summaryOf(step.step)}</span>
                        {step.step === "invite" || step.step === "test" ? null : (
                          <Button size="small" onPress={() => setEditing(step.step)} aria-label={t("change.of", { step: t(`step.${step.step}`) })}>
                            {t("change.label")}
                          </Button>
                        )}
                      </div>
                    ) : null}
                    {isOpen(step) ? contents[step.step] : null}
                    {step.state !== "done" && step.state !== "later" && !isOpen(step) ? (
                      <div>
                        <Button size="small" onPress={() => setEditing(step.step)} aria-label={t("change.now", { step: t(`step.${step.step}`) })}>
                          {t("change.start")}
                        </Button>
                      </div>
                    ) : null}
                    {editing === step.step ? (
                      <div>
                        <Button size="small" look="plain" onPress={() => setEditing(null)}>
                          {t("change.close")}
                        </Button>
                      </div>
                    ) : null}
                  </div>
                </li>
              ))}
            </ol>
            <p>
              <Link className="dc-link" href={`/office/${conference.id}/invitations/letter/${site}`}>
                {t("letter.open")}
              </Link>
            </p>
          </>
        )}
      </section>
      {detail.invitedAt === null ? null : <Questions conference={conference} detail={detail} onSaid={reload} />}
      {onBehalf ? <Reaching conference={conference} detail={detail} isProducer={isProducer} onChanged={reload} /> : null}
      <ConfirmDialog
        isOpen={declining}
        danger
        title={t("answer.declineTitle")}
        confirmLabel={t("answer.declineSend")}
        onConfirm={() => {
          if (reason.trim() === "") return;
          setDeclining(false);
          void doIt({ act: "decline", reason: reason.trim() });
        }}
        onCancel={() => setDeclining(false)}
      >
        <TextField label={t("answer.reason")} hint={t("answer.reasonHint")} rows={3} maxLength={1000} isRequired value={reason} onChange={setReason} />
      </ConfirmDialog>
    </div>
  );
}

/** The one thing to do, in large letters. */
function Next({ step, declined, now, when }: { step: ChecklistStep | null; declined: boolean; now: number; when(instant: number): string }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  if (step === null)
    return (
      <div className="in-next" data-state="done" role="status">
        <p className="in-next__what">{declined ? t("next.declined") : t("next.none")}</p>
      </div>
    );
  return (
    <div className="in-next" data-state={step.state} role="status">
      <p className="of-hint">{t("next.label")}</p>
      <p className="in-next__what">{t(`step.${step.step}`)}</p>
      <p>{step.state === "late" ? t("next.late", { time: when(step.due) }) : t("next.by", { time: when(step.due), left: format.duration(step.due - now) })}</p>
    </div>
  );
}
