/** Where a speech stands at a moment; the same on the server and on every screen. */
import type { SpeakingSnapshot, Speech } from "@diemcau/contract";

export type SpeechPhase = "free" | "running" | "warning" | "over";

export interface SpeechClock {
  /** `free`: without a limit. */
  readonly phase: SpeechPhase;
  /** Its time stands still. */
  readonly paused: boolean;
  readonly elapsedMs: number;
  /** Until its end, negative when that is over; null without a limit. */
  readonly leftMs: number | null;
  /** Share of its time that is left, 0 to 1. */
  readonly share: number;
}

/** What of a speech its clock goes by. */
type Timed = Pick<Speech, "startedAt" | "seconds" | "pausedAt" | "pausedMs">;

/** How long somebody has spoken, pauses left out, ms. */
export const spokenFor = ({ startedAt, pausedAt, pausedMs = 0 }: Timed, now: number): number => Math.max(0, (pausedAt ?? now) - startedAt - pausedMs);

export function clockOf(speech: Timed & Pick<Speech, "warnSeconds">, now: number): SpeechClock {
  const elapsedMs = spokenFor(speech, now);
  const paused = speech.pausedAt !== undefined;
  const wholeMs = speech.seconds * 1_000;
  if (wholeMs === 0) return { phase: "free", paused, elapsedMs, leftMs: null, share: 1 };
  const leftMs = wholeMs - elapsedMs;
  // A warning that is longer than half of the speech would be no warning.
  const warnMs = Math.min(speech.warnSeconds * 1_000, wholeMs / 2);
  const phase = leftMs <= 0 ? "over" : leftMs <= warnMs ? "warning" : "running";
  return { phase, paused, elapsedMs, leftMs, share: Math.max(0, leftMs / wholeMs) };
}

/** What the journal says of a speech that ends now. */
export function spokeUntil(speech: Timed, now: number): { seconds: number; over: number } {
  const seconds = Math.round(spokenFor(speech, now) / 1_000);
  return { seconds, over: speech.seconds === 0 ? 0 : Math.max(0, seconds - speech.seconds) };
}

/** What a site has spoken so far. */
export interface Spoken {
  readonly count: number;
  readonly seconds: number;
  readonly over: number;
  /** When the last speech ended. */
  readonly at: number;
}

type SpokenRow = SpeakingSnapshot["spoken"][number];
export const spokenRow = (site: number, { count, seconds, over, at }: Spoken): SpokenRow => [site, count, seconds, over, at];
export const spokenOf = ([, count, seconds, over, at]: SpokenRow): Spoken => ({ count, seconds, over, at });
