import { startsKeyframe } from "../rtp/h264.ts";
import { buildSenderReport } from "../rtp/rtcp.ts";
import { PacketRing } from "./ring.ts";
import { RtpRewriter } from "./rewriter.ts";

export type MediaKind = "video" | "audio";

/** One publisher as the bus sees it. A site that publishes again is a new object with the same id. */
export interface LaneSource {
  readonly id: string;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  /** Asks until a keyframe comes: a gate is closed. */
  pursueKeyframe(): void;
  /** Asks for one keyframe soon: a viewer lost the picture. */
  askKeyframe(): void;
  /** The source's RTP timestamp at a moment of the engine's clock; null before its first report. */
  timestampAt(kind: MediaKind, nowMs: number): number | null;
}

/** Receives rewritten packets. The payload type byte is shared: set it, send, do not keep the buffer. */
export interface LaneOutput {
  readonly videoPayloadType: number | null;
  readonly audioPayloadType: number | null;
  send(packet: Buffer): void;
  /** A sender report: not media, so it says nothing about whether the viewer is fed. */
  report(compound: Buffer): void;
}

/** A keyframe younger than this is replayed to a joiner from the ring; an older one is not worth its burst. */
const REPLAY_AGE_MS = 2_000;
/** More than the delays of two sources differ by, less than a pause that means something. */
const CLOSED_GAP_MS = 200;
const CNAME = "programme";

interface Half {
  rewriter: RtpRewriter;
  packets: number;
  octets: number;
}

export interface LaneOptions {
  videoSsrc: number;
  audioSsrc: number;
  /** The lane now shows `source`. */
  onLive?: (sourceId: string) => void;
}

/**
 * One video and one audio stream with fixed identities, fed by one source at a time and sent to any
 * number of outputs. The programme has SLOT_COUNT of them; a preview has one of its own.
 */
export class Lane {
  readonly videoSsrc: number;
  readonly audioSsrc: number;
  readonly #video: Half;
  readonly #audio: Half;
  readonly #ring = new PacketRing(512);
  readonly #onLive: (sourceId: string) => void;
  #outputs: LaneOutput[] = [];
  #source: LaneSource | null = null;
  #live: LaneSource | null = null;
  #picture = true;
  keyframes = 0;
  retransmitted = 0;

  constructor(options: LaneOptions) {
    this.videoSsrc = options.videoSsrc;
    this.audioSsrc = options.audioSsrc;
    this.#onLive = options.onLive ?? (() => {});
    this.#video = {
      rewriter: new RtpRewriter({
        ssrc: options.videoSsrc,
        clockRate: 90_000,
        minimumStep: 3_000,
        opensGate: startsKeyframe,
      }),
      packets: 0,
      octets: 0,
    };
    this.#audio = {
      rewriter: new RtpRewriter({ ssrc: options.audioSsrc, clockRate: 48_000, minimumStep: 960, closesGapsOf: CLOSED_GAP_MS, markSwitch: true }),
      packets: 0,
      octets: 0,
    };
  }

  /** Selected, whether or not its picture has come through yet. */
  get source(): LaneSource | null {
    return this.#source;
  }

  /** The source that viewers actually receive. */
  get live(): LaneSource | null {
    return this.#live;
  }

  get outputs(): readonly LaneOutput[] {
    return this.#outputs;
  }

  get packets(): number {
    return this.#video.packets + this.#audio.packets;
  }

  /** Without its picture a source is only heard: nobody sees this slot now, and nobody pays for it. */
  setPicture(on: boolean): void {
    if (on === this.#picture) return;
    this.#picture = on;
    const source = this.#source;
    if (!on) {
      this.#video.rewriter.select(null);
      this.#ring.clear();
    } else if (source?.hasVideo) {
      this.#video.rewriter.select(source);
      source.pursueKeyframe();
    }
  }

  /** Selects a source; null stops the lane at once. */
  select(source: LaneSource | null): void {
    if (source === this.#source) return;
    this.#source = source;
    if (source === null) {
      this.#video.rewriter.select(null);
      this.#audio.rewriter.select(null);
      this.#ring.clear();
      this.#live = null;
      return;
    }
    const isSeen = source.hasVideo && this.#picture;
    this.#video.rewriter.select(isSeen ? source : null);
    this.#audio.rewriter.select(source.hasAudio ? source : null);
    if (!isSeen) this.#ring.clear();
    if (this.#video.rewriter.pending === source) source.pursueKeyframe();
    // Going back to the source that is still on (its rival's keyframe never came) is not a switch.
    if (this.#video.rewriter.active === source) this.#live = source;
  }

  /** A source has gone. What was on stops; what was awaited is forgotten. */
  drop(source: LaneSource): void {
    this.#video.rewriter.drop(source);
    this.#audio.rewriter.drop(source);
    if (this.#source === source) this.#source = null;
    if (this.#live === source) {
      this.#live = null;
      this.#ring.clear();
    }
  }

  push(source: LaneSource, kind: MediaKind, packet: Buffer, captureMs: number, nowMs: number): void {
    const half = kind === "video" ? this.#video : this.#audio;
    const { packets, switched } = half.rewriter.push(source, packet, captureMs);
    if (switched && source === this.#source && (kind === "video" || !source.hasVideo || !this.#picture)) {
      this.#live = source;
      this.#onLive(source.id);
    }
    for (const out of packets) {
      half.packets++;
      half.octets += out.length - 12;
      if (kind === "video") {
        const keyframe = startsKeyframe(out);
        if (keyframe) this.keyframes++;
        this.#ring.store(out, keyframe, nowMs);
      }
      this.#fanOut(kind, out);
    }
    // At once: until then a player lines picture and sound up by what was true of the source before.
    if (switched) for (const report of this.senderReports(nowMs)) for (const output of this.#outputs) output.report(report);
  }

  #fanOut(kind: MediaKind, packet: Buffer): void {
    // Sending copies the bytes synchronously, so one buffer serves all and only its payload type changes.
    const mark = packet[1]! & 0x80;
    for (const output of this.#outputs) {
      const type = kind === "video" ? output.videoPayloadType : output.audioPayloadType;
      if (type === null) continue;
      packet[1] = mark | type;
      output.send(packet);
    }
  }

  add(output: LaneOutput): void {
    this.#outputs.push(output);
  }

  remove(output: LaneOutput): void {
    // A new array: a removal may happen in the middle of a fan-out.
    this.#outputs = this.#outputs.filter((each) => each !== output);
  }

  /** Called when an output can receive: gives it a picture now, or asks for one. */
  welcome(output: LaneOutput, nowMs: number): void {
    if (output.videoPayloadType === null || this.#live?.hasVideo !== true || !this.#picture) return;
    const replay = this.#ring.sinceKeyframe(nowMs, REPLAY_AGE_MS);
    if (replay.length === 0) this.#live.askKeyframe();
    for (const packet of replay) {
      packet[1] = (packet[1]! & 0x80) | output.videoPayloadType;
      output.send(packet);
    }
  }

  /** A viewer lost packets: those still in the ring go to it alone. */
  retransmit(output: LaneOutput, sequences: readonly number[]): number {
    let found = 0;
    if (output.videoPayloadType === null) return found;
    for (const number of sequences) {
      const packet = this.#ring.get(number);
      if (packet === undefined) continue;
      packet[1] = (packet[1]! & 0x80) | output.videoPayloadType;
      output.send(packet);
      found++;
    }
    this.retransmitted += found;
    return found;
  }

  /** A viewer cannot decode. */
  pictureLost(): void {
    if (this.#picture) this.#live?.askKeyframe();
  }

  /** Sender reports of the streams that are on: they let the viewer line up lips and voice. */
  senderReports(nowMs: number): Buffer[] {
    const reports: Buffer[] = [];
    for (const [kind, half] of [
      ["video", this.#video],
      ["audio", this.#audio],
    ] as const) {
      const source = half.rewriter.active as LaneSource | null;
      const offset = half.rewriter.timestampOffset;
      if (source === null || offset === null) continue;
      const at = source.timestampAt(kind, nowMs);
      if (at === null) continue;
      reports.push(
        buildSenderReport({
          ssrc: half.rewriter.ssrc,
          nowMs,
          rtp: (at + offset) >>> 0,
          packets: half.packets,
          octets: half.octets,
          cname: CNAME,
        }),
      );
    }
    return reports;
  }
}
