import type { StreamingHandle } from "janode/plugins/streaming";
import type { Layer, ViewerStats } from "../engine.ts";
import { FIRST_HOLD_MS, LEAST_PACKETS, LONGEST_HOLD_MS, PROVEN_MS } from "../embedded/relief.ts";
import type { Wanted } from "./descriptions.ts";

/** What the administrator's interface says of one stream of a handle. */
interface StreamFigures {
  rtcp?: { main?: { rtt?: number; "lost-by-remote"?: number; "jitter-remote"?: number } };
  stats?: { in?: { nacks?: number }; out?: { packets?: number; bytes?: number } };
}

/** When a viewer's pictures are withheld, and for how long; see embedded/relief.ts. What is sent again Janus bounds by itself. */
class JanusRelief {
  #resumesAt = Number.NEGATIVE_INFINITY;
  #holdMs = FIRST_HOLD_MS;

  withholds(nowMs: number): boolean {
    return nowMs < this.#resumesAt;
  }

  /** It lacks too much. @returns for how long pictures are withheld from now on, ms; null: they are already */
  strained(nowMs: number): number | null {
    if (this.withholds(nowMs)) return null;
    this.#holdMs = nowMs - this.#resumesAt < PROVEN_MS ? Math.min(LONGEST_HOLD_MS, this.#holdMs * 2) : FIRST_HOLD_MS;
    this.#resumesAt = nowMs + this.#holdMs;
    return this.#holdMs;
  }
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
  /** Of its pictures, where enough was sent to say so. */
  pictureLoss = 0;
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

  /** Takes what Janus tells of it. */
  measure(info: unknown, nowMs: number): void {
    const media = (info as { webrtc?: { media?: Record<string, StreamFigures> } } | null)?.webrtc?.media;
    if (media === undefined) return;
    const before = this.packets;
    const all = Object.entries(media);
    const sum = (of: "packets" | "bytes"): number => all.reduce((total, [, { stats }]) => total + (stats?.out?.[of] ?? 0), 0);
    this.packets = sum("packets");
    this.bytes = sum("bytes");
    this.nacks = all.reduce((total, [, { stats }]) => total + (stats?.in?.nacks ?? 0), 0);
    const trips = all.flatMap(([, { rtcp }]) => (rtcp?.main?.rtt ? [rtcp.main.rtt] : []));
    if (trips.length > 0) this.rttMs = Math.max(...trips);
    this.loss = 0;
    this.audioLoss = 0;
    this.pictureLoss = 0;
    for (const [mid, { rtcp, stats }] of all) {
      // A report takes back what came again: of pictures the requests tell what was lost, of sound the reports.
      const now = { packets: stats?.out?.packets ?? 0, lost: mid.startsWith("a") ? (rtcp?.main?.["lost-by-remote"] ?? 0) : (stats?.in?.nacks ?? 0) };
      const last = this.#lost.get(mid) ?? now;
      this.#lost.set(mid, now);
      const share = now.packets > last.packets ? Math.min(1, Math.max(0, (now.lost - last.lost) / (now.packets - last.packets))) : 0;
      this.loss = Math.max(this.loss, share);
      if (mid.startsWith("a")) this.audioLoss = Math.max(this.audioLoss, share);
      else if (now.packets - last.packets >= LEAST_PACKETS) this.pictureLoss = Math.max(this.pictureLoss, share);
    }
    const reports = JSON.stringify(all.map(([, { rtcp }]) => rtcp));
    if (reports !== this.#reports || this.packets === before) this.#sameSince = null;
    else this.#sameSince ??= nowMs;
    this.#reports = reports;
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
