import { KeyframeRequests } from "../bus/keyframes.ts";
import type { LaneSource, MediaKind } from "../bus/lane.ts";
import { startsKeyframe } from "../rtp/h264.ts";
import { isRtcp, isRtp, payloadType, ssrc, timestamp } from "../rtp/packet.ts";
import { buildNack, buildPli, buildReceiverReport, buildRemb, parseRtcp, type RtcpItem } from "../rtp/rtcp.ts";
import { Reception } from "./reception.ts";

/** A stream may change its SSRC only after the old one has been silent this long. */
const SSRC_CHANGE_MS = 1_000;
/** Sender reports kept to find the smallest delay, hence the clock offset. */
const OFFSET_WINDOW = 10;
/** Our own identity in RTCP. */
const ENGINE_SSRC = 1;

export interface PublisherWiring {
  sourceId: string;
  sessionId: string;
  videoPayloadType: number | null;
  audioPayloadType: number | null;
  /** What the sender is told it may send, bit/s. */
  maxBitrate: number;
  /** The engine's clock. */
  now(): number;
  send(packet: Buffer): boolean;
  forward(publisher: Publisher, kind: MediaKind, packet: Buffer, captureMs: number, nowMs: number): void;
}

/** One WHIP session: receives a site's streams, keeps them healthy and hands them to the bus. */
export class Publisher implements LaneSource {
  readonly id: string;
  readonly sessionId: string;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  readonly #wiring: PublisherWiring;
  readonly #keyframes = new KeyframeRequests();
  #video: Reception | null = null;
  #audio: Reception | null = null;
  /** Engine clock minus the site's clock, one value per recent sender report. */
  #offsets: number[] = [];
  readonly startedAt: number;
  lastAt: number;
  plis = 0;
  nacks = 0;
  keyframes = 0;

  constructor(wiring: PublisherWiring, nowMs: number) {
    this.id = wiring.sourceId;
    this.sessionId = wiring.sessionId;
    this.hasVideo = wiring.videoPayloadType !== null;
    this.hasAudio = wiring.audioPayloadType !== null;
    this.#wiring = wiring;
    this.startedAt = nowMs;
    this.lastAt = nowMs;
  }

  get packets(): number {
    return (this.#video?.packets ?? 0) + (this.#audio?.packets ?? 0);
  }

  get bytes(): number {
    return (this.#video?.bytes ?? 0) + (this.#audio?.bytes ?? 0);
  }

  receive(packet: Buffer, nowMs: number): void {
    if (isRtcp(packet)) {
      this.lastAt = nowMs;
      for (const item of parseRtcp(packet)) this.#control(item, nowMs);
      return;
    }
    if (!isRtp(packet)) return;
    const type = payloadType(packet);
    const kind =
      type === this.#wiring.videoPayloadType ? "video" : type === this.#wiring.audioPayloadType ? "audio" : null;
    if (kind === null) return;
    this.lastAt = nowMs;
    const reception = this.#reception(kind, ssrc(packet), nowMs);
    if (reception === null) return;
    if (!reception.receive(packet, nowMs)) this.askKeyframe();
    if (kind === "video" && startsKeyframe(packet)) {
      this.keyframes++;
      this.#keyframes.keyframe();
    }
    this.#wiring.forward(this, kind, packet, this.#captureTime(reception, timestamp(packet), nowMs), nowMs);
    if (kind === "video" && reception.missing > 0) this.#askAgain(nowMs);
  }

  #reception(kind: MediaKind, from: number, nowMs: number): Reception | null {
    const known = kind === "video" ? this.#video : this.#audio;
    if (known !== null && (known.ssrc === from || nowMs - known.lastAt < SSRC_CHANGE_MS))
      return known.ssrc === from ? known : null;
    const fresh = new Reception(from, kind === "video" ? 90_000 : 48_000, nowMs);
    if (kind === "video") this.#video = fresh;
    else this.#audio = fresh;
    // The first word of the ceiling goes at once: a sender jumps to it only in its first seconds.
    this.#report(nowMs);
    return fresh;
  }

  #control(item: RtcpItem, nowMs: number): void {
    if (item.kind !== "sr") return;
    const reception =
      item.ssrc === this.#video?.ssrc ? this.#video : item.ssrc === this.#audio?.ssrc ? this.#audio : null;
    if (reception === null) return;
    reception.senderReport(item, nowMs);
    this.#offsets.push(nowMs - item.ntpMs);
    if (this.#offsets.length > OFFSET_WINDOW) this.#offsets.shift();
  }

  /**
   * The smallest of the recent delays: the report that queued least. One offset for both streams,
   * so that whatever it misses by, picture and sound miss by the same.
   */
  #clockOffset(): number | null {
    return this.#offsets.length === 0 ? null : Math.min(...this.#offsets);
  }

  #captureTime(reception: Reception, rtp: number, nowMs: number): number {
    const senderMs = reception.senderTimeOf(rtp);
    const offset = this.#clockOffset();
    if (senderMs === null || offset === null) return nowMs;
    const captured = senderMs + offset;
    return Math.abs(captured - nowMs) < 2_000 ? captured : nowMs;
  }

  timestampAt(kind: MediaKind, nowMs: number): number | null {
    const offset = this.#clockOffset();
    const reception = kind === "video" ? this.#video : this.#audio;
    return offset === null || reception === null ? null : reception.timestampAt(nowMs - offset);
  }

  pursueKeyframe(): void {
    this.#keyframes.pursue();
    // At once: a switch is waited for by every room.
    this.#sendKeyframeRequest(this.#wiring.now());
  }

  askKeyframe(): void {
    this.#keyframes.ask();
  }

  /** Several times a second: retries. */
  tick(nowMs: number): void {
    if (this.#video === null) return;
    this.#sendKeyframeRequest(nowMs);
    if (this.#video.missing > 0) this.#askAgain(nowMs);
  }

  #sendKeyframeRequest(nowMs: number): void {
    if (this.#video === null || !this.#keyframes.due(nowMs)) return;
    this.plis++;
    this.#wiring.send(buildPli(ENGINE_SSRC, this.#video.ssrc));
  }

  #askAgain(nowMs: number): void {
    const due = this.#video?.due(nowMs) ?? [];
    if (this.#video === null || due.length === 0) return;
    this.nacks += due.length;
    this.#wiring.send(buildNack(ENGINE_SSRC, this.#video.ssrc, due));
  }

  /** Once a second: receiver report, and how much the site may send. */
  report(nowMs: number): void {
    this.#report(nowMs);
  }

  #report(nowMs: number): void {
    const streams = [this.#video, this.#audio].filter((stream) => stream !== null);
    if (streams.length === 0) return;
    const report = buildReceiverReport(
      ENGINE_SSRC,
      streams.map((stream) => stream.report(nowMs)),
    );
    const remb = buildRemb(
      ENGINE_SSRC,
      this.#wiring.maxBitrate,
      streams.map((stream) => stream.ssrc),
    );
    this.#wiring.send(Buffer.concat([report, remb]));
  }
}
