import type { Feed, LaneSource } from "../bus/lane.ts";
import { LAYERS, type Layer, type PublisherStats } from "../engine.ts";
import type { Simulcast } from "../sdp/codecs.ts";
import { extensionText, isRtcp, isRtp, payloadType, ssrc, withoutExtension } from "../rtp/packet.ts";
import { Ingest, type Incoming } from "./incoming.ts";

/** An encoding silent for so long while the other is not is one that the site's line or processor does not carry, ms. */
const SUSPENDED_MS = 1_000;
/** The one that is taken for the small picture has so many times the bits of the other: they are the other way round. */
const CLEARLY_MORE = 1.5;
/** For so many reports, one a second: an encoder that has just begun, or a scene that changes, tells nothing. */
const REPORTS_TO_TURN = 2;

/** What is told of the line to us is of so many reports, one a second. */
const REPORTS_TOLD = 5;

/** What came between two reports. */
interface Stretch {
  readonly ms: number;
  readonly bytes: number;
  readonly loss: number;
  readonly pictures: number;
}

export interface PublisherWiring {
  sourceId: string;
  sessionId: string;
  videoPayloadType: number | null;
  audioPayloadType: number | null;
  /** Null when the site sends one picture only. */
  simulcast: Simulcast | null;
  /** The site sends lost sound again. */
  repairsSound: boolean;
  /** What the sender is told it may send, bit/s. */
  maxBitrate: number;
  /** The engine's clock. */
  now(): number;
  send(packet: Buffer): boolean;
  forward(publisher: Publisher, feed: Feed, packet: Buffer, captureMs: number, nowMs: number): void;
  /** What a layer shows of it has changed. */
  changed(publisher: Publisher): void;
  audioLoss(): number;
}

/** One WHIP session: receives a site's streams, keeps them healthy and hands them to the bus. */
export class Publisher implements LaneSource {
  readonly id: string;
  readonly sessionId: string;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  readonly startedAt: number;
  readonly #wiring: PublisherWiring;
  readonly #ingest: Ingest;
  #pictures: Readonly<Record<Layer, Incoming | null>>;
  /** By the names of encodings. */
  readonly #named = new Map<string, Incoming>();
  readonly #sound: Incoming | null;
  /** What the layers show now. */
  readonly #shown: Record<Layer, Incoming | null>;
  /** Encodings by SSRC: only the first packets of each carry its name. */
  readonly #encodings = new Map<number, Incoming>();
  /** Bytes of each at the last report, while it is a guess which is the larger. */
  #counted: Readonly<Record<Layer, number>> = { good: 0, small: 0 };
  #turnedFor = 0;
  /** At the last report, and the last stretches between two of them. */
  #reported: { at: number; bytes: number; pictures: readonly number[] };
  readonly #stretches: Stretch[] = [];

  constructor(wiring: PublisherWiring, nowMs: number) {
    this.id = wiring.sourceId;
    this.sessionId = wiring.sessionId;
    this.hasVideo = wiring.videoPayloadType !== null;
    this.hasAudio = wiring.audioPayloadType !== null;
    this.startedAt = nowMs;
    this.#reported = { at: nowMs, bytes: 0, pictures: [] };
    this.#wiring = wiring;
    this.#ingest = new Ingest(
      {
        now: () => wiring.now(),
        send: (packet) => wiring.send(packet),
        forward: (feed, packet, captureMs, at) => wiring.forward(this, feed, packet, captureMs, at),
        maxBitrate: wiring.maxBitrate,
        // An encoder makes its copies from about one loss in twenty on: it is told of more, in time.
        audioLoss: () => 2 * wiring.audioLoss(),
      },
      nowMs,
    );
    this.#pictures = {
      good: this.hasVideo ? this.#ingest.add("video", true) : null,
      small: this.hasVideo && wiring.simulcast !== null ? this.#ingest.add("video", true) : null,
    };
    if (wiring.simulcast !== null && this.#pictures.good !== null && this.#pictures.small !== null) {
      this.#named.set(wiring.simulcast.encodings[0], this.#pictures.small).set(wiring.simulcast.encodings[1], this.#pictures.good);
    }
    this.#sound = this.hasAudio ? this.#ingest.add("audio", wiring.repairsSound) : null;
    this.#shown = { good: this.#pictures.good, small: this.#pictures.small ?? this.#pictures.good };
  }

  get lastAt(): number {
    return this.#ingest.lastAt;
  }

  get packets(): number {
    return this.#ingest.sum("packets");
  }

  get bytes(): number {
    return this.#ingest.sum("bytes");
  }

  get plis(): number {
    return this.#ingest.sum("plis");
  }

  get nacks(): number {
    return this.#ingest.sum("nacks");
  }

  /** Of the good picture. */
  get keyframes(): number {
    return this.#pictures.good?.keyframes ?? 0;
  }

  /** How the line to us does, over the last seconds. */
  line(nowMs: number): Pick<PublisherStats, "bitrate" | "loss" | "rttMs" | "jitterMs" | "fps"> {
    const ms = this.#stretches.reduce((sum, stretch) => sum + stretch.ms, 0);
    const sum = (of: "bytes" | "pictures"): number => this.#stretches.reduce((all, stretch) => all + stretch[of], 0);
    const coming = this.#ingest.streams.filter((stream) => stream.silence(nowMs) < SUSPENDED_MS);
    const roundTrips = coming.flatMap(({ reception }) => reception?.roundTripMs ?? []);
    return {
      bitrate: ms === 0 ? 0 : Math.round((sum("bytes") * 8_000) / ms),
      loss: this.#stretches.reduce((all, { loss }) => all + loss, 0) / Math.max(1, this.#stretches.length),
      rttMs: roundTrips.length === 0 ? null : Math.round(Math.max(...roundTrips)),
      jitterMs: coming.length === 0 ? null : Math.round(Math.max(...coming.map(({ reception }) => reception?.jitterMs ?? 0)) * 10) / 10,
      fps: ms === 0 ? 0 : Math.round((sum("pictures") * 10_000) / ms) / 10,
    };
  }

  /** It sends a small picture of its own now. */
  get hasSmall(): boolean {
    return this.#shown.small !== null && this.#shown.small === this.#pictures.small && this.#pictures.small.packets > 0;
  }

  picture(layer: Layer): Feed | null {
    return this.#shown[layer];
  }

  sound(): Feed | null {
    return this.#sound;
  }

  feeds(): readonly Feed[] {
    return this.#ingest.streams;
  }

  receive(packet: Buffer, nowMs: number): void {
    if (isRtcp(packet)) {
      this.#ingest.control(packet, nowMs);
      return;
    }
    if (!isRtp(packet)) return;
    const type = payloadType(packet);
    const stream = type === this.#wiring.videoPayloadType ? this.#encodingOf(packet) : type === this.#wiring.audioPayloadType ? this.#sound : null;
    if (stream === null) return;
    this.#ingest.lastAt = nowMs;
    stream.receive(withoutExtension(packet), nowMs);
  }

  #encodingOf(packet: Buffer): Incoming | null {
    const { simulcast } = this.#wiring;
    if (simulcast === null) return this.#pictures.good;
    const from = ssrc(packet);
    const name = extensionText(packet, simulcast.ridExtension);
    const named = name === null ? undefined : this.#named.get(name);
    if (named !== undefined) {
      // A site restarts an encoder rarely; without a bound a hostile one could fill the memory.
      if (this.#encodings.size > 16) this.#encodings.clear();
      this.#encodings.set(from, named);
    }
    return this.#encodings.get(from) ?? null;
  }

  /** Several times a second: encodings that came or went, and retries. */
  tick(nowMs: number): void {
    this.#follow(nowMs);
    this.#ingest.tick(nowMs);
  }

  #follow(nowMs: number): void {
    const { good, small } = this.#pictures;
    if (good === null || small === null) return;
    let changed = false;
    for (const layer of LAYERS) {
      const [own, other] = layer === "good" ? [good, small] : [small, good];
      // Before its first packet, too: a browser begins with the small one and needs a second for the other.
      const shown = own.silence(nowMs) > SUSPENDED_MS && other.silence(nowMs) < SUSPENDED_MS ? other : own;
      // Browsers answer with keyframes of all that they send: those of the other would take what little the line carries.
      if (shown === other) own.rest();
      changed ||= shown !== this.#shown[layer];
      this.#shown[layer] = shown;
    }
    if (changed) this.#wiring.changed(this);
  }

  /** Once a second. */
  report(nowMs: number): void {
    const loss = this.#ingest.report(nowMs);
    const pictures = this.#ingest.streams.map((stream) => stream.pictures);
    const { at, bytes, pictures: before } = this.#reported;
    if (nowMs > at) this.#stretches.push({ ms: nowMs - at, bytes: this.bytes - bytes, loss, pictures: Math.max(0, ...pictures.map((count, of) => count - (before[of] ?? 0))) });
    if (this.#stretches.length > REPORTS_TOLD) this.#stretches.shift();
    this.#reported = { at: nowMs, bytes: this.bytes, pictures };
    if (this.#wiring.simulcast?.isGuess === true) this.#order();
  }

  /** Names that are not ours say nothing of size: whichever has clearly more bits is the good one. */
  #order(): void {
    const { good, small } = this.#pictures;
    if (good === null || small === null) return;
    const came = { good: good.bytes - this.#counted.good, small: small.bytes - this.#counted.small };
    this.#counted = { good: good.bytes, small: small.bytes };
    // One that does not come, as on a narrow line, tells nothing.
    this.#turnedFor = came.good > 0 && came.small > CLEARLY_MORE * came.good ? this.#turnedFor + 1 : 0;
    if (this.#turnedFor < REPORTS_TO_TURN) return;
    this.#turnedFor = 0;
    this.#pictures = { good: small, small: good };
    this.#counted = { good: small.bytes, small: good.bytes };
    this.#shown.good = small;
    this.#shown.small = good;
    this.#wiring.changed(this);
  }
}
