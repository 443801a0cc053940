import type { StreamingHandle } from "janode/plugins/streaming";
import type { Layer, ViewerStats } from "../engine.ts";
import type { Wanted } from "./descriptions.ts";
import { JanusRelief } from "./relief.ts";

interface Reports {
  rtt?: number;
  "lost-by-remote"?: number;
  "jitter-remote"?: number;
  /** 0 until it has reported, then a share in per cent. */
  "out-link-quality"?: number;
}

/** What the administrator's interface says of one stream of a handle. */
interface StreamFigures {
  rtcp?: { main?: Reports };
  stats?: { in?: { nacks?: number }; out?: { packets?: number; bytes?: number } };
}

/** Whole milliseconds; Janus says 0 of a way that is shorter, and of one that nobody has reported of yet. */
function tripOf(reports: Reports | undefined): number[] {
  const { rtt = 0, "out-link-quality": quality = 0 } = reports ?? {};
  return rtt > 0 || quality > 0 ? [rtt] : [];
}

/** One WHEP session through Janus. */
export class JanusViewer {
  readonly id: string;
  readonly sessionId: string;
  readonly layer: Layer;
  readonly handle: StreamingHandle;
  readonly counterOffer: string;
  /** What its pictures are called; those that only keep their place left out. */
  readonly pictures: readonly string[];
  readonly relief = new JanusRelief();
  readonly startedAt: number;
  state: "offered" | "answered" | "connected" = "offered";
  packets = 0;
  bytes = 0;
  /** Packets that it asked for again. */
  nacks = 0;
  rttMs: number | null = null;
  /** Between the last two looks, the worst of its streams, 0–1. */
  loss = 0;
  /** The same of its sounds alone. */
  audioLoss = 0;
  readonly #lost = new Map<string, { packets: number; lost: number }>();
  /** What its reports said last, and since when they say the same. */
  #reports = "";
  #sameSince: number | null = null;

  constructor(
    identity: { id: string; sessionId: string; layer: Layer; startedAt: number },
    handle: StreamingHandle,
    counterOffer: string,
    wanted: Wanted,
  ) {
    this.id = identity.id;
    this.sessionId = identity.sessionId;
    this.layer = identity.layer;
    this.startedAt = identity.startedAt;
    this.handle = handle;
    this.counterOffer = counterOffer;
    this.pictures = wanted.mids.filter((mid) => mid.startsWith("v") && !wanted.inactive.has(mid));
  }

  get sees(): boolean {
    return this.pictures.length > 0;
  }

  /** Takes what Janus tells of it. @returns for how long its pictures are withheld from now on, ms; null: nothing begins */
  measure(info: unknown, nowMs: number): number | null {
    const media = (info as { webrtc?: { media?: Record<string, StreamFigures> } } | null)?.webrtc?.media;
    if (media === undefined) return null;
    const before = this.packets;
    const all = Object.entries(media);
    const sum = (of: "packets" | "bytes"): number => all.reduce((total, [, { stats }]) => total + (stats?.out?.[of] ?? 0), 0);
    this.packets = sum("packets");
    this.bytes = sum("bytes");
    this.nacks = all.reduce((total, [, { stats }]) => total + (stats?.in?.nacks ?? 0), 0);
    const trips = all.flatMap(([, { rtcp }]) => tripOf(rtcp?.main));
    if (trips.length > 0) this.rttMs = Math.max(...trips);
    this.loss = 0;
    this.audioLoss = 0;
    for (const [mid, { rtcp, stats }] of all) {
      // A report takes back what came again: of pictures the requests tell what was lost, of sound the reports.
      const now = { packets: stats?.out?.packets ?? 0, lost: mid.startsWith("a") ? (rtcp?.main?.["lost-by-remote"] ?? 0) : (stats?.in?.nacks ?? 0) };
      const last = this.#lost.get(mid) ?? now;
      this.#lost.set(mid, now);
      const share = now.packets > last.packets ? Math.min(1, Math.max(0, (now.lost - last.lost) / (now.packets - last.packets))) : 0;
      this.loss = Math.max(this.loss, share);
      if (mid.startsWith("a")) this.audioLoss = Math.max(this.audioLoss, share);
    }
    const reports = JSON.stringify(all.map(([, { rtcp }]) => rtcp));
    if (reports !== this.#reports || this.packets === before) this.#sameSince = null;
    else this.#sameSince ??= nowMs;
    this.#reports = reports;
    const pictures = all.filter(([mid]) => mid.startsWith("v"));
    const sent = pictures.reduce((total, [, { stats }]) => total + (stats?.out?.packets ?? 0), 0);
    return this.relief.measured(sent, this.nacks, nowMs);
  }

  /** It is sent media, and for so long its reports have not changed by a digit: nobody is there. ms */
  silence(nowMs: number): number {
    return this.#sameSince === null ? 0 : nowMs - this.#sameSince;
  }

  stats(): ViewerStats {
    return {
      viewerId: this.id,
      sessionId: this.sessionId,
      connected: this.state === "connected",
      previewOf: null,
      layer: this.layer,
      packets: this.packets,
      bytes: this.bytes,
      dropped: 0,
      rttMs: this.rttMs,
      loss: this.loss,
    };
  }
}
