import type { Speech } from "@diemcau/contract";
import { clockOf, type SpeechPhase } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";

const TURN = 2 * Math.PI * 44;

interface SpeechTimerProps {
  speech: Speech;
  clockOffset: number;
  /** `line`: within a row of text; `panel`: beside other things; `wall`: to be read across a hall. */
  size: "line" | "panel" | "wall";
}

/** How much time a speech has left: as a number, a colour, a shape and a word. */
export function SpeechTimer({ speech, clockOffset, size }: SpeechTimerProps) {
  const { t } = useTranslation("speaking");
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const clock = clockOf(speech, now);
  const { phase, leftMs, paused } = clock;
  const word = t(paused ? "timer.paused" : `timer.${phase}`);
  // A second that has begun counts whole while time is left, as people count down.
  const shown = leftMs === null ? format.stopwatch(clock.elapsedMs) : leftMs > 0 ? format.stopwatch(Math.ceil(leftMs / 1_000) * 1_000) : `+${format.stopwatch(-leftMs)}`;
  return (
    <div className={`sp-timer sp-timer--${size} sp-timer--${phase}`} role="timer" aria-label={word} data-phase={phase} data-paused={paused || undefined} data-testid="speech-timer">
      <svg className="sp-timer__shape" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
        {paused ? <path className="sp-timer__full" d="M24 12h18v76H24zM58 12h18v76H58z" /> : <PhaseShape phase={phase} share={clock.share} />}
      </svg>
      <span className="sp-timer__text">
        <span className="sp-timer__number">{shown}</span>
        <span className="sp-timer__word">{word}</span>
      </span>
      {paused || phase === "warning" || phase === "over" ? (
        <span className="visually-hidden" role="status">
          {word}
        </span>
      ) : null}
    </div>
  );
}

/** A ring that empties; a triangle when the end is near; a full octagon when it is past. */
function PhaseShape({ phase, share }: { phase: SpeechPhase; share: number }) {
  if (phase === "over") return <path className="sp-timer__full" d="M33 8h34l25 25v34l-25 25h-34l-25-25v-34z" />;
  if (phase === "warning") {
    return (
      <>
        <path className="sp-timer__track" d="M50 8L94 88H6z" />
        <path className="sp-timer__left" d="M50 8L94 88H6z" pathLength="100" strokeDasharray={`${share * 100} 100`} />
      </>
    );
  }
  return (
    <>
      <circle className="sp-timer__track" cx="50" cy="50" r="44" />
      <circle className="sp-timer__left" cx="50" cy="50" r="44" strokeDasharray={`${share * TURN} ${TURN}`} transform="rotate(-90 50 50)" />
    </>
  );
}
