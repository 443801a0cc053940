import { LAYERS, type Layer } from "../engine.ts";
import { startsKeyframe } from "../rtp/h264.ts";
import { buildCleared, buildSenderReport } from "../rtp/rtcp.ts";
import { PacketRing } from "./ring.ts";
import { RtpRewriter } from "./rewriter.ts";

export type MediaKind = "video" | "audio";

/** One incoming stream as the bus sees it: a source's sound, or one encoding of its picture. */
export interface Feed {
  readonly kind: MediaKind;
  /** Asks until a keyframe comes: a gate is closed. */
  pursueKeyframe(): void;
  /** Asks for one keyframe soon: a viewer lost the picture. */
  askKeyframe(): void;
  /** The stream's RTP timestamp at a moment of the engine's clock; null before its first report. */
  timestampAt(nowMs: number): number | null;
}

/** Who feeds a lane: a publisher, or a slot of the parent. A site that publishes again is a new object with the same id. */
export interface LaneSource {
  readonly id: string;
  /** What a layer shows of it now; the same feed twice when it sends one picture only, null without a picture. */
  picture(layer: Layer): Feed | null;
  sound(): Feed | null;
  /** All that it ever feeds. */
  feeds(): readonly Feed[];
}

/** Receives rewritten packets. The payload type byte is shared: set it, send, do not keep the buffer. */
export interface LaneOutput {
  readonly videoPayloadType: number | null;
  readonly audioPayloadType: number | null;
  /** Which picture it gets. Default: good. */
  readonly layer?: Layer;
  send(packet: Buffer): void;
  /** A sender report, or the word that a stream was taken off: not media, so it says nothing about whether the viewer is fed. */
  report(compound: Buffer): void;
}

/** A keyframe younger than this is replayed to a joiner from the ring; an older one is not worth its burst. */
const REPLAY_AGE_MS = 2_000;
/** More than the delays of two sources differ by, less than a pause that means something. */
const CLOSED_GAP_MS = 200;
const CNAME = "programme";

/** An outgoing stream with a fixed identity, and who gets it. */
interface Half {
  readonly rewriter: RtpRewriter;
  readonly ring: PacketRing;
  outputs: readonly LaneOutput[];
  packets: number;
  octets: number;
}

export interface LaneOptions {
  /** Of the good picture. */
  videoSsrc: number;
  smallSsrc: number;
  audioSsrc: number;
  /** The lane now shows `source`. */
  onLive?: (sourceId: string) => void;
}

/**
 * A picture in two sizes and a sound, three streams with fixed identities, fed by one source at a time and sent to any
 * number of outputs. The programme has SLOT_COUNT of them; a preview has one of its own.
 */
export class Lane {
  readonly videoSsrc: number;
  readonly audioSsrc: number;
  readonly #pictures: Readonly<Record<Layer, Half>>;
  readonly #sound: Half;
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
    this.#pictures = { good: pictureHalf(options.videoSsrc), small: pictureHalf(options.smallSsrc) };
    const rewriter = new RtpRewriter({ ssrc: options.audioSsrc, clockRate: 48_000, minimumStep: 960, closesGapsOf: CLOSED_GAP_MS, markSwitch: true });
    this.#sound = { rewriter, ring: new PacketRing(128), outputs: [], packets: 0, octets: 0 };
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
    return this.#halves().reduce((sum, { packets }) => sum + packets, 0);
  }

  /** Of its sound, sent to everybody alike. */
  get soundPackets(): number {
    return this.#sound.packets;
  }

  ssrcOf(layer: Layer): number {
    return this.#pictures[layer].rewriter.ssrc;
  }

  /** Without its picture a source is only heard: nobody sees this slot now, and nobody pays for it. */
  setPicture(on: boolean): void {
    if (on === this.#picture) return;
    this.#picture = on;
    this.refresh();
  }

  /** Selects a source; null stops the lane at once. */
  select(source: LaneSource | null): void {
    if (source === this.#source) return;
    this.#source = source;
    if (source !== null) return this.refresh();
    for (const half of this.#halves()) stop(half);
    this.#live = null;
    return undefined;
  }

  /** Follows what the source feeds now: its encodings come and go. */
  refresh(): void {
    const source = this.#source;
    if (source === null) return;
    for (const layer of LAYERS) {
      const half = this.#pictures[layer];
      const feed = this.#picture ? source.picture(layer) : null;
      if (feed === null) {
        stop(half);
        continue;
      }
      half.rewriter.select(feed);
      if (half.rewriter.pending === feed) feed.pursueKeyframe();
    }
    this.#sound.rewriter.select(source.sound());
    // Going back to the source that is still on (its rival's keyframe never came) is not a switch.
    const good = this.#pictures.good.rewriter.active;
    if (good !== null && good === source.picture("good")) this.#live = source;
  }

  /** A source has gone. What was on stops; what was awaited is forgotten. */
  drop(source: LaneSource): void {
    for (const feed of source.feeds()) this.dropFeed(feed);
    if (this.#source === source) this.#source = null;
    if (this.#live === source) this.#live = null;
  }

  /** A feed has gone, its source may go on with another. */
  dropFeed(feed: Feed): void {
    for (const half of this.#halves()) {
      if (half.rewriter.active === feed) forget(half);
      half.rewriter.drop(feed);
    }
  }

  /** Those above took this stream off; it goes on where it stopped when they put something on again. */
  cleared(feed: Feed): void {
    for (const half of this.#halves()) if (half.rewriter.active === feed) forget(half);
  }

  push(feed: Feed, packet: Buffer, captureMs: number, nowMs: number): void {
    if (feed.kind === "audio") return this.#forward(null, this.#sound, feed, packet, captureMs, nowMs);
    for (const layer of LAYERS) this.#forward(layer, this.#pictures[layer], feed, packet, captureMs, nowMs);
    return undefined;
  }

  #forward(layer: Layer | null, half: Half, feed: Feed, packet: Buffer, captureMs: number, nowMs: number): void {
    const { packets, switched } = half.rewriter.push(feed, packet, captureMs);
    if (switched) this.#switched(layer, feed);
    for (const out of packets) {
      half.packets++;
      half.octets += out.length - 12;
      const keyframe = layer !== null && startsKeyframe(out);
      if (keyframe && layer === "good") this.keyframes++;
      half.ring.store(out, keyframe, nowMs);
      fanOut(half, layer, out);
    }
    // At once: until then a player lines picture and sound up by what was true of the source before.
    if (switched) this.report(nowMs);
  }

  #switched(layer: Layer | null, feed: Feed): void {
    const source = this.#source;
    if (source === null || this.#live === source) return;
    const shown = this.#picture ? source.picture("good") : null;
    const isOn = layer === "good" ? feed === shown : layer === null && shown === null && feed === source.sound();
    if (!isOn) return;
    this.#live = source;
    this.#onLive(source.id);
  }

  add(output: LaneOutput): void {
    this.#outputs.push(output);
    this.#deal();
  }

  remove(output: LaneOutput): void {
    // A new array: a removal may happen in the middle of a fan-out.
    this.#outputs = this.#outputs.filter((each) => each !== output);
    this.#deal();
  }

  #deal(): void {
    for (const layer of LAYERS)
      this.#pictures[layer].outputs = this.#outputs.filter((each) => each.videoPayloadType !== null && layerOf(each) === layer);
    this.#sound.outputs = this.#outputs.filter((each) => each.audioPayloadType !== null);
  }

  /** Called when an output can receive: gives it a picture now, or asks for one. */
  welcome(output: LaneOutput, nowMs: number): void {
    const half = this.#pictures[layerOf(output)];
    const feed = half.rewriter.active as Feed | null;
    if (output.videoPayloadType === null || feed === null) return;
    const replay = half.ring.sinceKeyframe(nowMs, REPLAY_AGE_MS);
    if (replay.length === 0) feed.askKeyframe();
    for (const packet of replay) sendAs(output, output.videoPayloadType, packet);
  }

  /** A viewer lost packets of one stream: those still in the ring go to it alone. */
  retransmit(output: LaneOutput, sequences: readonly number[], ssrc = this.ssrcOf(layerOf(output))): number {
    const half = this.#halves().find(({ rewriter }) => rewriter.ssrc === ssrc);
    const type = half === this.#sound ? output.audioPayloadType : output.videoPayloadType;
    let found = 0;
    if (half === undefined || type === null) return found;
    for (const number of sequences) {
      const packet = half.ring.get(number);
      if (packet === undefined) continue;
      sendAs(output, type, packet);
      found++;
    }
    this.retransmitted += found;
    return found;
  }

  /** Bytes of a packet that could be sent again; 0: it is not there any more. */
  sizeOf(ssrc: number, number: number): number {
    return this.#halves().find(({ rewriter }) => rewriter.ssrc === ssrc)?.ring.get(number)?.length ?? 0;
  }

  /** A viewer cannot decode. */
  pictureLost(layer: Layer = "good"): void {
    (this.#pictures[layer].rewriter.active as Feed | null)?.askKeyframe();
  }

  /** Sends everybody the reports of the streams that are on: they let a viewer line up lips and voice. */
  report(nowMs: number): void {
    for (const layer of LAYERS) {
      const reports = this.senderReports(nowMs, layer);
      for (const output of this.#outputs) if (layerOf(output) === layer) for (const report of reports) output.report(report);
    }
  }

  senderReports(nowMs: number, layer: Layer = "good"): Buffer[] {
    return [this.#pictures[layer], this.#sound].flatMap((half) => {
      const feed = half.rewriter.active as Feed | null;
      const offset = half.rewriter.timestampOffset;
      const at = feed?.timestampAt(nowMs) ?? null;
      if (offset === null || at === null) return [];
      const { packets, octets } = half;
      return [buildSenderReport({ ssrc: half.rewriter.ssrc, nowMs, rtp: (at + offset) >>> 0, packets, octets, cname: CNAME })];
    });
  }

  #halves(): Half[] {
    return [this.#pictures.good, this.#pictures.small, this.#sound];
  }
}

const layerOf = (output: LaneOutput): Layer => output.layer ?? "good";

function pictureHalf(ssrc: number): Half {
  const rewriter = new RtpRewriter({ ssrc, clockRate: 90_000, minimumStep: 3_000, opensGate: startsKeyframe });
  return { rewriter, ring: new PacketRing(512), outputs: [], packets: 0, octets: 0 };
}

function stop(half: Half): void {
  const wasOn = half.rewriter.active !== null;
  half.rewriter.select(null);
  if (wasOn) forget(half);
}

/** Nothing of what was taken off may reach anyone afterwards, here or below. */
function forget(half: Half): void {
  half.ring.clear();
  const word = buildCleared(half.rewriter.ssrc);
  for (const output of half.outputs) output.report(word);
}

function fanOut(half: Half, layer: Layer | null, packet: Buffer): void {
  // Sending copies the bytes synchronously, so one buffer serves all and only its payload type changes.
  const mark = packet[1]! & 0x80;
  for (const output of half.outputs) {
    packet[1] = mark | (layer === null ? output.audioPayloadType! : output.videoPayloadType!);
    output.send(packet);
  }
}

function sendAs(output: LaneOutput, type: number, packet: Buffer): void {
  packet[1] = (packet[1]! & 0x80) | type;
  output.send(packet);
}
