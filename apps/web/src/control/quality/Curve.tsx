import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";

const WIDTH = 600;
const HEIGHT = 72;
const MINUTE_MS = 60_000;
/** A minute without a report is a gap in the line, ms. */
const GAP_MS = 150_000;
/** What has just begun is not drawn wider than so many, ms. */
const LEAST_SPAN_MS = 10 * MINUTE_MS;

interface CurveProps<M> {
  label: string;
  minutes: readonly M[];
  of(minute: M): number | null;
  /** The scale goes at least that far, so that a small wobble does not look like a mountain. */
  least: number;
}

/** A figure, minute by minute. */
export function Curve<M extends { readonly at: number }>({ label, minutes, of, least }: CurveProps<M>) {
  const { t } = useTranslation("quality");
  const format = useFormat();
  const { timeZone } = useRoom().directory.outline.conference;
  const time = (at: number) => format.time(at, timeZone);
  const number = (value: number) => format.number(Math.round(value * 10) / 10);
  const values = minutes.map(of);
  const known = values.filter((value) => value !== null);
  const most = Math.max(least, ...known);
  const from = minutes[0]!.at;
  const span = Math.max(LEAST_SPAN_MS, minutes.at(-1)!.at + MINUTE_MS - from);
  const summary = known.length === 0 ? t("history.unknown") : t("history.most", { most: number(Math.max(...known)), last: number(known.at(-1)!) });
  let path = "";
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, minute] of minutes.entries()) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const x = ((minute.at - from) / span) * WIDTH;
    const y = HEIGHT - (value / most) * (HEIGHT - 4) - 2;
    // One minute alone is as wide as a minute, so that it is seen.
    path += `${minute.at - last > GAP_MS ? `M${x.toFixed(1)} ${y.toFixed(1)}h${((MINUTE_MS / span) * WIDTH).toFixed(1)}` : `L${x.toFixed(1)} ${y.toFixed(1)}`}`;
    last = minute.at;
  }
  return (
    <figure className="ql-curve">
      <figcaption>
        {label} <span className="ql-hint">{summary}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${summary}`}>
        <path d={path} />
      </svg>
      <p className="ql-curve__times" aria-hidden="true">
        <span>{time(from)}</span>
        <span>{time(from + span)}</span>
      </p>
    </figure>
  );
}
