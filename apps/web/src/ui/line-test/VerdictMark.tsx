import type { LineTestVerdict } from "@diemcau/contract";
import { verdictWords } from "@diemcau/rules/line-test";
import { useFormat, useTranslation } from "../../i18n/index.ts";

export type ShownVerdict = LineTestVerdict | "none";

/** Colour and shape: a tick in a disc, a triangle, a cross in a square, an empty ring. */
const SHAPES: Record<ShownVerdict, { body: string; sign: string; color: string; filled: boolean }> = {
  good: { body: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z", sign: "M4.6 8.2l2.3 2.4 4.5-4.9", color: "--state-connected", filled: true },
  usable: { body: "M8 1.2L15.2 14.4H.8z", sign: "M8 6v4M8 12v.6", color: "--state-on-air", filled: true },
  "not-usable": { body: "M1.5 1.5h13v13h-13z", sign: "M5 5l6 6M11 5l-6 6", color: "--danger", filled: true },
  none: { body: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z", sign: "", color: "--state-not-joined", filled: false },
};

export function VerdictShape({ verdict }: { verdict: ShownVerdict }) {
  const { body, sign, color, filled } = SHAPES[verdict];
  return (
    <svg className="lt-shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={body} fill={filled ? `var(${color})` : "none"} stroke={`var(${color})`} strokeWidth={filled ? 0.5 : 1.8} strokeDasharray={filled ? undefined : "2.4 1.8"} />
      {sign ? <path d={sign} fill="none" stroke="var(--paper)" strokeWidth={1.9} strokeLinecap="round" strokeLinejoin="round" /> : null}
    </svg>
  );
}

export function useVerdictWords(): (verdict: ShownVerdict) => string {
  const { t } = useTranslation("common");
  const { language } = useFormat();
  return (verdict) => (verdict === "none" ? t("lineTest.none") : verdictWords(verdict, language));
}

/** A verdict: colour, shape and text. */
export function VerdictMark({ verdict, large = false }: { verdict: ShownVerdict; large?: boolean }) {
  const words = useVerdictWords();
  return (
    <span className={large ? "lt-mark lt-mark--large" : "lt-mark"} data-verdict={verdict}>
      <VerdictShape verdict={verdict} />
      <span>{words(verdict)}</span>
    </span>
  );
}
