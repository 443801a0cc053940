import { useState } from "react";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { countsOf, ROLL_STATUSES, type RollCounts, type RollRow, type RollStatus } from "./model.ts";
import { RollMark } from "./RollMark.tsx";

interface LevelsProps {
  rows: readonly RollRow[];
  onShow(status: RollStatus, level: number | null): void;
}

/** How far the roll call is, level by level; whom to call next. */
export function Levels({ rows, onShow }: LevelsProps) {
  const { t, i18n } = useTranslation("rollcall");
  const format = useFormat();
  const { conferenceId, directory, tree, state, act } = useRoom();
  const role = useMe("account").data?.role;
  const [closing, setClosing] = useState(false);
  const { rollCall, phase } = state;
  const zone = directory.outline.conference.timeZone;
  const total = countsOf(rows);
  const levels = directory.levels.map(({ code, name }, level) => ({ code, name, level, counts: countsOf(rows.filter(({ site }) => tree.level[site] === level)) })).filter(({ counts }) => counts.sites > 0);
  const may = role !== undefined && role !== "chair" && phase !== "ended";
  const calling = may && rollCall.status !== "closed";
  const since = rollCall.since === null ? "" : format.time(rollCall.since, zone);
  const close = () => {
    setClosing(false);
    void act.run("roll-call", { kind: "roll-call.close" });
  };
  const language = i18n.language.startsWith("en") ? "en" : "vi";
  const minute = (kind: "pdf" | "docx") => `/api/conferences/${conferenceId}/roll-calls/${rollCall.round}.${kind}?language=${language}&as=account`;
  return (
    <section className="dc-panel rd-levels" aria-labelledby="roll-call-heading">
      <header className="rd-head">
        <h2 id="roll-call-heading">{rollCall.round > 1 ? t("title.nth", { n: format.number(rollCall.round) }) : t("title.first")}</h2>
        <Badge tone={rollCall.status === "open" ? "good" : "neutral"}>
          <span data-testid="roll-call-status">{rollCall.status === "none" ? t("state.none") : t(`state.${rollCall.status}`, { time: since })}</span>
        </Badge>
      </header>
      <p className="rd-total">
        <strong>{format.number(total.ready + total.trouble)}</strong>
        <span>/ {t("answeredOf", { count: total.sites, n: format.number(total.sites) })}</span>
      </p>
      <Progress counts={total} label={t("progress")} />
      <ul className="rd-legend">
        {ROLL_STATUSES.map((status) => (
          <li key={status}>
            <button type="button" className="rd-legend__one" onClick={() => onShow(status, null)}>
              <RollMark status={status} /> <strong>{format.number(total[status])}</strong>
            </button>
          </li>
        ))}
      </ul>
      {may ? (
        <div className="rd-acts">
          {calling && total["not-called"] > 0 ? (
            <Button look={rollCall.calls.length === 0 ? "primary" : "quiet"} onPress={() => void act.run("roll-call", { kind: "roll-call.call", level: null, again: false })}>
              {t("act.callAll", { count: total["not-called"], n: format.number(total["not-called"]) })}
            </Button>
          ) : null}
          {calling && total.silent > 0 ? (
            <Button onPress={() => void act.run("roll-call", { kind: "roll-call.call", level: null, again: true })}>{t("act.callAgain", { count: total.silent, n: format.number(total.silent) })}</Button>
          ) : null}
          {rollCall.status === "open" ? (
            <Button look={total.silent + total["not-called"] === 0 ? "primary" : "quiet"} onPress={() => (total.silent + total["not-called"] > 0 ? setClosing(true) : close())}>
              {t("act.close")}
            </Button>
          ) : null}
          {rollCall.status === "closed" ? (
            <>
              <Button onPress={() => void act.run("roll-call", { kind: "roll-call.reopen" })}>{t("act.reopen")}</Button>
              <Button onPress={() => void act.run("roll-call", { kind: "roll-call.begin" })}>{t("act.begin")}</Button>
            </>
          ) : null}
          <InlineStatus status={act.statusOf("roll-call")} />
        </div>
      ) : null}
      <ul className="rd-level-list" aria-label={t("byLevel")}>
        {levels.map(({ code, name, level, counts }) => (
          <li key={code} className="rd-level">
            <div className="rd-level__name">
              <strong>{name}</strong>
              <span>{counts.calledAt > 0 ? t("calledAt", { time: format.time(counts.calledAt, zone) }) : t("status.not-called")}</span>
            </div>
            <p className="rd-level__count">
              <button type="button" className="rd-level__show" onClick={() => onShow(counts.silent > 0 ? "silent" : "ready", level)} aria-label={t("showLevel", { level: name })}>
                {format.number(counts.ready + counts.trouble)}/{format.number(counts.sites)}
              </button>
            </p>
            {calling && counts["not-called"] > 0 ? (
              <Button onPress={() => void act.run(`level ${code}`, { kind: "roll-call.call", level: code, again: false })} aria-label={t("act.callLevel", { level: name })}>
                {t("act.call")}
              </Button>
            ) : calling && counts.silent > 0 ? (
              <Button onPress={() => void act.run(`level ${code}`, { kind: "roll-call.call", level: code, again: true })} aria-label={t("act.callLevelAgain", { level: name })}>
                {t("act.again")}
              </Button>
            ) : (
              <span className="rd-level__done">{counts.ready + counts.trouble === counts.sites ? <RollMark status={counts.trouble > 0 ? "trouble" : "ready"} text={t("complete")} /> : null}</span>
            )}
            <Progress counts={counts} label={name} />
          </li>
        ))}
      </ul>
      {rollCall.round > 0 ? (
        <p className="rd-files">
          <span>{t("minute")}</span>
          <a className="dc-link" href={minute("pdf")} target="_blank" rel="noreferrer">
            .pdf
          </a>
          <a className="dc-link" href={minute("docx")} download>
            .docx
          </a>
        </p>
      ) : null}
      <ConfirmDialog isOpen={closing} title={t("close.title")} confirmLabel={t("act.close")} onConfirm={close} onCancel={() => setClosing(false)}>
        {t("close.body", { count: total.silent + total["not-called"], n: format.number(total.silent + total["not-called"]) })}
      </ConfirmDialog>
    </section>
  );
}

/** Shares of one line; the numbers stand beside it. */
function Progress({ counts, label }: { counts: RollCounts; label: string }) {
  return (
    <div className="rd-bar" role="img" aria-label={label}>
      {(["ready", "trouble", "silent"] as const).map((status) =>
        counts[status] > 0 ? <span key={status} className={`rd-bar__part rd-bar__part--${status}`} style={{ flexGrow: counts[status] }} /> : null,
      )}
      {counts["not-called"] > 0 ? <span className="rd-bar__part" style={{ flexGrow: counts["not-called"] }} /> : null}
    </div>
  );
}
