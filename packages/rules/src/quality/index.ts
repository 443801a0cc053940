/** What a room's counters say of its line: one verdict, and the one reason that matters most. */
import type { CarrierReason, LinkReason, QualityReason, QualityReport, QualityVerdict, UplinkReason } from "@diemcau/contract";

/** Rooms together report at most so often, a second; one room not more often than every 15 s. */
const REPORTS_A_SECOND = 200;
const OFTEN_MS = 15_000;
/** A room that has not reported for so many of its turns does not count any more. */
const TURNS_KEPT = 3;

/** When a room of a conference of so many reports again, ms. */
export const reportEveryMs = (sites: number): number => Math.max(OFTEN_MS, Math.ceil(sites / REPORTS_A_SECOND) * 1_000);
export const keptForMs = (sites: number): number => reportEveryMs(sites) * TURNS_KEPT;

export interface Judged<R = QualityReason> {
  readonly verdict: QualityVerdict;
  readonly reason: R | null;
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

/** What a room tells when nothing comes from its server. */
const OF_SERVER: ReadonlySet<QualityReason> = new Set(["no-media", "no-picture", "freezes", "few-frames"]);

/** Whoever carries a room does not answer: what the room misses is not its line's doing, and nobody is to call it. */
export function explained(judged: Judged, isServerSilent: boolean): Judged {
  return isServerSilent && judged.reason !== null && OF_SERVER.has(judged.reason) ? { verdict: judged.verdict, reason: "server-silent" } : judged;
}

const GOOD = { verdict: "good", reason: null } as const;

/** A link repairs what it loses while there is not too much of it; what is late stays late for every room below. */
const LINK = { loss: { fair: 0.02, poor: 0.1 }, rttMs: { fair: 300, poor: 800 } } as const;

export function judgeLink({ connected, loss, rttMs }: { readonly connected: boolean; readonly loss: number; readonly rttMs: number | null }): Judged<LinkReason> {
  if (!connected) return { verdict: "poor", reason: "link-down" };
  for (const verdict of ["poor", "fair"] as const) {
    if (loss > LINK.loss[verdict]) return { verdict, reason: "link-loss" };
    if ((rttMs ?? 0) > LINK.rttMs[verdict]) return { verdict, reason: "link-delay" };
  }
  return GOOD;
}

/** What everybody sees comes over this line: less is borne than on the way to one room. */
const UPLINK = { loss: { fair: 0.02, poor: 0.08 }, fps: { fair: 10, poor: 5 }, silentMs: 3_000 } as const;

export interface Uplink {
  readonly connected: boolean;
  readonly silentMs: number;
  readonly video: boolean;
  /** It has been sending for so long that pictures must have come. */
  readonly isSettled: boolean;
  readonly loss: number;
  readonly fps: number;
}

/** @param uplink null: nothing comes from the room */
export function judgeUplink(uplink: Uplink | null): Judged<UplinkReason> {
  if (uplink === null) return { verdict: "poor", reason: "uplink-none" };
  if (!uplink.connected || uplink.silentMs >= UPLINK.silentMs) return { verdict: "poor", reason: "uplink-silent" };
  const sees = uplink.video && uplink.isSettled;
  if (sees && uplink.fps === 0) return { verdict: "poor", reason: "uplink-no-picture" };
  for (const verdict of ["poor", "fair"] as const) {
    if (uplink.loss > UPLINK.loss[verdict]) return { verdict, reason: "uplink-loss" };
    if (sees && uplink.fps < UPLINK.fps[verdict]) return { verdict, reason: "uplink-few-frames" };
  }
  return GOOD;
}

/** One room alone says nothing of its server. */
const ROOMS = { least: 3, fair: 0.2, poor: 0.5 } as const;
const WORK = { fair: { busy: 0.9, loopMs: 200 }, poor: { busy: 0.98, loopMs: 800 } } as const;

/** What runs as an edge, or as the root. */
export interface CarrierWork {
  /** An edge's rooms go elsewhere; from the root everything comes. Null: it is there. */
  readonly gone: "lost" | "silent" | null;
  /** Share of its machine in use, and how late it does things, ms. */
  readonly busy: number;
  readonly loopMs: number;
}

/** It does everything late, or its machine works at its limit. */
const worksAt = ({ busy, loopMs }: Pick<CarrierWork, "busy" | "loopMs">, verdict: keyof typeof WORK): boolean => busy > WORK[verdict].busy || loopMs > WORK[verdict].loopMs;
export const isOverloaded = (work: Pick<CarrierWork, "busy" | "loopMs">): boolean => worksAt(work, "fair");

/** A server: it is there, its links carry, it keeps up, and its rooms are not poor all together. The cause before its effects. */
export function judgeCarrier(rooms: { readonly sites: number; readonly poor: number }, work: CarrierWork, links: readonly Judged<LinkReason>[]): Judged<CarrierReason> {
  if (work.gone) return { verdict: "poor", reason: work.gone };
  for (const verdict of ["poor", "fair"] as const) {
    const link = links.find((each) => each.verdict === verdict);
    if (link) return link;
    if (worksAt(work, verdict)) return { verdict, reason: "overloaded" };
    if (rooms.sites >= ROOMS.least && rooms.poor / rooms.sites >= ROOMS[verdict]) return { verdict, reason: "rooms-poor" };
  }
  return GOOD;
}

/** How bad, for putting the worst first: a verdict weighs more than any number, and of two alike the one with more lost. */
export function badness({ verdict }: Pick<Judged, "verdict">, { loss, invented, rttMs, freezes }: Pick<QualityReport, "loss" | "invented" | "rttMs" | "freezes">): number {
  const weight = { good: 0, fair: 100, poor: 200 }[verdict];
  return weight + Math.min(99, invented * 200 + loss * 200 + Math.min(20, freezes * 2) + Math.min(20, (rttMs ?? 0) / 100));
}
