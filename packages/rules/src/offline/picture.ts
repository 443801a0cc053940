import type { ReceivingLimit } from "@diemcau/contract";

/**
 * How much of the programme a room receives, by what its line carries: all pictures, small ones, sound alone,
 * or the agenda as text. Down quickly, when it does not work; up slowly, and more slowly each time that was too early.
 */
export const PICTURE_STEPS = ["full", "low", "audio", "text"] as const;
export type PictureStep = (typeof PICTURE_STEPS)[number];

/** Counters of one play session, as the browser gives them; they begin anew with each session. */
export interface LineSample {
  /** A clock that nobody sets, ms. */
  readonly at: number;
  /** Packets since the session began. */
  readonly received: number;
  readonly lost: number;
  readonly rttMs: number | null;
  /** Sound invented for what was missing, and all sound, in samples since the session began. */
  readonly concealed: number;
  readonly samples: number;
  /** Pictures shown since the session began; left out: not known. */
  readonly frames?: number;
}

/** Why a step was taken: what the room is told. */
export type PictureReason =
  | { readonly kind: "loss"; readonly share: number }
  | { readonly kind: "slow"; readonly rttMs: number }
  | { readonly kind: "silent" }
  | { readonly kind: "well" };

export interface PictureMind {
  readonly step: PictureStep;
  /** Since when, the samples' clock. */
  readonly since: number;
  readonly why: PictureReason;
  /** In a row: looks that were bad, very bad ones twice, and since when all were good (null: the last was not). */
  readonly bad: number;
  readonly goodSince: number | null;
  readonly silentSince: number | null;
  /** Steps up that did not hold: each doubles the wait before the next one. */
  readonly failed: number;
  /** What the last bad look found; null before one. */
  readonly trouble: Exclude<PictureReason, { kind: "well" }> | null;
  /** When the last step up was taken; null once it has proven right, or when there was none. */
  readonly raisedAt: number | null;
  readonly last: LineSample | null;
  /** What a line that was well showed when everything fell silent: a server that died, and not the line. */
  readonly cutFrom: PictureStep | null;
}

/** Above these a picture breaks up; sound with error correction still gets through. */
const BAD_LOSS = 0.05;
const BAD_RTT_MS = 900;
/** Sound holes that a room complains about. */
const BAD_CONCEALED = 0.08;
/** A line that loses so much carries less than it is sent: sound dies with the picture, so the picture goes soon. */
const WORST_LOSS = 0.2;
const GOOD_LOSS = 0.015;
const GOOD_RTT_MS = 500;
/** Looks, every second or two: one hiccup is no weak line. */
const LOOKS_BEFORE_DOWN = 3;
/** A session that was just set up is not judged: its first second is always rough. */
const SETTLE_MS = 5_000;
const WORST_SETTLE_MS = 2_500;
const SILENT_MS = 8_000;
/** Good for so long before a step up is tried. */
const FIRST_HOLD_MS = 30_000;
const LONGEST_HOLD_MS = 480_000;
/** From text a sound that gets through at all is better: tried sooner. */
const SOUND_HOLD_MS = 6_000;
/** After an outage of a line that was well: what comes again is enough to go by. */
const RESTORED_HOLD_MS = 2_000;
/** A step up that holds for so long was right. */
const PROVEN_MS = 60_000;

export const pictureMind = (at: number): PictureMind => ({ step: "full", since: at, why: { kind: "well" }, bad: 0, goodSince: null, silentSince: null, failed: 0, trouble: null, raisedAt: null, last: null, cutFrom: null });

const holdMs = ({ step, failed }: PictureMind): number => (step === "text" ? SOUND_HOLD_MS : Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** failed));

/** When the next step up will be tried, as far as it looks now; null: not while it is as it is, or there is none. */
export const nextTry = (mind: PictureMind): number | null => (mind.step === "full" || mind.goodSince === null ? null : mind.goodSince + holdMs(mind));

function move(mind: PictureMind, step: PictureStep, why: PictureReason, at: number): PictureMind {
  const up = PICTURE_STEPS.indexOf(step) < PICTURE_STEPS.indexOf(mind.step);
  // Down again soon after a step up: that was too early.
  const early = !up && mind.raisedAt !== null && at - mind.raisedAt < PROVEN_MS;
  return { step, since: at, why, bad: 0, goodSince: null, silentSince: null, failed: early ? mind.failed + 1 : mind.failed, trouble: null, raisedAt: up ? at : null, last: null, cutFrom: null };
}

const stepAfter = (step: PictureStep, by: 1 | -1): PictureStep => PICTURE_STEPS[PICTURE_STEPS.indexOf(step) + by] ?? step;

/** What the line carries, and no more than the centre has said. */
export const atMost = (step: PictureStep, most: ReceivingLimit | null): PictureStep =>
  most !== null && PICTURE_STEPS.indexOf(most) > PICTURE_STEPS.indexOf(step) ? most : step;

/** The room wants to see everything again, whatever was measured. */
export const tryFull = (mind: PictureMind, at: number): PictureMind => (mind.step === "full" ? mind : pictureMind(at));

/**
 * Takes one look at the line.
 * @param sample null: there is no session now
 * @param expected whether something is on air that should arrive; while nothing is, nothing can be said
 */
export function lookAtLine(mind: PictureMind, sample: LineSample | null, expected: boolean, at: number): PictureMind {
  if (!expected) return { ...mind, bad: 0, silentSince: null, last: sample };
  const { last } = mind;
  // Another session: its counters begin anew.
  const fresh = last === null || (sample !== null && sample.received < last.received);
  const received = sample === null ? 0 : sample.received - (fresh ? 0 : last.received);
  if (sample === null || received === 0) {
    const silentSince = mind.silentSince ?? at;
    const silent = { ...mind, last: sample, goodSince: null, silentSince };
    if (mind.step === "text" || at - silentSince < SILENT_MS || at - mind.since < SILENT_MS) return silent;
    const cut = move(silent, "text", { kind: "silent" }, at);
    // An outage says nothing of a step up that was taken shortly before.
    return mind.bad === 0 && mind.step !== "audio" ? { ...cut, cutFrom: mind.step, failed: mind.failed } : cut;
  }
  const heard = { ...mind, last: sample, silentSince: null };
  if (fresh) return heard;
  const found = trouble(last, sample);
  // Pictures that stopped in the middle of trouble are no better line: whoever sends withholds them, for the sound.
  const withheld = mind.bad > 0 && mind.step !== "audio" && sample.frames !== undefined && sample.frames === last.frames;
  const reason = withheld && (found === null || found === "fair") ? mind.trouble : found;
  if (mind.step === "text") {
    // Something arrives: sound first.
    const goodSince = mind.goodSince ?? at;
    if (mind.cutFrom !== null && at - goodSince >= RESTORED_HOLD_MS) return move({ ...heard, goodSince }, mind.cutFrom, { kind: "well" }, at);
    return at - goodSince >= SOUND_HOLD_MS ? move({ ...heard, goodSince }, "audio", { kind: "well" }, at) : { ...heard, goodSince };
  }
  if (reason !== null && reason !== "fair") {
    const worst = withheld || (reason.kind === "loss" && reason.share >= WORST_LOSS);
    if (at - mind.since < (worst ? WORST_SETTLE_MS : SETTLE_MS)) return { ...heard, goodSince: null };
    const bad = mind.bad + (worst ? 2 : 1);
    // Sound that breaks up is still sound: below it there is only silence.
    if (bad < LOOKS_BEFORE_DOWN || mind.step === "audio") return { ...heard, bad, goodSince: null, trouble: reason };
    return move(heard, stepAfter(mind.step, 1), reason, at);
  }
  if (reason === "fair") return { ...heard, bad: 0, goodSince: null };
  const goodSince = mind.goodSince ?? at;
  const proven = at - mind.since >= PROVEN_MS;
  const good = { ...heard, bad: 0, goodSince, failed: proven && mind.step === "full" ? 0 : mind.failed, raisedAt: proven ? null : mind.raisedAt };
  return mind.step !== "full" && at - goodSince >= holdMs(mind) ? move(good, stepAfter(mind.step, -1), { kind: "well" }, at) : good;
}

/** What is wrong since the last look; "fair": not bad, and not good enough for more; null: well. */
function trouble(last: LineSample, sample: LineSample): PictureMind["trouble"] | "fair" | null {
  const [received, lost, samples] = [sample.received - last.received, Math.max(0, sample.lost - last.lost), sample.samples - last.samples];
  const share = lost / (lost + received);
  const concealed = samples > 0 ? (sample.concealed - last.concealed) / samples : 0;
  if (share >= BAD_LOSS) return { kind: "loss", share };
  if (sample.rttMs !== null && sample.rttMs >= BAD_RTT_MS) return { kind: "slow", rttMs: sample.rttMs };
  // A congested line is late before it loses: the sound has holes though hardly a packet is missing.
  if (concealed >= BAD_CONCEALED && share > 0) return { kind: "loss", share };
  return share >= GOOD_LOSS || (sample.rttMs ?? 0) >= GOOD_RTT_MS ? "fair" : null;
}
