import { useState } from "react";
import { useLocation } from "wouter";
import type { AttendanceMode, Plan, PlanSaved, PlanView, SeriesRule, Standing } from "@diemcau/contract";
import { isZone, wallClock } from "@diemcau/rules/agenda";
import { api, forgetResources, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, Select, TextField } from "../../ui/index.ts";
import { newId } from "../new-id.ts";
import { DateField } from "../TimeFields.tsx";
import { line } from "./ItemDialog.tsx";
import { MODES } from "./modes.ts";
import type { PlanEditor } from "./use-plan.ts";

interface HeadProps {
  conferenceId: string;
  editor: PlanEditor;
  view: PlanView;
  plan: Plan;
  mayWrite: boolean;
  mayMake: boolean;
}

/** Name, place, zone; cancelling and putting off; making others from it. */
export function HeadPanel(props: HeadProps) {
  const { title, shortTitle, venue, timeZone, mode } = props.plan;
  return (
    <div className="of-stack">
      {/* Anew only when these change: what is typed outlives other people's changes of other parts. */}
      <About key={JSON.stringify([title, shortTitle, venue, timeZone, mode])} {...props} />
      {props.mayMake ? <Acts {...props} /> : null}
    </div>
  );
}

function About({ editor, plan, view, mayWrite }: HeadProps) {
  const { t } = useTranslation("editor");
  const [draft, setDraft] = useState({ title: plan.title, shortTitle: plan.shortTitle, venue: plan.venue, timeZone: plan.timeZone, mode: plan.mode });
  const [tried, setTried] = useState(false);
  const may = mayWrite && view.phase === "prepared";
  const needed = (text: string): string | undefined => (tried && line(text) === "" ? t("needed") : undefined);
  const save = (): void => {
    setTried(true);
    const next = { title: line(draft.title), shortTitle: line(draft.shortTitle), venue: line(draft.venue), timeZone: draft.timeZone.trim(), mode: draft.mode };
    if (next.title && next.shortTitle && next.venue && isZone(next.timeZone)) editor.edit((last) => ({ ...last, ...next }));
  };
  const change = (part: Partial<typeof draft>): void => setDraft((last) => ({ ...last, ...part }));
  return (
    <section className="of-card of-stack" aria-labelledby="about-title">
      <h3 id="about-title" className="of-subtitle">
        {t("head.title")}
      </h3>
      {mayWrite && !may ? <p className="of-hint">{t("head.fixed")}</p> : null}
      <TextField label={t("head.name")} value={draft.title} onChange={(title) => change({ title })} maxLength={300} rows={2} isDisabled={!may} error={needed(draft.title)} />
      <div className="of-fields">
        <TextField label={t("head.shortName")} value={draft.shortTitle} onChange={(shortTitle) => change({ shortTitle })} maxLength={80} isDisabled={!may} error={needed(draft.shortTitle)} />
        <TextField label={t("head.venue")} value={draft.venue} onChange={(venue) => change({ venue })} maxLength={200} isDisabled={!may} error={needed(draft.venue)} />
        <TextField label={t("head.timeZone")} hint={t("head.timeZoneHint")} value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} maxLength={60} isDisabled={!may} error={isZone(draft.timeZone.trim()) ? undefined : t("head.timeZoneFlaw")} />
        <Select label={t("mode.conference")} choices={MODES.map((id) => ({ id, label: t(`mode.${id}`) }))} value={draft.mode} onChange={(mode) => change({ mode: mode as AttendanceMode })} isDisabled={!may} />
      </div>
      {may ? (
        <div>
          <Button look="primary" onPress={save}>
            {t("save")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

type Open = "copy" | "template" | "series" | Standing | null;

function Acts({ conferenceId, editor, view, plan, mayWrite }: HeadProps) {
  const { t } = useTranslation("editor");
  const [open, setOpen] = useState<Open>(null);
  const prepared = mayWrite && view.phase === "prepared";
  return (
    <section className="of-card of-stack" aria-labelledby="acts-title">
      <h3 id="acts-title" className="of-subtitle">
        {t("again.title")}
      </h3>
      <div className="of-row">
        <Button onPress={() => setOpen("copy")}>{t("again.copy")}</Button>
        <Button onPress={() => setOpen("template")}>{t("again.template")}</Button>
        {view.series ? <p className="of-hint">{t("again.inSeries", { series: view.series.title })}</p> : <Button onPress={() => setOpen("series")}>{t("again.series")}</Button>}
        <a className="dc-button of-link-button" href={`/api/conferences/${conferenceId}/calendar.ics?as=account`} download>
          {t("again.ics")}
        </a>
      </div>
      {prepared ? (
        <div className="of-row">
          {view.standing === "planned" ? (
            <>
              <Button look="danger" onPress={() => setOpen("postponed")}>
                {t("standing.postpone")}
              </Button>
              <Button look="danger" onPress={() => setOpen("cancelled")}>
                {t("standing.cancel")}
              </Button>
            </>
          ) : (
            <Button look="primary" onPress={() => setOpen("planned")}>
              {t("standing.resume")}
            </Button>
          )}
        </div>
      ) : null}
      {open === "copy" ? <CopyDialog conferenceId={conferenceId} plan={plan} onClose={() => setOpen(null)} /> : null}
      {open === "template" ? <TemplateDialog conferenceId={conferenceId} plan={plan} onClose={() => setOpen(null)} /> : null}
      {open === "series" ? <SeriesDialog conferenceId={conferenceId} plan={plan} onClose={() => setOpen(null)} onDone={editor.reload} /> : null}
      {open === "postponed" || open === "cancelled" || open === "planned" ? (
        <StandingDialog conferenceId={conferenceId} version={view.version} standing={open} onClose={() => setOpen(null)} onDone={editor.reload} />
      ) : null}
    </section>
  );
}

/** A dialog whose act goes to the server once, under one id, and says what went wrong. */
function ActDialog({ title, label, danger = false, onAct, onClose, children }: { title: string; label: string; danger?: boolean; onAct(id: string): Promise<void>; onClose(): void; children: React.ReactNode }) {
  const { t } = useTranslation("common");
  const [id] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const act = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await onAct(id);
    } catch (error) {
      setProblem(problemFor(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onPress={onClose}>{t("action.back")}</Button>
          <Button look={danger ? "danger-solid" : "primary"} isDisabled={busy} onPress={() => void act()}>
            {label}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {children}
      </div>
    </Dialog>
  );
}

function CopyDialog({ conferenceId, plan, onClose }: { conferenceId: string; plan: Plan; onClose(): void }) {
  const { t } = useTranslation("editor");
  const [, navigate] = useLocation();
  const [title, setTitle] = useState(plan.title);
  const [shortTitle, setShortTitle] = useState(plan.shortTitle);
  const [date, setDate] = useState(() => wallClock(Date.now() + 14 * 86_400_000, plan.timeZone).date);
  const [roster, setRoster] = useState(false);
  const copy = async (id: string): Promise<void> => {
    await api.post(`/api/conferences/${conferenceId}/copies`, { as: "account", timeoutMs: 60_000, body: { id, title: line(title), shortTitle: line(shortTitle), startsOn: date, roster } });
    forgetResources();
    navigate(`/office/${id}/agenda`);
  };
  return (
    <ActDialog title={t("again.copyTitle")} label={t("again.copyDo")} onAct={copy} onClose={onClose}>
      <p className="of-hint">{t("again.copyBody")}</p>
      <TextField label={t("head.name")} value={title} onChange={setTitle} maxLength={300} rows={2} />
      <TextField label={t("head.shortName")} value={shortTitle} onChange={setShortTitle} maxLength={80} />
      <DateField label={t("again.startsOn")} value={date} onChange={setDate} />
      <label className="of-check">
        <input type="checkbox" checked={roster} onChange={(event) => setRoster(event.target.checked)} />
        <span>{t("again.roster")}</span>
      </label>
    </ActDialog>
  );
}

function TemplateDialog({ conferenceId, plan, onClose }: { conferenceId: string; plan: Plan; onClose(): void }) {
  const { t } = useTranslation("editor");
  const [, navigate] = useLocation();
  const [name, setName] = useState(plan.shortTitle);
  const save = async (id: string): Promise<void> => {
    await api.post(`/api/conferences/${conferenceId}/templates`, { as: "account", timeoutMs: 60_000, body: { id, name: line(name) } });
    forgetResources();
    navigate("/office/series");
  };
  return (
    <ActDialog title={t("again.templateTitle")} label={t("save")} onAct={save} onClose={onClose}>
      <p className="of-hint">{t("again.templateBody")}</p>
      <TextField label={t("again.templateName")} value={name} onChange={setName} maxLength={200} autoFocus />
    </ActDialog>
  );
}

function SeriesDialog({ conferenceId, plan, onClose, onDone }: { conferenceId: string; plan: Plan; onClose(): void; onDone(): void }) {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const [title, setTitle] = useState(plan.shortTitle);
  const [every, setEvery] = useState<SeriesRule["every"]>("month");
  const [dayRule, setDayRule] = useState<SeriesRule["dayRule"]>("date");
  const start = async (id: string): Promise<void> => {
    await api.post(`/api/conferences/${conferenceId}/series`, { as: "account", body: { id, title: line(title), every, dayRule } });
    onDone();
    onClose();
  };
  return (
    <ActDialog title={t("again.seriesTitle")} label={t("again.seriesDo")} onAct={start} onClose={onClose}>
      <p className="of-hint">{t("again.seriesBody", { date: format.date(plan.sessions[0]!.startsAt, plan.timeZone) })}</p>
      <TextField label={t("again.seriesName")} value={title} onChange={setTitle} maxLength={200} autoFocus />
      <Select label={t("again.every")} choices={(["month", "quarter"] as const).map((id) => ({ id, label: t(`again.${id}`) }))} value={every} onChange={(id) => setEvery(id as SeriesRule["every"])} />
      <Select label={t("again.dayRule")} choices={(["date", "weekday", "last-weekday"] as const).map((id) => ({ id, label: t(`again.${id}`) }))} value={dayRule} onChange={(id) => setDayRule(id as SeriesRule["dayRule"])} />
    </ActDialog>
  );
}

function StandingDialog({ conferenceId, version, standing, onClose, onDone }: { conferenceId: string; version: number; standing: Standing; onClose(): void; onDone(): void }) {
  const { t } = useTranslation("editor");
  const [reason, setReason] = useState("");
  const send = async (id: string): Promise<void> => {
    await api.post<PlanSaved>(`/api/conferences/${conferenceId}/standing`, { as: "account", body: { id, version, standing, reason: line(reason) || null } });
    forgetResources();
    onDone();
    onClose();
  };
  return (
    <ActDialog title={t(`standing.title.${standing}`)} label={t(`standing.do.${standing}`)} danger={standing !== "planned"} onAct={send} onClose={onClose}>
      <p className="of-hint">{t(`standing.body.${standing}`)}</p>
      {standing === "planned" ? null : <TextField label={t("standing.reason")} value={reason} onChange={setReason} maxLength={500} rows={2} autoFocus />}
    </ActDialog>
  );
}
