import { useState, type FormEvent } from "react";
import type { InvitationCampaign } from "@diemcau/contract";
import { deadlineFlaw } from "@diemcau/rules/invitations";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../../ui/index.ts";
import { DateField, TimeField } from "../TimeFields.tsx";
import { instantOf, wallClock } from "../zoned.ts";
import { useSending, writeCampaign } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

const DAY = 86_400_000;
const STEPS = ["answer", "register", "roster", "test"] as const;
type Step = (typeof STEPS)[number];
/** Days before the opening that each step is due, as a first proposal. */
const BEFORE: Record<Step, number> = { answer: 7, register: 5, roster: 3, test: 2 };
/** Where the opening is too near for that: days from now. */
const FROM_NOW: Record<Step, number> = { answer: 2, register: 3, roster: 5, test: 6 };

function proposal(startsAt: number): Record<Step, number> {
  const now = Date.now();
  const days = startsAt - BEFORE.answer * DAY > now + DAY ? (step: Step) => startsAt - BEFORE[step] * DAY : (step: Step) => now + FROM_NOW[step] * DAY;
  return { answer: days("answer"), register: days("register"), roster: days("roster"), test: days("test") };
}

/** The text of the invitation and until when each step is asked for. */
export function WriteForm({ conference, campaign, onSaved, onCancel }: { conference: OfConference; campaign: InvitationCampaign | null; onSaved(): void; onCancel: (() => void) | null }) {
  const { t, i18n } = useTranslation("invitations");
  const format = useFormat();
  const zone = conference.timeZone;
  const [subject, setSubject] = useState(campaign?.subject ?? t("write.subjectProposal", { title: conference.shortTitle }).slice(0, 200));
  const [body, setBody] = useState(campaign?.body ?? t("write.bodyProposal", { title: conference.title, time: format.dateTime(conference.startsAt, zone), venue: conference.venue }));
  const [byLevel, setByLevel] = useState(campaign?.byLevel ?? false);
  const [remindHours, setRemindHours] = useState(String(campaign?.remindHours ?? 24));
  const [due, setDue] = useState<Record<Step, { date: string; time: string }>>(() => {
    const proposed = proposal(conference.startsAt);
    const of = (step: Step) => (campaign ? wallClock(campaign[`${step}By`], zone) : { ...wallClock(proposed[step], zone), time: "17:00" });
    return { answer: of("answer"), register: of("register"), roster: of("roster"), test: of("test") };
  });
  const [tried, setTried] = useState(false);
  const sending = useSending();
  const at = (step: Step): number => instantOf(due[step].date, due[step].time, zone);
  const deadlines = { answerBy: at("answer"), registerBy: at("register"), rosterBy: at("roster"), testBy: at("test") };
  const hours = Number(remindHours);
  const unreadable = STEPS.find((step) => Number.isNaN(at(step)));
  const disorder = unreadable ? null : deadlineFlaw(deadlines);
  const flaws = {
    subject: subject.trim() === "" ? t("write.flaw.subject") : undefined,
    body: body.trim() === "" ? t("write.flaw.body") : undefined,
    hours: /^\d{1,3}$/.test(remindHours) && hours >= 1 && hours <= 720 ? undefined : t("write.flaw.hours"),
    due: unreadable ? t("write.flaw.due") : disorder ? t("write.flaw.order") : undefined,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(flaws).some(Boolean)) return;
    const language = i18n.language === "en" ? "en" : "vi";
    void sending.go(async () => {
      await writeCampaign(conference.id, { version: campaign?.version ?? 0, language: campaign?.language ?? language, subject: subject.trim(), body: body.trim(), byLevel, remindHours: hours, ...deadlines });
      onSaved();
    });
  };
  return (
    <form className="of-card of-stack" onSubmit={submit} noValidate aria-labelledby="write-title">
      <h2 id="write-title" className="of-title">
        {campaign ? t("write.edit") : t("write.title")}
      </h2>
      <TextField label={t("write.subject")} maxLength={200} value={subject} onChange={setSubject} error={tried ? flaws.subject : undefined} />
      <TextField label={t("write.body")} rows={10} maxLength={8000} value={body} onChange={setBody} error={tried ? flaws.body : undefined} />
      <fieldset className="in-deadlines">
        <legend className="of-subtitle">{t("write.deadlines")}</legend>
        {STEPS.map((step) => (
          <fieldset key={step} className="in-deadline">
            <legend className="dc-field__label">{t(`step.${step}`)}</legend>
            <div className="in-deadline__fields">
              <DateField label={t("write.day")} value={due[step].date} onChange={(date) => setDue((last) => ({ ...last, [step]: { ...last[step], date } }))} error={tried && due[step].date === "" ? t("write.flaw.due") : undefined} />
              <TimeField label={t("write.time")} value={due[step].time} onChange={(time) => setDue((last) => ({ ...last, [step]: { ...last[step], time } }))} error={tried && due[step].time === "" ? t("write.flaw.due") : undefined} />
            </div>
          </fieldset>
        ))}
      </fieldset>
      {tried && flaws.due ? (
        <p className="of-bad" role="alert">
          {flaws.due}
        </p>
      ) : null}
      <div className="of-fields">
        <TextField label={t("write.hours")} hint={t("write.hoursHint")} inputMode="numeric" value={remindHours} onChange={setRemindHours} error={tried ? flaws.hours : undefined} />
        <fieldset className="of-levels in-way">
          <legend className="dc-field__label">{t("write.way")}</legend>
          {[false, true].map((level) => (
            <label key={String(level)} className="of-check">
              <input type="radio" name="way" checked={byLevel === level} onChange={() => setByLevel(level)} />
              {level ? t("write.byLevel") : t("write.atOnce")}
            </label>
          ))}
        </fieldset>
      </div>
      {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
      <div className="of-row">
        <Button type="submit" look="primary" size="large" isDisabled={sending.busy}>
          {t("write.save")}
        </Button>
        {onCancel ? <Button onPress={onCancel}>{t("write.cancel")}</Button> : null}
      </div>
    </form>
  );
}
