import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { ConferenceDefaults, Series, SeriesMade, Template } from "@diemcau/contract";
import { wallClock } from "@diemcau/rules/agenda";
import { api, forgetResources, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, Dialog, EmptyState, ProblemNotice, ProgressBar, Select, TextField } from "../../ui/index.ts";
import { useAsked } from "../documents/data.ts";
import { newId } from "../new-id.ts";
import { DateField } from "../TimeFields.tsx";
import { dateText } from "../zoned.ts";
import { line } from "./ItemDialog.tsx";
import "./agenda.css";

type Problem = ReturnType<typeof problemFor>;

/** Series with their next days, and templates to make conferences from. */
export function SeriesPage() {
  const { t } = useTranslation("editor");
  const series = useAsked<Series[]>("/api/conference-series");
  const templates = useAsked<Template[]>("/api/conference-templates");
  const problem = series.problem ?? templates.problem;
  return (
    <div className="of-stack oa">
      <Link href="/office">← {t("series.back")}</Link>
      <h2 className="of-title">{t("series.title")}</h2>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {!series.data && !problem ? <ProgressBar label={t("loading")} /> : null}
      {series.data?.length === 0 ? <EmptyState title={t("series.none")}>{t("series.noneBody")}</EmptyState> : null}
      {(series.data ?? []).map((each) => (
        <OneSeries key={each.id} series={each} onMade={series.reload} />
      ))}
      <h2 className="of-title">{t("template.title")}</h2>
      {templates.data?.length === 0 ? <EmptyState title={t("template.none")}>{t("template.noneBody")}</EmptyState> : null}
      <ul className="of-conferences">
        {(templates.data ?? []).map((each) => (
          <OneTemplate key={each.id} template={each} onGone={templates.reload} />
        ))}
      </ul>
    </div>
  );
}

function OneSeries({ series, onMade }: { series: Series; onMade(): void }) {
  const { t } = useTranslation(["editor", "common"]);
  const format = useFormat();
  const [count, setCount] = useState("1");
  const [run, setRun] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const make = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await api.post<SeriesMade>(`/api/conference-series/${series.id}/next`, { as: "account", timeoutMs: 60_000, body: { id: run, count: Number(count) } });
      setRun(newId());
      forgetResources();
      onMade();
    } catch (error) {
      setProblem(problemFor(error));
    }
    setBusy(false);
  };
  return (
    <section className="of-card of-stack" aria-label={series.title}>
      <div>
        <h3 className="of-subtitle">{series.title}</h3>
        <p className="of-hint">
          {t(`editor:again.${series.every}`)}, {t(`editor:again.${series.dayRule}`)}
        </p>
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ul className="oa-members">
        {series.members.map((member) => (
          <li key={member.id}>
            <Link href={`/office/${member.id}/agenda`}>{member.title}</Link>
            <span className="of-hint">{format.date(member.startsAt, member.timeZone)}</span>
            <Badge tone={member.standing === "planned" ? (member.phase === "live" ? "good" : "neutral") : "danger"}>
              {member.standing === "planned" ? t(`common:phase.${member.phase}`) : t(`editor:standing.is.${member.standing}`)}
            </Badge>
          </li>
        ))}
      </ul>
      <div className="of-row oa-next">
        <p>{t("editor:series.next", { dates: series.next.map(dateText).join(", ") })}</p>
        <Select label={t("editor:series.count")} choices={["1", "2", "3", "6", "12"].map((id) => ({ id, label: id }))} value={count} onChange={(id) => setCount(String(id))} />
        <Button look="primary" isDisabled={busy} onPress={() => void make()}>
          {t("editor:series.make")}
        </Button>
      </div>
    </section>
  );
}

function OneTemplate({ template, onGone }: { template: Template; onGone(): void }) {
  const { t } = useTranslation(["editor", "common"]);
  const format = useFormat();
  const [using, setUsing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const remove = async (): Promise<void> => {
    setRemoving(false);
    try {
      await api.del(`/api/conference-templates/${template.id}`, { as: "account" });
      onGone();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  return (
    <li className="of-card of-conference">
      <div className="of-conference__what">
        <p className="of-conference__title">{template.name}</p>
        <p className="of-facts">
          <span>{t("editor:template.facts", { sites: format.number(template.siteCount), sessions: template.sessions, items: template.items })}</span>
          <span>{t("editor:template.saved", { date: format.date(template.createdAt) })}</span>
        </p>
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
      <div className="of-row">
        <Button look="primary" onPress={() => setUsing(true)} aria-label={t("editor:template.useOf", { name: template.name })}>
          {t("editor:template.use")}
        </Button>
        <Button look="danger" onPress={() => setRemoving(true)} aria-label={t("editor:pick.remove", { name: template.name })}>
          {t("editor:remove")}
        </Button>
      </div>
      {using ? <UseDialog template={template} onClose={() => setUsing(false)} /> : null}
      <ConfirmDialog isOpen={removing} danger title={t("editor:template.removeTitle", { name: template.name })} confirmLabel={t("editor:remove")} onCancel={() => setRemoving(false)} onConfirm={() => void remove()}>
        {t("editor:template.removeBody")}
      </ConfirmDialog>
    </li>
  );
}

function UseDialog({ template, onClose }: { template: Template; onClose(): void }) {
  const { t } = useTranslation(["editor", "common"]);
  const [, navigate] = useLocation();
  const defaults = useAsked<ConferenceDefaults>("/api/conferences/defaults");
  const [id] = useState(newId);
  const [title, setTitle] = useState(template.name);
  const [shortTitle, setShortTitle] = useState(template.name.slice(0, 80));
  const [date, setDate] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [inTwoWeeks] = useState(() => Date.now() + 14 * 86_400_000);
  const day = date ?? wallClock(inTwoWeeks, defaults.data?.timeZone ?? "UTC").date;
  const make = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await api.post(`/api/conference-templates/${template.id}/conferences`, { as: "account", timeoutMs: 60_000, body: { id, title: line(title), shortTitle: line(shortTitle), startsOn: day } });
      forgetResources();
      navigate(`/office/${id}/agenda`);
    } catch (error) {
      setProblem(problemFor(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("editor:template.useTitle", { name: template.name })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={busy || line(title) === "" || line(shortTitle) === "" || day === ""} onPress={() => void make()}>
            {t("editor:template.use")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        {problem ? <ProblemNotice problem={problem} /> : null}
        <TextField label={t("editor:head.name")} value={title} onChange={setTitle} maxLength={300} rows={2} />
        <TextField label={t("editor:head.shortName")} value={shortTitle} onChange={setShortTitle} maxLength={80} />
        <DateField label={t("editor:again.startsOn")} value={day} onChange={setDate} />
      </div>
    </Dialog>
  );
}
