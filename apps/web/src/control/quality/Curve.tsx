import { useFormat, useTranslation } from "../../i18n/index.ts";

const WIDTH = 600;
const HEIGHT = 72;
/** A minute without a report is a gap in the line, ms. */
const GAP_MS = 150_000;

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
  const time = (at: number) => format.time(at);
  const number = (value: number) => format.number(Math.round(value * 10) / 10);
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
