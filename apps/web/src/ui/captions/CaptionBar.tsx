import type { CaptionTrack } from "@diemcau/contract";
import { useServerNow } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import "./captions.css";

/** A line that nobody followed is gone after a while: it is not what is being said. */
const STALE_MS = 45_000;
const SHOWN = 2;

interface BarProps {
  /** Undefined where nobody reads one, and after the end. */
  track: Pick<CaptionTrack, "name" | "language" | "lines"> | undefined;
  large: boolean;
  clockOffset: number;
}

/** The last lines, under the programme. */
export function CaptionBar({ track, large, clockOffset }: BarProps) {
  const { t } = useTranslation("captions");
  const now = useServerNow(clockOffset, 5_000);
  if (!track) return null;
  const lines = track.lines.filter(({ at }) => now - at < STALE_MS).slice(-SHOWN);
  return (
    <section className="dc-captions" data-large={large} lang={track.language} aria-label={t("bar.label", { name: track.name })}>
      {lines.length === 0 ? <p className="dc-captions__none">{t(track.lines.length === 0 ? "bar.none" : "bar.waiting", { name: track.name })}</p> : null}
      {lines.map(({ n, text }) => (
        <p key={n}>{text}</p>
      ))}
    </section>
  );
}
