import { useEffect, useState } from "react";
import type { QualityHistory, QualityMinute } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, EmptyState, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { useRoom } from "../context.ts";

const LOOK_MS = 15_000;
const WIDTH = 600;
const HEIGHT = 72;
/** A minute without a report is a gap in the line, ms. */
const GAP_MS = 150_000;

const CURVES = [
  { key: "loss", of: ({ loss }: QualityMinute) => loss * 100, least: 5 },
  { key: "invented", of: ({ invented }: QualityMinute) => invented * 100, least: 5 },
  { key: "rtt", of: ({ rttMs }: QualityMinute) => rttMs, least: 200 },
  { key: "kbps", of: ({ kbps }: QualityMinute) => kbps, least: 500 },
  { key: "fps", of: ({ fps }: QualityMinute) => fps, least: 30 },
] as const;

/** One room's last hours, minute by minute. */
export function HistoryDialog({ site, name, onClose }: { site: number; name: string; onClose(): void }) {
  const { t } = useTranslation(["quality", "common"]);
  const format = useFormat();
  const { conferenceId } = useRoom();
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setRound((last) => last + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const history = useResource<QualityHistory>(`/api/conferences/${conferenceId}/sites/${site}/quality`, "account", round);
  const minutes = history.data?.minutes ?? [];
  return (
    <Dialog isOpen onClose={onClose} title={t("quality:history.title", { name })} actions={<Button onPress={onClose}>{t("common:action.close")}</Button>}>
      <div className="ql-history">
        {history.problem ? <ProblemNotice problem={history.problem} /> : null}
        {!history.data && !history.problem ? <ProgressBar label={t("common:loading")} /> : null}
        {history.data?.latest?.reason ? <p className="ql-history__do">{t(`quality:do.${history.data.latest.reason}`)}</p> : null}
        {history.data && minutes.length === 0 ? <EmptyState title={t("quality:history.none")} /> : null}
        {minutes.length > 0
          ? CURVES.map(({ key, of, least }) => <Curve key={key} label={t(`quality:history.${key}`)} minutes={minutes} of={of} least={least} time={(at) => format.time(at)} number={(value) => format.number(Math.round(value * 10) / 10)} />)
          : null}
      </div>
    </Dialog>
  );
}

interface CurveProps {
  label: string;
  minutes: readonly QualityMinute[];
  of(minute: QualityMinute): number | null;
  /** The scale goes at least that far, so that a small wobble does not look like a mountain. */
  least: number;
  time(at: number): string;
  number(value: number): string;
}

function Curve({ label, minutes, of, least, time, number }: CurveProps) {
  const { t } = useTranslation("quality");
  const values = minutes.map(of);
  const known = values.filter((value) => value !== null);
  const most = Math.max(least, ...known);
  const from = minutes[0]!.at;
  const span = Math.max(60_000, minutes.at(-1)!.at - from);
  let path = "";
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, minute] of minutes.entries()) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const x = ((minute.at - from) / span) * WIDTH;
    const y = HEIGHT - (value / most) * (HEIGHT - 4) - 2;
    // One minute alone is a dot's width, so that it is seen.
    path += `${minute.at - last > GAP_MS ? `M${x.toFixed(1)} ${y.toFixed(1)}h1` : `L${x.toFixed(1)} ${y.toFixed(1)}`}`;
    last = minute.at;
  }
  return (
    <figure className="ql-curve">
      <figcaption>
        {label} <span className="ql-hint">{t("history.most", { most: number(known.length > 0 ? Math.max(...known) : 0), last: number(known.at(-1) ?? 0) })}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${t("history.most", { most: number(known.length > 0 ? Math.max(...known) : 0), last: number(known.at(-1) ?? 0) })}`}>
        <path d={path} />
      </svg>
      <p className="ql-curve__times" aria-hidden="true">
        <span>{time(from)}</span>
        <span>{time(minutes.at(-1)!.at)}</span>
      </p>
    </figure>
  );
}
