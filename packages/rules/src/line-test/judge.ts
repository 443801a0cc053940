import { LINE_TEST_PARTS, LINE_TEST_VERDICTS, type LineTestMeasures, type LineTestPart, type LineTestVerdict } from "@diemcau/contract";

/** `good` and `usable` hold from, or up to, the number; beyond `usable` the part is not usable. */
interface Limit {
  readonly good: number;
  readonly usable: number;
}

/** The one table of what is enough. Higher is better for the first group, lower for the second. */
export const LIMITS = {
  cameraHeight: { good: 720, usable: 360 },
  cameraFps: { good: 15, usable: 8 },
  /** dBFS of speech as the microphone gives it, before the browser makes it louder. */
  speechDb: { good: -45, usable: -58 },
  upKbps: { good: 1_500, usable: 500 },
  downKbps: { good: 1_500, usable: 500 },

  /** Share of samples at the ceiling. */
  clipped: { good: 0.002, usable: 0.05 },
  loss: { good: 0.01, usable: 0.05 },
  rttMs: { good: 200, usable: 600 },
  /** Off by more, the PC's certificates and calendar go wrong; the conference itself runs by the server's clock. */
  clockMs: { good: 2_000, usable: 3_600_000 },
} as const satisfies Record<string, Limit>;

/** Below that the whole picture is black, of 255: mean and brightest spot. */
const BLACK_MEAN = 16;
const BLACK_BRIGHTEST = 40;
/** Even a still room's picture has noise in it: less change than that comes from a stopped camera. */
const FROZEN_SHARE = 0.000_5;
/** A microphone that is switched off gives exact silence. */
const MUTED_DB = -90;

/** @param mean light of the picture, 0 to 255 @param brightest its brightest point */
export const isBlackPicture = (mean: number, brightest: number): boolean => mean < BLACK_MEAN && brightest < BLACK_BRIGHTEST;
/** @param share of points that changed between two pictures, 0 to 1 */
export const isFrozenPicture = (share: number): boolean => share < FROZEN_SHARE;
/** @param peakDb loudest sample, dBFS */
export const isMutedSound = (peakDb: number): boolean => peakDb < MUTED_DB;

/** From which version a browser's camera, H.264 and sound work as the programme needs them; Chromium's kin by its version. */
export const BROWSERS: Readonly<Record<string, Limit>> = {
  Chromium: { good: 115, usable: 105 },
  "Google Chrome": { good: 115, usable: 105 },
  "Microsoft Edge": { good: 115, usable: 105 },
  "Cốc Cốc": { good: 115, usable: 105 },
  Opera: { good: 115, usable: 105 },
  Firefox: { good: 128, usable: 115 },
  Safari: { good: 17, usable: 16 },
};

/** Why a part is not good. Each has a sentence and a remedy in words.ts. */
export const LINE_TEST_REASONS = [
  "camera-denied",
  "camera-missing",
  "camera-busy",
  "camera-insecure",
  "camera-no-picture",
  "camera-black",
  "camera-frozen",
  "camera-small",
  "camera-slow",
  "microphone-denied",
  "microphone-missing",
  "microphone-busy",
  "microphone-insecure",
  "microphone-muted",
  "microphone-quiet",
  "microphone-loud",
  "loudspeaker-blocked",
  "loudspeaker-not-heard",
  "loudspeaker-unconfirmed",
  "line-unreachable",
  "line-no-picture",
  "line-large-packets",
  "line-codec",
  "line-full",
  "up-slow",
  "up-pc-slow",
  "down-slow",
  "down-by-up",
  "loss-high",
  "delay-high",
  "delay-unknown",
  "browser-old",
  "browser-unknown",
  "clock-wrong",
  "clock-unknown",
] as const;
export type LineTestReason = (typeof LINE_TEST_REASONS)[number];

export interface JudgedPart {
  readonly verdict: LineTestVerdict;
  /** Null: nothing to say, the part is good. */
  readonly reason: LineTestReason | null;
}

export interface Judgement {
  readonly overall: LineTestVerdict;
  readonly parts: Readonly<Record<LineTestPart, JudgedPart>>;
  /** The worst first, each once. */
  readonly reasons: readonly LineTestReason[];
}

const GOOD: JudgedPart = { verdict: "good", reason: null };
const part = (verdict: LineTestVerdict, reason: LineTestReason): JudgedPart => (verdict === "good" ? GOOD : { verdict, reason });
const rank = (verdict: LineTestVerdict): number => LINE_TEST_VERDICTS.indexOf(verdict);
const worst = (parts: readonly JudgedPart[]): JudgedPart => parts.reduce((a, b) => (rank(b.verdict) > rank(a.verdict) ? b : a), GOOD);

const atLeast = (value: number, { good, usable }: Limit): LineTestVerdict => (value >= good ? "good" : value >= usable ? "usable" : "not-usable");
const atMost = (value: number, { good, usable }: Limit): LineTestVerdict => (value <= good ? "good" : value <= usable ? "usable" : "not-usable");

/** The plain verdict on a test: pure, the same in the room and at the server. */
export function judgeLineTest(measures: LineTestMeasures): Judgement {
  const parts: Record<LineTestPart, JudgedPart> = {
    camera: judgeCamera(measures),
    microphone: judgeMicrophone(measures),
    loudspeaker: judgeLoudspeaker(measures.loudspeaker),
    ...judgeLine(measures),
    browser: judgeBrowser(measures.browser),
    clock: measures.clockOffsetMs === null ? part("usable", "clock-unknown") : part(atMost(Math.abs(measures.clockOffsetMs), LIMITS.clockMs), "clock-wrong"),
  };
  const bad = LINE_TEST_PARTS.map((name) => parts[name])
    .filter(({ reason }) => reason !== null)
    .toSorted((a, b) => rank(b.verdict) - rank(a.verdict));
  return {
    overall: worst(Object.values(parts)).verdict,
    parts,
    reasons: [...new Set(bad.map(({ reason }) => reason!))],
  };
}

function judgeCamera({ camera, cameraFault }: LineTestMeasures): JudgedPart {
  if (cameraFault || !camera) return part("not-usable", `camera-${cameraFault ?? "missing"}`);
  if (camera.fps === 0) return part("not-usable", "camera-no-picture");
  // A black picture is frozen too, and its cause is a cap or a privacy switch: say that.
  if (isBlackPicture(camera.brightness, camera.brightest)) return part("not-usable", "camera-black");
  if (isFrozenPicture(camera.moving)) return part("not-usable", "camera-frozen");
  // A camera held upright is as good.
  const lines = Math.min(camera.width, camera.height);
  return worst([part(atLeast(camera.fps, LIMITS.cameraFps), "camera-slow"), part(atLeast(lines, LIMITS.cameraHeight), "camera-small")]);
}

function judgeMicrophone({ microphone, microphoneFault }: LineTestMeasures): JudgedPart {
  if (microphoneFault || !microphone) return part("not-usable", `microphone-${microphoneFault ?? "missing"}`);
  if (isMutedSound(microphone.peakDb)) return part("not-usable", "microphone-muted");
  return worst([part(atLeast(microphone.speechDb, LIMITS.speechDb), "microphone-quiet"), part(atMost(microphone.clipped, LIMITS.clipped), "microphone-loud")]);
}

function judgeLoudspeaker({ played, heardItself, heardByPerson }: LineTestMeasures["loudspeaker"]): JudgedPart {
  if (!played) return part("not-usable", "loudspeaker-blocked");
  // People in the room know better than the microphone, which may stand beside its own loudspeaker.
  if (heardByPerson !== null) return heardByPerson ? GOOD : part("not-usable", "loudspeaker-not-heard");
  return heardItself ? GOOD : part("usable", "loudspeaker-unconfirmed");
}

function judgeLine({ line, lineFault }: LineTestMeasures): Record<"up" | "down" | "loss" | "delay", JudgedPart> {
  if (lineFault || !line) {
    const all = part("not-usable", `line-${lineFault ?? "unreachable"}`);
    return { up: all, down: all, loss: all, delay: all };
  }
  return {
    up: part(atLeast(line.upKbps, LIMITS.upKbps), line.pcSlow ? "up-pc-slow" : "up-slow"),
    down: judgeDown(line),
    loss: part(atMost(Math.max(line.lossUp, line.lossDown), LIMITS.loss), "loss-high"),
    delay: line.rttMs === null ? part("usable", "delay-unknown") : part(atMost(line.rttMs, LIMITS.rttMs), "delay-high"),
  };
}

/** What arrived whole says nothing against the line: then the room could not send enough to find out. */
function judgeDown({ downKbps, downLimit }: NonNullable<LineTestMeasures["line"]>): JudgedPart {
  const verdict = atLeast(downKbps, LIMITS.downKbps);
  if (downLimit !== "sent" || verdict === "good") return part(verdict, "down-slow");
  return part("usable", "down-by-up");
}

function judgeBrowser({ name, major }: LineTestMeasures["browser"]): JudgedPart {
  const limit = BROWSERS[name];
  return limit ? part(atLeast(major, limit), "browser-old") : part("usable", "browser-unknown");
}
