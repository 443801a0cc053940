import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";

/** Time that is left of a window. Spoken by the clock time it ends at, not each second. */
export function Countdown({ until, clockOffset, zone }: { until: number; clockOffset: number; zone?: string }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const left = Math.max(0, until - now);
  return (
    <span className="vo-countdown" data-short={left < 10_000}>
      <span aria-hidden="true">{format.stopwatch(left)}</span>
      <span className="visually-hidden">{t("countdown.until", { time: format.clock(until, zone) })}</span>
    </span>
  );
}
