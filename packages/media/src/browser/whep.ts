/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { preferH264, release, signal, type SignallingOptions } from "./http.ts";

export interface PlayOptions extends SignallingOptions {
  /** How many slots to receive: 4 for the programme (default), 1 for the preview of a site. */
  slots?: number;
  /** No pictures: a voice, or the sound of the programme. */
  soundOnly?: boolean;
  /** Called once per track while the session is set up; the track then stays for its whole life. */
  onTrack: (slot: number, kind: "video" | "audio", track: MediaStreamTrack) => void;
  onState?: (state: RTCPeerConnectionState) => void;
}

export interface SlotStats {
  slot: number;
  framesDecoded: number;
  /** Packets of its picture that its sender says it has sent, by its last report; null where none has come. */
  packetsSaidSent: number | null;
  framesDropped: number;
  frameWidth: number;
  frameHeight: number;
  freezeCount: number;
  bytesReceived: number;
  packetsLost: number;
  packetsReceived: number;
  /** Audio samples invented for missing packets, and all audio samples. */
  concealedSamples: number;
  totalSamples: number;
  /** Samples stretched in or squeezed out while the jitter buffer adapts. */
  stretchedSamples: number;
}

export interface PlayStats {
  slots: SlotStats[];
  bytesReceived: number;
  /** Everything that came over the connection, reports without media included: while it grows, the line lives. */
  packetsArrived: number;
  rttMs: number | null;
  /** Share of packets lost since the session began, 0–1. */
  loss: number;
}

export interface PlaySession {
  readonly connection: RTCPeerConnection;
  /** Who carries it, as the server names them. */
  readonly edge: string | null;
  stats(): Promise<PlayStats>;
  /** Ends the session here and on the server. */
  close(): Promise<void>;
}

/** What a session says of its line, all slots together: for whoever decides how much a room is to receive. */
export function lineOf({ slots, rttMs }: PlayStats): { received: number; lost: number; rttMs: number | null; concealed: number; samples: number; frames: number } {
  const sum = (of: (slot: SlotStats) => number): number => slots.reduce((all, slot) => all + of(slot), 0);
  return {
    received: sum(({ packetsReceived }) => packetsReceived),
    lost: sum(({ packetsLost }) => packetsLost),
    rttMs,
    concealed: sum(({ concealedSamples }) => concealedSamples),
    samples: sum(({ totalSamples }) => totalSamples),
    frames: sum(({ framesDecoded }) => framesDecoded),
  };
}

/**
 * Plays the programme, or a preview, over WHEP. Resolves when the answer is in.
 * @throws MediaRequestError, or the abort reason of the signal
 */
export async function playWhep(options: PlayOptions): Promise<PlaySession> {
  const count = options.slots ?? 4;
  const listen = (connection: RTCPeerConnection): void => {
    connection.addEventListener("connectionstatechange", () => options.onState?.(connection.connectionState));
    connection.addEventListener("track", (event) => {
      const kind = event.track.kind === "video" ? "video" : "audio";
      const slot = slotOf(connection, event.transceiver, kind);
      if (slot >= 0 && slot < count) options.onTrack(slot, kind, event.track);
    });
  };
  const { connection, resource, edge } = await signal(
    options,
    (fresh) => {
      listen(fresh);
      for (let slot = 0; slot < count; slot++) {
        if (options.soundOnly !== true) {
          preferH264(
            fresh.addTransceiver("video", { direction: "recvonly" }),
            RTCRtpReceiver.getCapabilities("video")?.codecs,
          );
        }
        fresh.addTransceiver("audio", { direction: "recvonly" });
      }
    },
    listen,
  );
  return {
    connection,
    edge,
    stats: () => playStats(connection, count),
    async close() {
      connection.close();
      await release(resource, options.headers);
    },
  };
}

/** The n-th transceiver of a kind belongs to slot n: the one convention between engine and browser. */
function slotOf(connection: RTCPeerConnection, transceiver: RTCRtpTransceiver, kind: string): number {
  return connection
    .getTransceivers()
    .filter((each) => each.receiver.track.kind === kind)
    .indexOf(transceiver);
}

async function playStats(connection: RTCPeerConnection, count: number): Promise<PlayStats> {
  const slots: SlotStats[] = Array.from({ length: count }, (_, slot) => ({
    slot,
    framesDecoded: 0,
    packetsSaidSent: null,
    framesDropped: 0,
    frameWidth: 0,
    frameHeight: 0,
    freezeCount: 0,
    bytesReceived: 0,
    packetsLost: 0,
    packetsReceived: 0,
    concealedSamples: 0,
    totalSamples: 0,
    stretchedSamples: 0,
  }));
  const slotByMid = new Map<string | null, number>();
  for (const transceiver of connection.getTransceivers()) {
    slotByMid.set(transceiver.mid, slotOf(connection, transceiver, transceiver.receiver.track.kind));
  }
  let rttMs: number | null = null;
  let arrived = 0;
  const reports = await connection.getStats();
  for (const report of reports.values()) {
    if (
      report.type === "candidate-pair" &&
      report.nominated === true &&
      typeof report.currentRoundTripTime === "number"
    ) {
      rttMs = report.currentRoundTripTime * 1000;
    }
    if (report.type === "transport" && typeof report.packetsReceived === "number") arrived += report.packetsReceived;
    if (report.type !== "inbound-rtp") continue;
    const slot = slots[slotByMid.get(report.mid) ?? -1];
    if (slot === undefined) continue;
    slot.bytesReceived += report.bytesReceived ?? 0;
    slot.packetsLost += report.packetsLost ?? 0;
    slot.packetsReceived += report.packetsReceived ?? 0;
    if (report.kind === "video") {
      slot.framesDecoded = report.framesDecoded ?? 0;
      slot.packetsSaidSent = (reports.get(report.remoteId) as { packetsSent?: number } | undefined)?.packetsSent ?? null;
      slot.framesDropped = report.framesDropped ?? 0;
      slot.frameWidth = report.frameWidth ?? 0;
      slot.frameHeight = report.frameHeight ?? 0;
      slot.freezeCount = report.freezeCount ?? 0;
    } else {
      slot.concealedSamples = report.concealedSamples ?? 0;
      slot.totalSamples = report.totalSamplesReceived ?? 0;
      slot.stretchedSamples =
        (report.insertedSamplesForDeceleration ?? 0) + (report.removedSamplesForAcceleration ?? 0);
    }
  }
  const lost = slots.reduce((sum, slot) => sum + slot.packetsLost, 0);
  const received = slots.reduce((sum, slot) => sum + slot.packetsReceived, 0);
  return {
    slots,
    bytesReceived: slots.reduce((sum, slot) => sum + slot.bytesReceived, 0),
    // Not every browser counts what its transport takes.
    packetsArrived: Math.max(arrived, received),
    rttMs,
    loss: lost + received > 0 ? Math.max(0, lost) / (lost + received) : 0,
  };
}
