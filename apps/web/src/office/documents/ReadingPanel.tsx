import { useEffect, useState } from "react";
import type { ProblemDetails, Reading, ReadingRule, ReaderRole } from "@diemcau/contract";
import { instantOf, isoDate, isoTime, wallClock } from "../zoned.ts";
import { api, problemFor } from "../../data/index.ts";
import { timesAreReadIn, useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, Dialog, ProblemNotice, ProgressBar, TextField } from "../../ui/index.ts";
import { useAsked } from "./data.ts";

const ROLES = ["unit-officer", "site", "delegate"] as const;

/** Who may read a document or a paper, who has, and how it is taken back. */
export function ReadingPanel({ subjectId, onChange }: { subjectId: string; onChange(): void }) {
  const { t } = useTranslation("drafts");
  const asked = useAsked<Reading>(`/api/readings/${subjectId}`);
  const [answered, setAnswered] = useState<Reading | null>(null);
  useEffect(() => setAnswered(null), [subjectId, asked.data]);
  const reading = answered ?? asked.data;
  if (asked.problem && !reading) return <ProblemNotice problem={asked.problem} />;
  if (!reading) return <ProgressBar label={t("reading.loading")} />;
  const took = (next: Reading): void => {
    setAnswered(next);
    onChange();
  };
  return (
    <div className="of-stack">
      {reading.recall ? <Recalling subjectId={subjectId} reading={reading} onDone={took} /> : null}
      <RuleForm key={JSON.stringify(reading.rule)} subjectId={subjectId} reading={reading} onSaved={took} />
      <Openings openings={reading.openings} />
      {reading.recall ? null : <Recalling subjectId={subjectId} reading={reading} onDone={took} />}
    </div>
  );
}

function Recalling({ subjectId, reading, onDone }: { subjectId: string; reading: Reading; onDone(next: Reading): void }) {
  const { t } = useTranslation(["drafts", "common"]);
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const act = async (work: () => Promise<Reading>): Promise<void> => {
    setProblem(null);
    try {
      onDone(await work());
      setOpen(false);
      setReason("");
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  const takeBack = async (): Promise<Reading> => {
    await api.del(`/api/readings/${subjectId}/recall`, { as: "account" });
    return api.get<Reading>(`/api/readings/${subjectId}`, { as: "account" });
  };
  const { recall } = reading;
  return (
    <div className="of-stack">
      {recall ? (
        <div className="od-recalled of-stack" role="status">
          <span className="of-row">
            <Badge tone="danger">{t("drafts:state.recalled")}</Badge>
            <strong>{t("drafts:recall.since", { time: format.dateTime(recall.at), by: recall.by })}</strong>
          </span>
          <span>{recall.reason}</span>
          <span>{t("drafts:recall.opened", { n: format.number(reading.openings.total) })}</span>
          <span>
            <Button onPress={() => void act(takeBack)}>{t("drafts:recall.undo")}</Button>
          </span>
        </div>
      ) : (
        <div className="of-row">
          <Button look="danger" onPress={() => setOpen(true)}>
            {t("drafts:recall.start")}
          </Button>
          <span className="of-hint">{t("drafts:recall.hint")}</span>
        </div>
      )}
      {problem && !isOpen ? <ProblemNotice problem={problem} /> : null}
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t("drafts:recall.title")}
        actions={
          <>
            <Button onPress={() => setOpen(false)}>{t("common:action.cancel")}</Button>
            <Button look="danger-solid" isDisabled={reason.trim() === ""} onPress={() => void act(() => api.post<Reading>(`/api/readings/${subjectId}/recall`, { as: "account", body: { reason: reason.trim() } }))}>
              {t("drafts:recall.confirm")}
            </Button>
          </>
        }
      >
        <div className="of-stack">
          <p>{t("drafts:recall.body", { n: format.number(reading.openings.total) })}</p>
          <TextField label={t("drafts:recall.reason")} hint={t("drafts:recall.reasonHint")} value={reason} onChange={setReason} maxLength={500} autoFocus />
          {problem ? <ProblemNotice problem={problem} /> : null}
        </div>
      </Dialog>
    </div>
  );
}

interface Times {
  readonly date: string;
  readonly time: string;
}

const timesOf = (instant: number | null): Times => {
  if (instant === null) return { date: "", time: "" };
  const { date, time } = wallClock(instant, timesAreReadIn());
  return { date: date.split("-").reverse().join("/"), time };
};

/** Null: left empty; undefined: no time that there is. */
function instantFrom({ date, time }: Times): number | null | undefined {
  if (date.trim() === "" && time.trim() === "") return null;
  const [day, clock] = [isoDate(date), isoTime(time.trim() === "" ? "00:00" : time)];
  return day === "" || clock === "" ? undefined : instantOf(day, clock, timesAreReadIn());
}

function RuleForm({ subjectId, reading: { rule, levels }, onSaved }: { subjectId: string; reading: Reading; onSaved(next: Reading): void }) {
  const { t } = useTranslation("drafts");
  const format = useFormat();
  const [roles, setRoles] = useState<readonly ReaderRole[]>(rule.roles ?? ROLES);
  const [chosen, setChosen] = useState<readonly string[]>(rule.levels ?? levels.map(({ code }) => code));
  const [from, setFrom] = useState(timesOf(rule.visibleFrom));
  const [to, setTo] = useState(timesOf(rule.visibleTo));
  const [fromOpening, setFromOpening] = useState(rule.fromOpening);
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [visibleFrom, visibleTo] = [instantFrom(from), instantFrom(to)];
  const flaw = roles.length === 0 || chosen.length === 0 || visibleFrom === undefined || visibleTo === undefined;
  const submit = async (): Promise<void> => {
    setTried(true);
    setSaved(false);
    setProblem(null);
    if (roles.length === 0 || chosen.length === 0 || visibleFrom === undefined || visibleTo === undefined) return;
    const body: ReadingRule = {
      roles: roles.length === ROLES.length ? null : [...roles],
      levels: levels.every(({ code }) => chosen.includes(code)) ? null : [...chosen],
      visibleFrom,
      visibleTo,
      fromOpening,
    };
    try {
      onSaved(await api.post<Reading>(`/api/readings/${subjectId}/rule`, { as: "account", body }));
      setSaved(true);
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  const toggle = <T extends string>(list: readonly T[], value: T): T[] => (list.includes(value) ? list.filter((each) => each !== value) : [...list, value]);
  const moment = (which: "from" | "to", value: Times, set: (next: Times) => void, wrong: boolean) => (
    <>
      <TextField label={t(`reading.${which}Date`)} hint={t("reading.dateHint", { zone: format.zone(timesAreReadIn()) })} value={value.date} onChange={(date) => set({ ...value, date })} error={tried && wrong ? t("reading.badTime") : undefined} maxLength={20} autoComplete="off" />
      <TextField label={t(`reading.${which}Time`)} value={value.time} onChange={(time) => set({ ...value, time })} maxLength={10} autoComplete="off" />
    </>
  );
  return (
    <div className="of-stack">
      <fieldset className="od-choices">
        <legend>{t("reading.roles")}</legend>
        {ROLES.map((role) => (
          <label key={role} className="of-check">
            <input type="checkbox" checked={roles.includes(role)} onChange={() => setRoles(toggle(roles, role))} />
            {t(`reading.role.${role}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className="od-choices">
        <legend>{t("reading.levels")}</legend>
        {levels.map(({ code, name }) => (
          <label key={code} className="of-check">
            <input type="checkbox" checked={chosen.includes(code)} onChange={() => setChosen(toggle(chosen, code))} />
            {name}
          </label>
        ))}
      </fieldset>
      <fieldset className="od-choices od-choices--times">
        <legend>{t("reading.times")}</legend>
        <label className="of-check">
          <input type="checkbox" checked={fromOpening} onChange={() => setFromOpening(!fromOpening)} />
          {t("reading.fromOpening")}
        </label>
        <div className="od-times">
          {moment("from", from, setFrom, visibleFrom === undefined)}
          {moment("to", to, setTo, visibleTo === undefined)}
        </div>
      </fieldset>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="of-row">
        <Button onPress={() => void submit()}>{t("reading.save")}</Button>
        <span role="status" className={tried && flaw ? "of-bad" : "of-good"}>
          {tried && flaw ? t("reading.flaw") : saved ? `✓ ${t("reading.saved")}` : ""}
        </span>
      </div>
    </div>
  );
}

function Openings({ openings: { total, last } }: { openings: Reading["openings"] }) {
  const { t } = useTranslation("drafts");
  const format = useFormat();
  return (
    <details className="od-openings">
      <summary>{t("openings.title", { n: format.number(total) })}</summary>
      {last.length === 0 ? <p className="of-hint">{t("openings.none")}</p> : null}
      {total > last.length ? <p className="of-hint">{t("openings.cut", { n: format.number(last.length) })}</p> : null}
      <ul className="od-list">
        {last.map(({ kind, name, place, firstAt, lastAt, times }, at) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at} className="od-relation">
            <span>
              <strong>{name || t("openings.gone")}</strong> <span className="of-hint">{[t(`openings.kind.${kind}`), place].filter(Boolean).join(" · ")}</span>
            </span>
            <span className="of-hint">{times > 1 ? t("openings.times", { first: format.dateTime(firstAt), last: format.dateTime(lastAt), n: format.number(times) }) : format.dateTime(firstAt)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
