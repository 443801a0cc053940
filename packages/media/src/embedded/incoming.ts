import { KeyframeRequests } from "../bus/keyframes.ts";
import type { Feed, MediaKind } from "../bus/lane.ts";
import { startsKeyframe } from "../rtp/h264.ts";
import { marker, ssrc, timestamp } from "../rtp/packet.ts";
import { buildNack, buildPli, buildReceiverReport, buildRemb, buildSenderReport, parseRtcp, type RtcpItem } from "../rtp/rtcp.ts";
import { Ceiling, type Arrived } from "./ceiling.ts";
import { Reception } from "./reception.ts";

/** A stream may change its SSRC only after the old one has been silent this long. */
const SSRC_CHANGE_MS = 1_000;
/** Sender reports kept to find the smallest delay, hence the clock offset. */
const OFFSET_WINDOW = 10;
/** Our own identity in RTCP. */
export const ENGINE_SSRC = 1;
const CNAME = "relay";
/** One of five that is missing says nothing about a line. */
const LEAST_EXPECTED = 20;
/** Pictures asked for again for each packet that came, and at once: a line that is full is filled by them, the sound's place too. */
const ASKED_A_PACKET = 0.3;
const ASKED_AT_ONCE = 150;

export interface IngestWiring {
  /** The engine's clock. */
  now(): number;
  send(packet: Buffer): boolean;
  forward(feed: Incoming, packet: Buffer, captureMs: number, nowMs: number): void;
  /** A stream was taken off by those above. */
  cleared?: (feed: Incoming) => void;
  /** What the sender is told it may send, bit/s; left out for a parent, which sends what it has. */
  maxBitrate?: number;
  /** Share of sound lost by the worst of those who get it from us, 0–1. */
  audioLoss(): number;
}

/** One incoming stream: what arrives of it, and the requests for what did not. */
export class Incoming implements Feed {
  readonly kind: MediaKind;
  readonly #ingest: Ingest;
  readonly #repairs: boolean;
  readonly #keyframes = new KeyframeRequests();
  #reception: Reception | null = null;
  /** Of streams that this one replaced. */
  #before = { packets: 0, bytes: 0 };
  #mayAsk = ASKED_AT_ONCE;
  plis = 0;
  nacks = 0;
  keyframes = 0;
  /** Its identity as the sender declared it: reports may speak of it before anything of it came. */
  declared: number | null = null;
  /** Packets that its sender said it had sent, in the last report; null before the first. */
  saidSent: number | null = null;
  /** Pictures that ended: their last packet came, in whatever order. */
  pictures = 0;

  constructor(ingest: Ingest, kind: MediaKind, repairs: boolean) {
    this.#ingest = ingest;
    this.kind = kind;
    this.#repairs = repairs;
  }

  get reception(): Reception | null {
    return this.#reception;
  }

  get ssrc(): number | null {
    return this.#reception?.ssrc ?? null;
  }

  get packets(): number {
    return this.#before.packets + (this.#reception?.packets ?? 0);
  }

  get bytes(): number {
    return this.#before.bytes + (this.#reception?.bytes ?? 0);
  }

  /** ms since its last packet; infinite before the first. */
  silence(nowMs: number): number {
    return this.#reception === null ? Number.POSITIVE_INFINITY : nowMs - this.#reception.lastAt;
  }

  receive(packet: Buffer, nowMs: number): void {
    const reception = this.#receptionOf(ssrc(packet), nowMs);
    if (reception === null) return;
    this.#mayAsk = Math.min(ASKED_AT_ONCE, this.#mayAsk + ASKED_A_PACKET);
    if (!reception.receive(packet, nowMs)) this.askKeyframe();
    if (this.kind === "video" && marker(packet)) this.pictures++;
    if (this.kind === "video" && startsKeyframe(packet)) {
      this.keyframes++;
      this.#keyframes.settle();
    }
    this.#ingest.forward(this, packet, this.#ingest.captureTime(reception, timestamp(packet), nowMs), nowMs);
    if (reception.missing > 0) this.#askAgain(nowMs);
  }

  #receptionOf(from: number, nowMs: number): Reception | null {
    const known = this.#reception;
    if (known !== null && (known.ssrc === from || nowMs - known.lastAt < SSRC_CHANGE_MS))
      return known.ssrc === from ? known : null;
    this.#before = { packets: this.packets, bytes: this.bytes };
    this.#reception = new Reception(from, this.kind === "video" ? 90_000 : 48_000, nowMs);
    // The first word of the ceiling goes at once: a sender jumps to it only in its first seconds.
    this.#ingest.report(nowMs);
    return this.#reception;
  }

  pursueKeyframe(): void {
    this.#keyframes.pursue();
    // At once: a switch is waited for by every room.
    this.#sendKeyframeRequest(this.#ingest.now());
  }

  askKeyframe(): void {
    this.#keyframes.ask();
  }

  /** Its sender has stopped it, and sends another in its place: nothing is asked of it until it comes again. */
  rest(): void {
    this.#keyframes.settle();
  }

  timestampAt(nowMs: number): number | null {
    const offset = this.#ingest.clockOffset();
    return offset === null || this.#reception === null ? null : this.#reception.timestampAt(nowMs - offset);
  }

  tick(nowMs: number): void {
    if (this.#reception === null) return;
    this.#sendKeyframeRequest(nowMs);
    if (this.#reception.missing > 0) this.#askAgain(nowMs);
  }

  #sendKeyframeRequest(nowMs: number): void {
    if (this.#reception === null || !this.#keyframes.due(nowMs)) return;
    this.plis++;
    this.#ingest.send(buildPli(ENGINE_SSRC, this.#reception.ssrc));
  }

  #askAgain(nowMs: number): void {
    if (!this.#repairs || this.#reception === null) return;
    // Sound is little, and wanted first.
    const due = this.#reception.due(nowMs, this.kind === "video" ? Math.floor(this.#mayAsk) : undefined);
    if (due.length === 0) return;
    if (this.kind === "video") this.#mayAsk -= due.length;
    this.nacks += due.length;
    this.#ingest.send(buildNack(ENGINE_SSRC, this.#reception.ssrc, due));
  }
}

/** The streams that come over one connection, from a site or from the parent, on one clock. */
export class Ingest {
  readonly streams: Incoming[] = [];
  readonly #wiring: IngestWiring;
  /** Engine clock minus the sender's clock, one value per recent sender report. */
  #offsets: number[] = [];
  readonly #ceiling: Ceiling | null;
  lastAt: number;

  constructor(wiring: IngestWiring, nowMs: number) {
    this.#wiring = wiring;
    this.#ceiling = wiring.maxBitrate === undefined ? null : new Ceiling(wiring.maxBitrate, nowMs);
    this.lastAt = nowMs;
  }

  /** @param repairs what is lost of it is asked for again */
  add(kind: MediaKind, repairs: boolean): Incoming {
    const stream = new Incoming(this, kind, repairs);
    this.streams.push(stream);
    return stream;
  }

  sum(of: "packets" | "bytes" | "plis" | "nacks" | "keyframes"): number {
    return this.streams.reduce((sum, stream) => sum + stream[of], 0);
  }

  now(): number {
    return this.#wiring.now();
  }

  send(packet: Buffer): boolean {
    return this.#wiring.send(packet);
  }

  forward(feed: Incoming, packet: Buffer, captureMs: number, nowMs: number): void {
    this.#wiring.forward(feed, packet, captureMs, nowMs);
  }

  /** @returns what else the compound says. */
  control(compound: Buffer, nowMs: number): RtcpItem[] {
    this.lastAt = nowMs;
    const items = parseRtcp(compound);
    for (const item of items) {
      if (item.kind !== "sr" && item.kind !== "cleared") continue;
      const stream = this.streams.find((each) => (each.ssrc ?? each.declared) === item.ssrc);
      if (stream === undefined) continue;
      if (item.kind === "cleared") {
        this.#wiring.cleared?.(stream);
        continue;
      }
      stream.saidSent = item.packets;
      stream.reception?.senderReport(item, nowMs);
      this.#offsets.push(nowMs - item.ntpMs);
      if (this.#offsets.length > OFFSET_WINDOW) this.#offsets.shift();
    }
    return items;
  }

  /**
   * The smallest of the recent delays: the report that queued least. One offset for all streams, so
   * that whatever it misses by, picture and sound miss by the same.
   */
  clockOffset(): number | null {
    return this.#offsets.length === 0 ? null : Math.min(...this.#offsets);
  }

  captureTime(reception: Reception, rtp: number, nowMs: number): number {
    const senderMs = reception.senderTimeOf(rtp);
    const offset = this.clockOffset();
    if (senderMs === null || offset === null) return nowMs;
    const captured = senderMs + offset;
    return Math.abs(captured - nowMs) < 2_000 ? captured : nowMs;
  }

  /** Several times a second: retries. */
  tick(nowMs: number): void {
    for (const stream of this.streams) stream.tick(nowMs);
    if (this.#ceiling?.look(this.#arrived(), nowMs)) this.#sayCeiling(this.#ceiling);
  }

  /**
   * Once a second: receiver report, and how much the sender may send. An encoder of sound protects against the loss
   * it is told of: it has to hear of the rooms' loss, not only of that on its own way.
   * @returns share of packets lost since the last report, 0–1
   */
  report(nowMs: number): number {
    const heard = this.streams.filter((stream) => stream.reception !== null);
    if (heard.length === 0) return 0;
    const blocks = heard.map(({ kind, reception }) => ({ kind, block: reception!.report(nowMs) }));
    const told = blocks.map(({ kind, block }) =>
      kind === "audio" ? { ...block, fractionLost: Math.max(block.fractionLost, this.#wiring.audioLoss()) } : block,
    );
    const parts = [buildReceiverReport(ENGINE_SSRC, told)];
    if (this.#ceiling) parts.push(buildRemb(ENGINE_SSRC, this.#ceiling.bitrate, told.map((block) => block.ssrc)));
    this.#wiring.send(Buffer.concat(parts));
    return Math.max(0, ...blocks.map(({ block }) => (block.expected < LEAST_EXPECTED ? 0 : block.fractionLost)));
  }

  #arrived(): Arrived {
    const of = (what: "expected" | "skipped") => this.streams.reduce((sum, { reception }) => sum + (reception?.[what] ?? 0), 0);
    return { expected: of("expected"), skipped: of("skipped"), bytes: this.sum("bytes") };
  }

  /** Between two reports. */
  #sayCeiling({ bitrate }: Ceiling): void {
    this.#wiring.send(Buffer.concat([buildReceiverReport(ENGINE_SSRC, []), buildRemb(ENGINE_SSRC, bitrate, this.streams.flatMap(({ ssrc }) => ssrc ?? []))]));
  }

  /** Asks a parent whether it is there: it answers at once, which tells the round trip too. */
  knock(nowMs: number): void {
    this.#wiring.send(buildSenderReport({ ssrc: ENGINE_SSRC, nowMs, rtp: 0, packets: 0, octets: 0, cname: CNAME }));
  }
}
