import type { Lane } from "../bus/lane.ts";
import type { EngineStats, Layer, SlotState } from "../engine.ts";
import type { Link } from "./link.ts";
import type { Peer } from "./peer.ts";
import type { Publisher } from "./publisher.ts";
import type { Viewer } from "./viewer.ts";

/** A browser's connection to the engine: it publishes, or it plays. */
export interface Session {
  peer: Peer;
  publisher?: Publisher;
  viewer?: Viewer;
  packetsSeen: number;
}

/** One room on a bad line must not spend everybody's bits on protection. */
const MOST_AUDIO_LOSS = 0.1;

/** What those who watch the programme need: the layers a relay has to hold, and how much sound is lost below, 0–1. */
export function survey(sessions: Iterable<Session>): { needed: Record<Layer, boolean>; audioLoss: number } {
  let [good, small, audioLoss] = [false, false, 0];
  for (const { viewer } of sessions) {
    if (viewer?.connected !== true || viewer.previewOf !== null) continue;
    audioLoss = Math.max(audioLoss, viewer.audioLoss);
    if (!viewer.sees) continue;
    if (viewer.layer === "small") small = true;
    else good = true;
  }
  return { needed: { good: good || !small, small }, audioLoss: Math.min(MOST_AUDIO_LOSS, audioLoss) };
}

interface Counted {
  readonly sessions: Iterable<Session>;
  readonly slots: SlotState[];
  /** Those that are there, and what is left of those that are gone. */
  readonly lanes: readonly Pick<Lane, "keyframes" | "retransmitted">[];
  readonly link: Link | null;
  /** What sessions had carried that are over. */
  readonly gone: EngineStats["totals"];
}

export function engineStats({ sessions, slots, lanes, link, gone }: Counted, now: number): EngineStats {
  const stats: EngineStats = { publishers: [], viewers: [], slots, link: link?.stats(now) ?? { good: null, small: null }, totals: { ...gone } };
  const relayed = link?.totals();
  stats.totals.packetsIn += relayed?.packets ?? 0;
  stats.totals.bytesIn += relayed?.bytes ?? 0;
  stats.totals.plis += relayed?.plis ?? 0;
  for (const session of sessions) {
    if (session.publisher !== undefined) stats.publishers.push(publisherStats(session.publisher, session.peer, now));
    if (session.viewer !== undefined) stats.viewers.push(viewerStats(session.viewer));
    addTotals(stats.totals, session);
  }
  for (const lane of lanes) {
    stats.totals.keyframes += lane.keyframes;
    stats.totals.retransmitted += lane.retransmitted;
  }
  return stats;
}

/** Adds what a session has carried so far. */
export function addTotals(totals: EngineStats["totals"], session: Session): void {
  totals.packetsIn += session.publisher?.packets ?? 0;
  totals.bytesIn += session.publisher?.bytes ?? 0;
  totals.plis += session.publisher?.plis ?? 0;
  totals.packetsOut += session.viewer?.packets ?? 0;
  totals.bytesOut += session.viewer?.bytes ?? 0;
  totals.dropped += session.viewer?.dropped ?? 0;
}

function publisherStats(publisher: Publisher, peer: Peer, now: number): EngineStats["publishers"][number] {
  return {
    sourceId: publisher.id,
    sessionId: publisher.sessionId,
    connected: peer.isOpen,
    video: publisher.hasVideo,
    audio: publisher.hasAudio,
    small: publisher.hasSmall,
    packets: publisher.packets,
    bytes: publisher.bytes,
    plis: publisher.plis,
    keyframes: publisher.keyframes,
    nacks: publisher.nacks,
    silentMs: Math.round(now - publisher.lastAt),
    ...publisher.line(now),
  };
}

function viewerStats(viewer: Viewer): EngineStats["viewers"][number] {
  return {
    viewerId: viewer.id,
    sessionId: viewer.sessionId,
    connected: viewer.connected,
    previewOf: viewer.previewOf,
    layer: viewer.layer,
    packets: viewer.packets,
    bytes: viewer.bytes,
    dropped: viewer.dropped,
    rttMs: viewer.rttMs,
    loss: viewer.loss,
  };
}
