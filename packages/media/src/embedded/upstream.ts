import type { Feed } from "../bus/lane.ts";
import { SLOT_COUNT, type Layer, type Parent } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { isRtcp, isRtp, payloadType, ssrc } from "../rtp/packet.ts";
import { roundTrip } from "../rtp/rtcp.ts";
import { OFFERED_AUDIO, OFFERED_VIDEO, composeAnswer, composeProgrammeOffer } from "../sdp/answer.ts";
import { choosePlayed } from "../sdp/codecs.ts";
import { parseAnswer, parseOffer, type Offer } from "../sdp/offer.ts";
import { ENGINE_SSRC, Ingest, type Incoming } from "./incoming.ts";
import { Peer, type PeerNetwork } from "./peer.ts";

/** A parent that answers but is not reached by then never will be. */
const OPEN_TIMEOUT_MS = 4_000;
/** Four of them lost in a row are taken for a dead link. */
const KNOCK_MS = 250;
/** A stream that was silent for longer says nothing of the link as it is, ms. */
const COMING_MS = 1_500;

export interface UpstreamWiring {
  network: PeerNetwork;
  layer: Layer;
  parent: Parent;
  now(): number;
  forward(feed: Feed, packet: Buffer, captureMs: number, nowMs: number): void;
  cleared(feed: Feed): void;
  audioLoss(): number;
  onGone(reason: string): void;
  onError(error: unknown): void;
}

/** The two streams of one slot as the parent sends them. */
export interface UpstreamSlot {
  readonly video: Incoming;
  readonly audio: Incoming;
}

/** One WHEP session with the parent, in which we are the player: all slots of the programme, of one layer. */
export class Upstream {
  readonly layer: Layer;
  readonly slots: readonly UpstreamSlot[];
  readonly #wiring: UpstreamWiring;
  readonly #ingest: Ingest;
  readonly #bySsrc = new Map<number, Incoming>();
  readonly #byType = new Map<number, Incoming>();
  #peer: Peer;
  #opened = Promise.withResolvers<void>();
  #resource: string | null = null;
  #closed = false;
  /** Who answered. */
  from: string | null = null;
  openedAt: number | null = null;
  rttMs: number | null = null;
  loss = 0;
  bitrate = 0;
  /** Pictures in the last second, of the slot that had most. */
  fps = 0;
  #picturesBefore: readonly number[] = [];
  #bytesBefore = 0;
  #knockedAt = 0;

  constructor(wiring: UpstreamWiring) {
    this.#wiring = wiring;
    this.layer = wiring.layer;
    this.#ingest = new Ingest(
      {
        now: () => wiring.now(),
        send: (packet) => this.#peer.send(packet),
        forward: (feed, packet, captureMs, nowMs) => wiring.forward(feed, packet, captureMs, nowMs),
        cleared: (feed) => wiring.cleared(feed),
        audioLoss: () => wiring.audioLoss(),
      },
      wiring.now(),
    );
    this.slots = Array.from({ length: SLOT_COUNT }, () => ({ video: this.#ingest.add("video", true), audio: this.#ingest.add("audio", true) }));
    this.#opened.promise.catch(() => {});
    this.#peer = this.#newPeer();
  }

  get isOpen(): boolean {
    return !this.#closed && this.#peer.isOpen;
  }

  get feeds(): readonly Incoming[] {
    return this.#ingest.streams;
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

  /** ms since anything came over the link; since it opened, if nothing did. */
  silence(nowMs: number): number {
    return nowMs - Math.max(this.#ingest.lastAt, this.openedAt ?? 0);
  }

  /** Something has come over it: from then on silence means that it is dead. */
  get hasSpoken(): boolean {
    return this.openedAt !== null && this.#ingest.lastAt > this.openedAt;
  }

  /**
   * One exchange with the parent, and the transport up.
   * @param avoid who is not to answer
   * @throws whatever the parent's signalling throws; MediaError when the answer cannot be used or leads nowhere
   */
  async open(avoid: string | null): Promise<void> {
    const { parent } = this.#wiring;
    const offer = composeProgrammeOffer(await this.#peer.offer(), SLOT_COUNT);
    for (const [slot, { video, audio }] of this.slots.entries()) {
      this.#byType.set(OFFERED_VIDEO + slot, video);
      this.#byType.set(OFFERED_AUDIO + slot, audio);
    }
    const answer = await parent.signal(offer, { layer: this.layer, avoid });
    this.#resource = answer.resource;
    this.from = answer.from;
    if (this.#closed) {
      this.#release();
      throw new MediaError("engine-closed", "The link was given up");
    }
    if ("answerSdp" in answer) this.#take(parseAnswer(answer.answerSdp));
    else await parent.complete(answer.resource, await this.#answerTo(answer.counterOfferSdp));
    const timer = setTimeout(() => this.#opened.reject(new MediaError("engine-unreachable", "The parent is not reached")), OPEN_TIMEOUT_MS);
    await this.#opened.promise.finally(() => clearTimeout(timer));
  }

  #take(answer: Offer): void {
    this.#peer.take(answer);
    for (const { mid, ssrcs } of answer.sections) {
      const streams = this.slots[Number(mid.slice(1))];
      const stream = mid.startsWith("v") ? streams?.video : streams?.audio;
      if (stream) stream.declared = ssrcs[0] ?? null;
    }
  }

  /** The parent offers: another connection answers, and the streams are told apart by what the parent declares. */
  async #answerTo(counterOffer: string): Promise<string> {
    const offer = parseOffer(counterOffer);
    // Of a parent's offer we receive what a player's offer receives of us.
    const mirrored = { ...offer, sections: offer.sections.map((section) => ({ ...section, direction: MIRROR[section.direction] })) };
    const { video, audio } = choosePlayed(mirrored, SLOT_COUNT);
    const silent = this.#peer;
    this.#peer = this.#newPeer();
    silent.close();
    this.#byType.clear();
    for (const [kind, sections] of [["video", video], ["audio", audio]] as const) {
      for (const [slot, { section, codec }] of sections.entries()) {
        const stream = this.slots[slot]![kind];
        for (const each of section.ssrcs) this.#bySsrc.set(each, stream);
        stream.declared = section.ssrcs[0] ?? null;
        // Where all streams have the same payload type only their identities tell them apart.
        if (section.ssrcs.length === 0) this.#byType.set(codec.payloadType, stream);
      }
    }
    const answered = [...video, ...audio].map(({ active, ...each }) => ({ ...each, direction: active ? ("recvonly" as const) : ("inactive" as const) }));
    return composeAnswer(mirrored, await this.#peer.accept(offer), answered);
  }

  #newPeer(): Peer {
    const peer: Peer = new Peer("upstream", { ...this.#wiring.network, port: null }, {
      onOpen: () => {
        this.openedAt = this.#wiring.now();
        this.#opened.resolve();
      },
      onPacket: (packet) => this.#receive(packet, this.#wiring.now()),
      onGone: (reason) => {
        if (peer !== this.#peer) return;
        this.#opened.reject(new MediaError("engine-unreachable", `The parent's connection ended: ${reason}`));
        if (!this.#closed) this.#wiring.onGone(reason);
      },
      onError: (error) => this.#wiring.onError(error),
    });
    return peer;
  }

  #receive(packet: Buffer, nowMs: number): void {
    if (isRtcp(packet)) {
      for (const item of this.#ingest.control(packet, nowMs)) {
        if (item.kind !== "rr" && item.kind !== "sr") continue;
        for (const report of item.reports) if (report.ssrc === ENGINE_SSRC) this.rttMs = roundTrip(report, nowMs) ?? this.rttMs;
      }
      return;
    }
    if (!isRtp(packet)) return;
    this.#ingest.lastAt = nowMs;
    (this.#bySsrc.get(ssrc(packet)) ?? this.#byType.get(payloadType(packet)))?.receive(packet, nowMs);
  }

  /** Several times a second: retries, and a knock. */
  tick(nowMs: number): void {
    this.#ingest.tick(nowMs);
    if (!this.isOpen || nowMs - this.#knockedAt < KNOCK_MS) return;
    this.#knockedAt = nowMs;
    this.#ingest.knock(nowMs);
  }

  /** Once a second: reports to the parent, and the figures of the link. */
  report(nowMs: number): void {
    if (!this.isOpen) return;
    this.loss = this.#ingest.report(nowMs);
    this.bitrate = (this.bytes - this.#bytesBefore) * 8;
    this.#bytesBefore = this.bytes;
    const pictures = this.slots.map(({ video }) => video.pictures);
    this.fps = Math.max(...pictures.map((count, slot) => count - (this.#picturesBefore[slot] ?? count)));
    this.#picturesBefore = pictures;
  }

  /** Of the worst stream that comes now, ms; null while nothing comes. */
  jitterMs(nowMs: number): number | null {
    const coming = this.feeds.filter((feed) => feed.silence(nowMs) < COMING_MS);
    return coming.length === 0 ? null : Math.max(...coming.map(({ reception }) => reception!.jitterMs));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer.close();
    this.#opened.reject(new MediaError("engine-closed", "The link was given up"));
    this.#release();
  }

  #release(): void {
    const resource = this.#resource;
    this.#resource = null;
    if (resource === null) return;
    // It may be dead: then there is nobody to tell.
    this.#wiring.parent.release(resource).catch(() => {});
  }
}

const MIRROR = { sendonly: "recvonly", recvonly: "sendonly", sendrecv: "sendrecv", inactive: "inactive" } as const;
