import { useState } from "react";
import { Link } from "wouter";
import type { Me } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, InlineStatus, ProblemNotice, ProgressBar, Tabs } from "../../ui/index.ts";
import { HeadPanel } from "./HeadPanel.tsx";
import { LocalPanel } from "./LocalPanel.tsx";
import { PapersPanel } from "./PapersPanel.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { SessionsPanel } from "./SessionsPanel.tsx";
import { usePlan } from "./use-plan.ts";
import "../documents/documents.css";
import "./agenda.css";

const STATUS = { idle: "idle", saving: "waiting", saved: "sent", waiting: "waiting" } as const;

/** A conference's editor: everything is saved at once, can be taken back, and is never lost to somebody else's change. */
export function AgendaPage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const editor = usePlan(conferenceId);
  const [tab, setTab] = useState("agenda");
  const { view, plan, problem, conflict, saving } = editor;
  if (!view || !plan) return problem ? <ProblemNotice problem={problem} actions={<Link href="/office">{t("back")}</Link>} /> : <ProgressBar label={t("loading")} />;
  const isProducer = me.role === "producer";
  const mayWrite = isProducer && !conflict && view.standing !== "cancelled";
  const shared = { conferenceId, editor, view, plan };
  const items = [
    { id: "agenda", label: t("tab.agenda"), content: <SessionsPanel {...shared} mayWrite={mayWrite && view.phase !== "ended"} /> },
    { id: "papers", label: t("tab.papers", { n: plan.papers.length }), content: <PapersPanel {...shared} mayWrite={mayWrite} /> },
    { id: "people", label: t("tab.people"), content: <PeoplePanel {...shared} mayWrite={mayWrite && view.phase !== "ended"} /> },
    { id: "local", label: t("tab.local"), content: <LocalPanel conferenceId={conferenceId} view={view} /> },
    { id: "head", label: t("tab.head"), content: <HeadPanel {...shared} mayWrite={isProducer && !conflict} mayMake={isProducer} /> },
  ];
  return (
    <div className="of-stack oa">
      <div className="oa-bar">
        <div>
          <h2 className="of-title">{plan.shortTitle}</h2>
          <p className="of-facts">
            {view.standing === "planned" ? null : <Badge tone="danger">{t(`standing.is.${view.standing}`)}</Badge>}
            <span>{t("head.when", { date: format.dateTime(plan.sessions[0]!.startsAt, plan.timeZone), zone: format.zone(plan.timeZone, plan.sessions[0]!.startsAt) })}</span>
            {view.changedBy && view.changedAt !== null ? <span>{t("changed", { name: view.changedBy, time: format.dateTime(view.changedAt) })}</span> : null}
          </p>
        </div>
        {isProducer ? (
          <div className="of-row">
            {view.phase === "ended" ? null : (
              <a className="dc-link" href={`/control/${conferenceId}#speaking-rules`}>
                {t("speakingRules")}
              </a>
            )}
            <InlineStatus status={STATUS[saving]}>{saving === "idle" ? null : t(`saving.${saving}`)}</InlineStatus>
            <Button isDisabled={editor.undo === null} onPress={() => editor.undo?.()}>
              <span aria-hidden="true">↶</span> {t("undo")}
            </Button>
            <Button isDisabled={editor.redo === null} onPress={() => editor.redo?.()}>
              <span aria-hidden="true">↷</span> {t("redo")}
            </Button>
          </div>
        ) : null}
      </div>
      {view.standing !== "planned" && view.standingReason ? <p className="of-strong">{view.standingReason}</p> : null}
      {view.phase === "prepared" || !isProducer ? null : <p className="of-hint">{t(`rule.${view.phase}`)}</p>}
      {conflict ? (
        <ProblemNotice
          problem={{
            title: t("conflict.title", { name: conflict.theirs.changedBy ?? t("conflict.somebody") }),
            remedy: conflict.merged.contested.length === 0 ? t("conflict.apart") : t("conflict.contested", { what: conflict.merged.contested.slice(0, 5).join("; ") }),
          }}
          actions={
            <>
              <Button look="primary" onPress={editor.keepMine}>
                {t("conflict.mine")}
              </Button>
              <Button onPress={editor.takeTheirs}>{t("conflict.theirs")}</Button>
            </>
          }
        />
      ) : problem ? (
        <ProblemNotice problem={{ title: problem.title, remedy: problem.detail ? `${problem.remedy} (${problem.detail})` : problem.remedy }} />
      ) : null}
      <Tabs label={t("tab.label")} items={items} selected={tab} onSelect={setTab} />
    </div>
  );
}
