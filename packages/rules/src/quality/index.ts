/** What a room's counters say of its line: one verdict, and the one reason that matters most. */
import type { QualityReason, QualityReport, QualityVerdict } from "@diemcau/contract";

/** Rooms together report at most so often, a second; one room not more often than every 15 s. */
const REPORTS_A_SECOND = 200;
const OFTEN_MS = 15_000;
/** A room that has not reported for so many of its turns does not count any more. */
const TURNS_KEPT = 3;

/** When a room of a conference of so many reports again, ms. */
export const reportEveryMs = (sites: number): number => Math.max(OFTEN_MS, Math.ceil(sites / REPORTS_A_SECOND) * 1_000);
export const keptForMs = (sites: number): number => reportEveryMs(sites) * TURNS_KEPT;

export interface Judged {
  readonly verdict: QualityVerdict;
  readonly reason: QualityReason | null;
}

/** A limit beyond which a room complains, and one from which on somebody should look. ITU-T G.1010 and our own line tests (ADR 12) agree on the order of size. */
const LIMITS: readonly { readonly reason: QualityReason; readonly of: (report: QualityReport) => number | null; readonly fair: number; readonly poor: number }[] = [
  { reason: "sound-holes", of: ({ invented }) => invented, fair: 0.02, poor: 0.08 },
  { reason: "loss", of: ({ loss }) => loss, fair: 0.01, poor: 0.05 },
  // Freezes a minute.
  { reason: "freezes", of: ({ freezes, ms, pictures }) => (pictures ? freezes / (ms / 60_000) : null), fair: 1, poor: 6 },
  { reason: "few-frames", of: (report) => (report.pictures && report.step === "full" ? -framesPerSecond(report) : null), fair: -15, poor: -8 },
  { reason: "delay", of: ({ rttMs }) => rttMs, fair: 400, poor: 900 },
];

export const framesPerSecond = ({ frames, ms }: Pick<QualityReport, "frames" | "ms">): number => frames / (ms / 1_000);
export const kilobitsPerSecond = ({ bytes, ms }: Pick<QualityReport, "bytes" | "ms">): number => (bytes * 8) / ms;

export function judgeQuality(report: QualityReport): Judged {
  if (report.edge === null || (report.bytes === 0 && report.step !== "text")) return { verdict: "poor", reason: "no-media" };
  if (report.pictures && report.frames === 0) return { verdict: "poor", reason: "no-picture" };
  for (const limit of ["poor", "fair"] as const) {
    for (const { reason, of, [limit]: bound } of LIMITS) {
      const value = of(report);
      if (value !== null && value > bound) return { verdict: limit, reason };
    }
    // Sound without a picture works, and somebody should look at the line.
    if (limit === "poor" && report.step === "text") return { verdict: "poor", reason: "weak-line" };
    if (limit === "fair" && report.step !== "full") return { verdict: "fair", reason: "weak-line" };
  }
  return { verdict: "good", reason: null };
}

/** How bad, for putting the worst first: a verdict weighs more than any number, and of two alike the one with more lost. */
export function badness({ verdict }: Judged, { loss, invented, rttMs, freezes }: Pick<QualityReport, "loss" | "invented" | "rttMs" | "freezes">): number {
  const weight = { good: 0, fair: 100, poor: 200 }[verdict];
  return weight + Math.min(99, invented * 200 + loss * 200 + Math.min(20, freezes * 2) + Math.min(20, (rttMs ?? 0) / 100));
}
