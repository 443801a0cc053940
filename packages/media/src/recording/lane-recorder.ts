import { join } from "node:path";
import type { LaneOutput } from "../bus/lane.ts";
import { payloadLength, payloadOffset, timestamp } from "../rtp/packet.ts";
import { parseRtcp } from "../rtp/rtcp.ts";
import { AccessUnits, type Picture } from "./access-units.ts";
import { partName, type Frame, type PartOf } from "./format.ts";
import { InOrder } from "./in-order.ts";
import { PartFile } from "./part-file.ts";
import { Timeline } from "./timeline.ts";

/** After such a silence what comes next begins a part of its own, ms. */
const SILENCE_MS = 10_000;
/** Sound often comes a moment before the first picture of the same room: that is no change of what is recorded, ms. */
const SAME_BEGINNING_MS = 2_000;
/** How often a picture to start at is asked for: a player seeks to those, ms. */
const KEYFRAME_MS = 5_000;
/** The machine's clock was set by more than this: a part of its own, so that the times in each are on one line, ms. */
const CLOCK_STEP_MS = 50;
const VIDEO = 96;
const AUDIO = 111;

export interface LaneRecorderOptions {
  folder: string;
  of: PartOf;
  now(): number;
  /** The machine's own clock, Unix ms: that of the journal. */
  wallClock(): number;
  askKeyframe(): void;
  onFailed(error: NodeJS.ErrnoException): void;
}

interface OpenPart {
  file: PartFile;
  startedAt: number;
  /** The machine's clock less the engine's, ms. */
  offset: number;
  lastVideoAt: number;
  lastAudioAt: number;
  lastAt: number;
}

/** Writes down what one lane carries: an output of it like any viewer, with parts of files in place of a session. */
export class LaneRecorder implements LaneOutput {
  readonly videoPayloadType = VIDEO;
  readonly audioPayloadType = AUDIO;
  readonly #options: LaneRecorderOptions;
  readonly #pictures = new AccessUnits();
  readonly #videoLine = new Timeline(90_000);
  readonly #audioLine = new Timeline(48_000);
  readonly #video: InOrder;
  readonly #audio: InOrder;
  #part: OpenPart | null = null;
  /** Pictures after a loss cannot be decoded until the next one to start at. */
  #awaitsKey = true;
  #askedAt = 0;
  readonly #ending = new Set<Promise<void>>();
  #endedBytes = 0;
  #stopped = false;

  constructor(options: LaneRecorderOptions) {
    this.#options = options;
    this.#video = new InOrder(
      (packet) => {
        for (const picture of this.#pictures.push(packet)) this.#picture(picture);
      },
      () => {
        this.#pictures.gap();
        this.#awaitsKey = true;
        options.askKeyframe();
      },
    );
    this.#audio = new InOrder(
      (packet) => this.#sound(packet),
      () => {},
    );
  }

  /** Written so far, bytes. */
  get bytes(): number {
    return this.#endedBytes + (this.#part?.file.bytes ?? 0);
  }

  send(packet: Buffer): void {
    if (this.#stopped) return;
    const now = this.#options.now();
    ((packet[1]! & 0x7f) === VIDEO ? this.#video : this.#audio).push(packet, now);
  }

  report(compound: Buffer): void {
    for (const item of parseRtcp(compound)) {
      if (item.kind !== "sr") continue;
      this.#lineOf(item.ssrc)?.report(item.rtp, item.ntpMs);
    }
  }

  /** Which of the two streams a report is about. */
  videoSsrc: number | null = null;
  #lineOf(ssrc: number): Timeline | null {
    if (this.videoSsrc === null) return null;
    return ssrc === this.videoSsrc ? this.#videoLine : this.#audioLine;
  }

  /** A few times a second. */
  tick(): void {
    const now = this.#options.now();
    this.#video.tick(now);
    this.#audio.tick(now);
    const part = this.#part;
    if (part === null) return;
    part.file.tick(now);
    if (now - part.lastAt > SILENCE_MS) this.#endPart();
    else if (now - part.lastVideoAt < SILENCE_MS && now - this.#askedAt > KEYFRAME_MS) {
      this.#askedAt = now;
      this.#options.askKeyframe();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endPart();
    await Promise.all(this.#ending);
  }

  #picture({ rtp, key, data }: Picture): void {
    if (this.#awaitsKey && !key) return;
    this.#awaitsKey = false;
    const now = this.#options.now();
    if (key) this.#askedAt = now;
    this.#write({ kind: "video", key, at: this.#videoLine.at(rtp, now), data }, now);
  }

  #sound(packet: Buffer): void {
    const length = payloadLength(packet);
    if (length === 0) return;
    const start = payloadOffset(packet);
    const now = this.#options.now();
    this.#write({ kind: "audio", key: true, at: this.#audioLine.at(timestamp(packet), now), data: Buffer.from(packet.subarray(start, start + length)) }, now);
  }

  #write(frame: Frame, now: number): void {
    const part = this.#partFor(frame, now);
    if (frame.kind === "video") part.lastVideoAt = now;
    else part.lastAudioAt = now;
    part.lastAt = now;
    part.file.add({ ...frame, at: frame.at + part.offset }, now);
  }

  /** A part has the same tracks from its beginning to its end: a player cannot take one up on the way. */
  #partFor({ kind, key }: Frame, now: number): OpenPart {
    const part = this.#part;
    const offset = this.#options.wallClock() - now;
    if (part !== null) {
      const { file } = part;
      const isYoung = now - part.startedAt < SAME_BEGINNING_MS;
      const gains = !isYoung && (kind === "video" ? !file.hasVideo : !file.hasAudio);
      const loses = (file.hasVideo && now - part.lastVideoAt > SILENCE_MS) || (file.hasAudio && now - part.lastAudioAt > SILENCE_MS);
      // Where there is a picture the next part has to begin with one to start at.
      const mayCut = kind === "video" ? key : !file.hasVideo || now - part.lastVideoAt > SILENCE_MS;
      const clockWasSet = Math.abs(offset - part.offset) > CLOCK_STEP_MS;
      if (!(mayCut && (gains || loses || clockWasSet))) return part;
      this.#endPart();
    }
    const { folder, of, onFailed } = this.#options;
    const file = new PartFile(join(folder, partName(now + offset, of)), { onFailed });
    this.#part = { file, startedAt: now, offset, lastVideoAt: kind === "video" ? now : -Infinity, lastAudioAt: kind === "audio" ? now : -Infinity, lastAt: now };
    return this.#part;
  }

  #endPart(): void {
    const part = this.#part;
    this.#part = null;
    if (part === null) return;
    const ending = part.file.end().then(() => {
      this.#endedBytes += part.file.bytes;
      this.#ending.delete(ending);
    });
    this.#ending.add(ending);
  }
}
