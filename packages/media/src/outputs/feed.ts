import type { Socket } from "node:dgram";
import type { LaneOutput } from "../bus/lane.ts";
import { RtpRewriter } from "../bus/rewriter.ts";
import { SLOT_COUNT, type Slot } from "../engine.ts";
import { Timeline } from "../recording/timeline.ts";
import { startsKeyframe } from "../rtp/h264.ts";
import { RTP_HEADER_BYTES, timestamp } from "../rtp/packet.ts";
import { buildSenderReport, parseRtcp } from "../rtp/rtcp.ts";
import type { Tapped } from "../recording/recorder.ts";
import { packetsOf } from "./slate.ts";

export const VIDEO = 96;
export const AUDIO = 111;
/** A slot whose picture is that old shows nothing any more, ms. */
const OLD_PICTURE_MS = 1_000;
/** Sound that is missing for so long is filled, ms: the mixer waits for whoever is late, and everybody with it. */
const OLD_SOUND_MS = 80;
const SOUND_MS = 20;
const SLATE_MS = 500;
/** A segment can only begin where a decoder can; rooms send such pictures when they are asked, ms. */
const KEYFRAME_MS = 4_000;
const TICK_MS = 10;
/** How often the streams are placed on one clock, ms: the reader takes the first packet of each for the same moment until then. */
const REPORT_MS = 250;
/** 20 ms of silence in Opus, CELT, full band. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
/** A filled gap is not longer than this: after a stop of the process itself there is nothing to be made up for, ms. */
const MOST_FILLED_MS = 500;

export interface FeedPorts {
  readonly video: number;
  readonly audio: readonly number[];
}

/** The newest packet of a stream: where it stands, and when that was. */
interface Standing {
  readonly rtp: number;
  readonly ms: number;
}

/** One slot's sound as a stream that never stops: the room's while there is one, silence otherwise. */
class Sound {
  readonly #rewriter: RtpRewriter;
  readonly #real = {};
  readonly #silence = {};
  readonly #line = new Timeline(48_000);
  readonly ssrc: number;
  #heardAt = Number.NEGATIVE_INFINITY;
  #filledTo: number;
  #sequence = 0;
  standing: Standing | null = null;

  constructor(ssrc: number, now: number) {
    this.ssrc = ssrc;
    this.#rewriter = new RtpRewriter({ ssrc, clockRate: 48_000, minimumStep: 960 });
    this.#filledTo = now;
  }

  report(rtp: number, ms: number): void {
    this.#line.report(rtp, ms);
  }

  push(packet: Buffer, now: number): readonly Buffer[] {
    if (packet.length <= RTP_HEADER_BYTES) return [];
    this.#heardAt = now;
    this.#filledTo = now;
    this.#rewriter.select(this.#real);
    return this.#rewritten(this.#real, packet, this.#line.at(timestamp(packet), now));
  }

  #rewritten(source: object, packet: Buffer, ms: number): readonly Buffer[] {
    const { packets } = this.#rewriter.push(source, packet, ms);
    if (packets.length > 0) this.standing = { rtp: timestamp(packets.at(-1)!), ms };
    return packets;
  }

  fill(now: number): readonly Buffer[] {
    if (now - this.#heardAt < OLD_SOUND_MS) return [];
    this.#rewriter.select(this.#silence);
    this.#filledTo = Math.max(this.#filledTo, now - MOST_FILLED_MS);
    const out: Buffer[] = [];
    for (; this.#filledTo + SOUND_MS <= now; this.#filledTo += SOUND_MS) {
      const packet = Buffer.alloc(RTP_HEADER_BYTES + SILENCE.length);
      packet[0] = 0x80;
      packet[1] = AUDIO;
      packet.writeUInt16BE(this.#sequence++ & 0xffff, 2);
      packet.writeUInt32BE((this.#filledTo * 48) >>> 0, 4);
      SILENCE.copy(packet, RTP_HEADER_BYTES);
      out.push(...this.#rewritten(this.#silence, packet, this.#filledTo));
    }
    return out;
  }
}

export interface FeedOptions {
  readonly tapped: Tapped;
  readonly slate: readonly Buffer[];
  readonly socket: Socket;
  readonly ports: FeedPorts;
  now(): number;
}

/**
 * The programme as one picture and four sounds that go on without a stop, as RTP on loopback: the picture of the slot
 * that is large, a slate while it has none, and each slot's sound with silence in between.
 */
export class ProgrammeFeed {
  readonly #options: FeedOptions;
  readonly #video = new RtpRewriter({ ssrc: 1, clockRate: 90_000, minimumStep: 3_000, opensGate: startsKeyframe });
  readonly #slate = {};
  readonly #pictures: object[] = Array.from({ length: SLOT_COUNT }, () => ({}));
  readonly #sounds: Sound[];
  readonly #lines = Array.from({ length: SLOT_COUNT }, () => new Timeline(90_000));
  readonly #seenAt: number[] = Array.from({ length: SLOT_COUNT }, () => Number.NEGATIVE_INFINITY);
  readonly #taps: { videoSsrc: number; askKeyframe(): void; stop(): void }[];
  readonly #timer: NodeJS.Timeout;
  #large: Slot | null = null;
  #shown: object | null = null;
  #slateAt = Number.NEGATIVE_INFINITY;
  #slateSequence = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #standing: Standing | null = null;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(options: FeedOptions) {
    this.#options = options;
    const now = options.now();
    this.#sounds = Array.from({ length: SLOT_COUNT }, (_, slot) => new Sound(10 + slot, now));
    this.#taps = this.#pictures.map((_, slot) => options.tapped.tap(slot as Slot, this.#output(slot)));
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Whose picture it is. */
  follow(large: Slot | null): void {
    this.#large = large;
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const tap of this.#taps) tap.stop();
  }

  #output(slot: number): LaneOutput {
    return {
      videoPayloadType: VIDEO,
      audioPayloadType: AUDIO,
      send: (packet) => {
        const now = this.#options.now();
        if ((packet[1]! & 0x7f) === AUDIO) {
          this.#send(this.#sounds[slot]!.push(packet, now), this.#options.ports.audio[slot]!);
          return;
        }
        this.#seenAt[slot] = now;
        if (slot !== this.#large) return;
        this.#picture(this.#pictures[slot]!, packet, this.#lines[slot]!.at(timestamp(packet), now));
      },
      report: (compound) => {
        for (const item of parseRtcp(compound)) {
          if (item.kind !== "sr") continue;
          if (item.ssrc === this.#taps[slot]?.videoSsrc) this.#lines[slot]!.report(item.rtp, item.ntpMs);
          else this.#sounds[slot]!.report(item.rtp, item.ntpMs);
        }
      },
    };
  }

  #tick(): void {
    const now = this.#options.now();
    const wanted = this.#large !== null && now - this.#seenAt[this.#large]! < OLD_PICTURE_MS ? this.#pictures[this.#large]! : this.#slate;
    const changed = wanted !== this.#shown;
    this.#shown = wanted;
    this.#video.select(wanted);
    if (wanted === this.#slate) {
      if (changed || now - this.#slateAt >= SLATE_MS) this.#showSlate(now);
    } else if (changed || now - this.#askedAt >= KEYFRAME_MS) {
      this.#askedAt = now;
      this.#taps[this.#large!]!.askKeyframe();
    }
    for (const [slot, sound] of this.#sounds.entries()) this.#send(sound.fill(now), this.#options.ports.audio[slot]!);
    if (now - this.#reportedAt < REPORT_MS) return;
    this.#reportedAt = now;
    this.#report();
  }

  #showSlate(now: number): void {
    this.#slateAt = now;
    const packets = packetsOf(this.#options.slate, { payloadType: VIDEO, sequence: this.#slateSequence, timestamp: Math.round(now * 90), ssrc: 0 });
    this.#slateSequence += packets.length;
    for (const packet of packets) this.#picture(this.#slate, packet, now);
  }

  #picture(source: object, packet: Buffer, ms: number): void {
    const { packets } = this.#video.push(source, packet, ms);
    if (packets.length > 0) this.#standing = { rtp: timestamp(packets.at(-1)!), ms };
    this.#send(packets, this.#options.ports.video);
  }

  #report(): void {
    const { video, audio } = this.#options.ports;
    const tell = (ssrc: number, standing: Standing | null, port: number): void => {
      if (standing) this.#send([buildSenderReport({ ssrc, nowMs: standing.ms, rtp: standing.rtp, packets: 0, octets: 0, cname: "programme" })], port + 1);
    };
    tell(this.#video.ssrc, this.#standing, video);
    for (const [slot, { ssrc, standing }] of this.#sounds.entries()) tell(ssrc, standing, audio[slot]!);
  }

  #send(packets: readonly Buffer[], port: number): void {
    for (const packet of packets) this.#options.socket.send(packet, port, "127.0.0.1");
  }
}
