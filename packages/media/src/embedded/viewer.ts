import type { Layer } from "../engine.ts";
import type { Lane, LaneOutput } from "../bus/lane.ts";
import { ENGINE_SSRC } from "./incoming.ts";
import { RTP_HEADER_BYTES, isRtcp, payloadType, sequence, ssrc } from "../rtp/packet.ts";
import { buildReceiverReport, parseRtcp, reportedLess, roundTrip, type ReportBlock, type RtcpItem } from "../rtp/rtcp.ts";
import { Relief } from "./relief.ts";

/** What a viewer shows of one lane. */
export interface ViewerLane {
  lane: Lane;
  videoPayloadType: number | null;
  audioPayloadType: number | null;
}

/** Packets of sound in a second, fewer of which say nothing about a line. */
const LEAST_SOUND = 25;

class LaneFeed implements LaneOutput {
  readonly videoPayloadType: number | null;
  readonly audioPayloadType: number | null;
  readonly layer: Layer;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer, wanted: ViewerLane) {
    this.#viewer = viewer;
    this.videoPayloadType = wanted.videoPayloadType;
    this.audioPayloadType = wanted.audioPayloadType;
    this.layer = viewer.layer;
  }

  send(packet: Buffer): void {
    this.#viewer.send(packet, payloadType(packet) === this.videoPayloadType);
  }

  report(compound: Buffer): void {
    this.#viewer.report(compound);
  }
}

/** One WHEP session: a set of lanes that never changes while it lives. */
export class Viewer {
  readonly id: string;
  readonly sessionId: string;
  /** Site id of a preview; null for the programme. */
  readonly previewOf: string | null;
  readonly layer: Layer;
  readonly startedAt: number;
  readonly #feeds: { lane: Lane; feed: LaneFeed }[];
  readonly #deliver: (packet: Buffer) => boolean;
  readonly #relief = new Relief();
  /** Of each picture: what it was not sent so far. */
  readonly #withheld = new Map<number, { packets: number; octets: number }>();
  #connected = false;
  /** First packet sent since we last heard from it. */
  #unansweredSince: number | null = null;
  packets = 0;
  bytes = 0;
  dropped = 0;
  rttMs: number | null = null;
  /** Share of packets lost in the last report, 0–1, the worst of its streams. */
  loss = 0;
  /** The same of its sound, with what was sent again; a relay tells the worst of those below it. */
  get audioLoss(): number {
    return Math.max(this.#reportedAudioLoss, this.#repairedAudioLoss);
  }
  #reportedAudioLoss = 0;
  /** A report counts what came the second time as come: the encoder has to protect against what was lost the first time. */
  #repairedAudioLoss = 0;
  readonly #askedSound = new Set<number>();
  #soundBefore = 0;

  constructor(
    identity: { id: string; sessionId: string; previewOf: string | null; layer: Layer },
    lanes: readonly ViewerLane[],
    deliver: (packet: Buffer) => boolean,
    nowMs: number,
  ) {
    this.id = identity.id;
    this.sessionId = identity.sessionId;
    this.previewOf = identity.previewOf;
    this.layer = identity.layer;
    this.startedAt = nowMs;
    this.#deliver = deliver;
    this.#feeds = lanes.map((wanted) => ({ lane: wanted.lane, feed: new LaneFeed(this, wanted) }));
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** It shows pictures, not only sound. */
  get sees(): boolean {
    return this.#feeds.some(({ feed }) => feed.videoPayloadType !== null);
  }

  /** The transport is up: start receiving, with a picture at once where there is one. */
  connect(nowMs: number): void {
    if (this.#connected) return;
    this.#connected = true;
    for (const { lane, feed } of this.#feeds) {
      lane.welcome(feed, nowMs);
      lane.add(feed);
    }
  }

  disconnect(): void {
    this.#connected = false;
    for (const { lane, feed } of this.#feeds) lane.remove(feed);
  }

  send(packet: Buffer, isPicture: boolean): void {
    if (!this.#connected) return undefined;
    if (isPicture) {
      if (this.#relief.withholds) return this.#withhold(packet);
      this.#relief.sentPicture(ssrc(packet), sequence(packet), packet.length);
    }
    if (this.#deliver(packet)) {
      this.packets++;
      this.bytes += packet.length;
    } else {
      this.dropped++;
    }
    return undefined;
  }

  #withhold(packet: Buffer): void {
    const before = this.#withheld.get(ssrc(packet)) ?? { packets: 0, octets: 0 };
    this.#withheld.set(ssrc(packet), { packets: before.packets + 1, octets: before.octets + packet.length - RTP_HEADER_BYTES });
  }

  /** Whoever hears that pictures are sent and gets none looks for another way: what is withheld is not said to be sent. */
  report(compound: Buffer): void {
    this.control(reportedLess(compound, this.#withheld));
  }

  control(compound: Buffer): void {
    if (this.#connected) this.#deliver(compound);
  }

  /** Once a second. @returns false when the viewer has to be given up. */
  tick(nowMs: number, packetsBefore: number, silenceMs: number): boolean {
    if (this.packets > packetsBefore) this.#unansweredSince ??= nowMs;
    this.#measureSound();
    if (this.#relief.tick(nowMs) === "resume") for (const { lane, feed } of this.#feeds) if (feed.videoPayloadType !== null) lane.pictureLost(this.layer);
    return this.#unansweredSince === null || nowMs - this.#unansweredSince < silenceMs;
  }

  /** A relay asks whether we are there; it measures the round trip by it, and knows that the link is dead when nothing comes back. */
  #answer(ssrc: number, ntpMiddle: number): void {
    const nothing = { fractionLost: 0, totalLost: 0, highest: 0, jitter: 0 };
    this.control(buildReceiverReport(ENGINE_SSRC, [{ ssrc, ...nothing, lastSr: ntpMiddle, delaySinceLastSr: 0 }]));
  }

  receive(packet: Buffer, nowMs: number): void {
    if (!isRtcp(packet)) return;
    this.#unansweredSince = null;
    for (const item of parseRtcp(packet)) this.#control(item, nowMs);
  }

  #control(item: RtcpItem, nowMs: number): void {
    if (item.kind === "pli") this.#pictureLost(item.ssrc);
    else if (item.kind === "fir") for (const each of item.ssrcs) this.#pictureLost(each);
    else if (item.kind === "nack") this.#repeat(item.ssrc, item.sequences);
    else if (item.kind === "rr" || item.kind === "sr") {
      if (item.kind === "sr") this.#answer(item.ssrc, item.ntpMiddle);
      this.#measure(item.reports, nowMs);
    }
  }

  #repeat(of: number, sequences: readonly number[]): void {
    const found = this.#feed(of);
    if (found === undefined) return;
    const { lane, feed } = found;
    if (lane.audioSsrc === of) {
      for (const each of sequences) this.#askedSound.add(each);
      lane.retransmit(feed, sequences, of);
      return;
    }
    lane.retransmit(feed, this.#relief.repeatable(of, sequences, (each) => lane.sizeOf(of, each)), of);
  }

  #measureSound(): void {
    const sound = this.#feeds.reduce((sum, { lane }) => sum + lane.soundPackets, 0);
    const share = this.#askedSound.size / Math.max(LEAST_SOUND, sound - this.#soundBefore);
    this.#soundBefore = sound;
    // Over some seconds: one packet lost in this one is no line that loses two in a hundred.
    this.#repairedAudioLoss += (share - this.#repairedAudioLoss) * 0.15;
    this.#askedSound.clear();
  }

  #pictureLost(ssrc: number): void {
    this.#feed(ssrc)?.lane.pictureLost(this.layer);
  }

  #measure(reports: readonly ReportBlock[], nowMs: number): void {
    if (reports.length === 0) return;
    const worst = (of: readonly ReportBlock[]): number => Math.max(0, ...of.map((report) => report.fractionLost));
    const sound = reports.filter(({ ssrc }) => this.#feeds.some(({ lane }) => lane.audioSsrc === ssrc));
    const picture = reports.filter((report) => !sound.includes(report));
    if (sound.length > 0) this.#reportedAudioLoss = worst(sound);
    this.loss = worst(picture.length > 0 ? picture : sound);
    for (const report of picture) this.#relief.reported(report.ssrc, report.totalLost);
    for (const report of reports) this.rttMs = roundTrip(report, nowMs) ?? this.rttMs;
  }

  #feed(ssrc: number): { lane: Lane; feed: LaneFeed } | undefined {
    return this.#feeds.find(({ lane }) => lane.ssrcOf(this.layer) === ssrc || lane.audioSsrc === ssrc);
  }
}
