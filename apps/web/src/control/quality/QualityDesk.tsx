import { useEffect, useState } from "react";
import { ROOT_EDGE, type QualityBoard } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, EmptyState, ProblemNotice, ProgressBar, type BadgeTone } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { Admission } from "./Admission.tsx";
import { Carriers } from "./Carriers.tsx";
import { HistoryDialog } from "./HistoryDialog.tsx";
import { ReceivingChoice } from "./SiteLine.tsx";
import { TONES } from "./tones.ts";
import { Uplinks } from "./Uplinks.tsx";
import "./quality.css";

const LOOK_MS = 5_000;
const SHORT = 10;
const LONG = 200;
const STEPS = ["full", "low", "audio", "text"] as const;

/** How the programme reaches the rooms, the worst first, and what to do about each. */
export default function QualityDesk() {
  const { t } = useTranslation(["quality", "common"]);
  const format = useFormat();
  const { conferenceId, tree, state, select, selected, directory } = useRoom();
  const [all, setAll] = useState(false);
  const [round, setRound] = useState(0);
  const [open, setOpen] = useState<number | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setRound((last) => last + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const board = useResource<QualityBoard>(`/api/conferences/${conferenceId}/quality?worst=${all ? LONG : SHORT}`, "account", round);
  const { data, problem } = board;
  const percent = (share: number) => format.number(Math.round(share * 1_000) / 10);
  const reporting = data ? data.verdicts.good + data.verdicts.fair + data.verdicts.poor : 0;
  // Everything comes from the root: its word stands before what it does to the rooms.
  const root = data?.edges.find(({ edge, reason }) => edge === ROOT_EDGE && reason === "silent");
  function openSite(site: number): void {
    select(site);
    setOpen(site);
  }
  const limited = [...state.receiving.keys()].toSorted((a, b) => a - b);
  return (
    <main id="main" className="ql-desk">
      <div className="ql-head">
        <h2>{t("quality:title")}</h2>
        <p className="ql-hint">{t("quality:lead")}</p>
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {root?.since ? (
        <ProblemNotice problem={{ title: t("quality:edges.silentNow", { time: format.clock(root.since, directory.outline.conference.timeZone) }), remedy: t("quality:edges.do.silent") }} />
      ) : null}
      {!data && !problem ? <ProgressBar label={t("common:loading")} /> : null}
      {data ? (
        <>
          <dl className="ql-numbers">
            <Figure value={format.number(reporting)} label={t("quality:reporting", { of: format.number(tree.size) })} />
            {(["poor", "fair", "good"] as const).map((verdict) => (
              <Figure key={verdict} value={format.number(data.verdicts[verdict])} label={t(`quality:verdict.${verdict}`)} tone={TONES[verdict]} />
            ))}
            {STEPS.map((step) => (
              <Figure key={step} value={format.number(data.steps[step])} label={t(`quality:step.${step}`)} />
            ))}
          </dl>
          <Admission round={round} />
          {limited.length > 0 ? (
            <section className="dc-panel ql-limited" aria-labelledby="quality-limited">
              <h3 id="quality-limited">{t("quality:receiving.title")}</h3>
              <ul className="ql-list">
                {limited.map((site) => (
                  <li key={site} className="ql-limited__item">
                    <span className="ql-item__name">{tree.names[site]}</span>
                    <ReceivingChoice site={site} />
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          {state.phase === "live" ? <Uplinks uplinks={data.uplinks} onOpen={openSite} /> : null}
          {reporting === 0 && data.edges.length === 0 ? (
            <EmptyState title={t(state.phase === "live" ? "quality:none" : "quality:notLive")} />
          ) : (
            <div className="ql-split">
              <section className="dc-panel ql-worst" aria-labelledby="quality-worst">
                <div className="dc-bar">
                  <h3 id="quality-worst">{t("quality:worst.title")}</h3>
                  {data.verdicts.poor + data.verdicts.fair > SHORT ? (
                    <Button size="small" onPress={() => setAll(!all)}>
                      {t(all ? "quality:worst.fewer" : "quality:worst.more")}
                    </Button>
                  ) : null}
                </div>
                {data.worst.length === 0 ? <EmptyState title={t("quality:worst.none")} /> : null}
                <ol className="ql-list">
                  {data.worst.map((site) => (
                    <li key={site.site} className="ql-item" data-site={site.site} data-selected={site.site === selected}>
                      <button type="button" className="ql-item__open" onClick={() => openSite(site.site)}>
                        <span className="ql-item__name">{tree.names[site.site]}</span>
                        <Badge tone={TONES[site.verdict]}>{site.reason ? t(`quality:reason.${site.reason}`) : t(`quality:verdict.${site.verdict}`)}</Badge>
                      </button>
                      <p className="ql-item__do">{site.reason ? t(`quality:do.${site.reason}`) : null}</p>
                      <p className="ql-item__facts">
                        <span>{t(`quality:step.${site.step}`)}</span>
                        <span>{t("quality:facts.kbps", { n: format.number(site.kbps) })}</span>
                        <span>{t("quality:facts.loss", { n: percent(site.loss) })}</span>
                        <span>{t("quality:facts.rtt", { ms: site.rttMs === null ? "–" : format.number(Math.round(site.rttMs)) })}</span>
                        <span>{t("quality:facts.jitter", { ms: site.jitterMs === null ? "–" : format.number(Math.round(site.jitterMs)) })}</span>
                        <span>{t("quality:facts.fps", { fps: format.number(site.fps) })}</span>
                        <span>{t("quality:facts.freezes", { count: site.freezes, n: format.number(site.freezes) })}</span>
                        <span>{t("quality:facts.invented", { n: percent(site.invented) })}</span>
                      </p>
                      <ReceivingChoice site={site.site} />
                    </li>
                  ))}
                </ol>
              </section>
              <Carriers edges={data.edges} />
            </div>
          )}
        </>
      ) : null}
      {open === null ? null : <HistoryDialog site={open} name={tree.names[open] ?? ""} onClose={() => setOpen(null)} />}
    </main>
  );
}

function Figure({ value, label, tone }: { value: string; label: string; tone?: BadgeTone }) {
  return (
    <div data-tone={tone}>
      <dd>{value}</dd>
      <dt>{label}</dt>
    </div>
  );
}
