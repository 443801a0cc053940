import type { QualityReport } from "@diemcau/contract";
import type { PlaySession } from "@diemcau/media/browser";

/** What a session has counted since it began. */
export interface Counters {
  readonly at: number;
  readonly bytes: number;
  readonly received: number;
  readonly lost: number;
  /** Of the slot's picture that had most. */
  readonly frames: number;
  readonly freezes: number;
  readonly concealed: number;
  readonly samples: number;
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
}

const NONE: Omit<Counters, "at"> = { bytes: 0, received: 0, lost: 0, frames: 0, freezes: 0, concealed: 0, samples: 0, rttMs: null, jitterMs: null };

export async function countersOf(session: Pick<PlaySession, "stats" | "connection"> | null): Promise<Counters> {
  const at = performance.now();
  if (!session) return { at, ...NONE };
  const { slots, rttMs } = await session.stats();
  const sum = (of: (slot: (typeof slots)[number]) => number) => slots.reduce((all, slot) => all + of(slot), 0);
  return {
    at,
    bytes: sum(({ bytesReceived }) => bytesReceived),
    received: sum(({ packetsReceived }) => packetsReceived),
    lost: sum(({ packetsLost }) => packetsLost),
    frames: Math.max(0, ...slots.map(({ framesDecoded }) => framesDecoded)),
    freezes: sum(({ freezeCount }) => freezeCount),
    concealed: sum(({ concealedSamples }) => concealedSamples),
    samples: sum(({ totalSamples }) => totalSamples),
    rttMs,
    jitterMs: await jitterOf(session.connection),
  };
}

/** The largest of the streams that bring something, ms. */
async function jitterOf(connection: RTCPeerConnection): Promise<number | null> {
  let largest: number | null = null;
  for (const report of (await connection.getStats()).values()) {
    if (report.type !== "inbound-rtp" || typeof report.jitter !== "number" || !report.packetsReceived) continue;
    largest = Math.max(largest ?? 0, report.jitter * 1_000);
  }
  return largest;
}

const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part) / whole) : 0);

/** What happened between two looks at one session; null: too short to say anything. */
export function reportOf(before: Counters, after: Counters, now: Pick<QualityReport, "step" | "edge" | "pictures">): QualityReport | null {
  const ms = Math.round(after.at - before.at);
  if (ms < 1_000) return null;
  const lost = after.lost - before.lost;
  const received = after.received - before.received;
  return {
    ms: Math.min(600_000, ms),
    ...now,
    bytes: Math.max(0, after.bytes - before.bytes),
    loss: share(lost, received + Math.max(0, lost)),
    rttMs: after.rttMs === null ? null : Math.min(60_000, after.rttMs),
    jitterMs: after.jitterMs === null ? null : Math.min(60_000, after.jitterMs),
    frames: Math.max(0, after.frames - before.frames),
    freezes: Math.max(0, after.freezes - before.freezes),
    invented: share(after.concealed - before.concealed, after.samples - before.samples),
  };
}
