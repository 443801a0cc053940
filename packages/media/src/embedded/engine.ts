import { EventEmitter } from "node:events";
import type { Logger } from "pino";
import { Lane, type Feed, type LaneOutput } from "../bus/lane.ts";
import { SLOT_COUNT, isSlot } from "../engine.ts";
import type {
  EmbeddedEngineOptions,
  EngineEvents,
  EngineStats,
  Layer,
  AnsweredSession,
  MediaEngine,
  Parent,
  PlayOptions,
  Slot,
  SlotState,
} from "../engine.ts";
import { MediaError } from "../errors.ts";
import { composeAnswer } from "../sdp/answer.ts";
import { choosePlayed, choosePublished, simulcastOf } from "../sdp/codecs.ts";
import { parseOffer } from "../sdp/offer.ts";
import { lanesForViewer, newSessionId, sectionsForPublisher, sectionsForViewer } from "./answers.ts";
import { holdPort } from "./anchor.ts";
import { holdDoor } from "./relay-door.ts";
import { engineNow } from "./clock.ts";
import { Link } from "./link.ts";
import { Peer, type PeerNetwork } from "./peer.ts";
import { Previews, tapLane } from "./previews.ts";
import { ProgrammeSlots } from "./slots.ts";
import { Publisher } from "./publisher.ts";
import { addTotals, engineStats, survey, type Session } from "./stats.ts";
import { Viewer } from "./viewer.ts";

/** How often retries are looked at. */
const TICK_MS = 20;
const REPORT_MS = 1_000;
/** A session whose transport is not up by then never will be. */
const CONNECT_TIMEOUT_MS = 15_000;

/** Sessions of one viewer id for the same thing, the programme or one preview: two screens, and one being reloaded. */
const SESSIONS_PER_VIEWER = 3;

/** What a small picture costs beside the good one, bit/s. */
const SMALL_BITRATE = 300_000;

/** Sessions that are there now; engines that share a machine share the count. */
export interface Admission {
  viewers: number;
  publishers: number;
}

/** The embedded engine on node-datachannel: one process, one UDP port, no transcoding. */
export class EmbeddedEngine implements MediaEngine {
  readonly #network: PeerNetwork;
  readonly #limits: { viewers: number; publishers: number; bitrate: number; silenceMs: number };
  readonly #log: Logger | undefined;
  readonly #events = new EventEmitter();
  readonly #sessions = new Map<string, Session>();
  /** Connected publishers by site. */
  readonly #publishers = new Map<string, Publisher>();
  readonly #previews = new Previews({
    lane: () => this.#newLane(() => {}),
    publisher: (sourceId) => this.#publishers.get(sourceId) ?? null,
    isWatched: (sourceId) => [...this.#sessions.values()].some(({ viewer }) => viewer?.previewOf === sourceId),
  });
  readonly #slots: ProgrammeSlots;
  readonly #admission: Admission;
  /** What makes this bus a relay. */
  #link: Link | null = null;
  /** Running only while there are sessions: a process may hold hundreds of idle buses. */
  #timers: NodeJS.Timeout[] = [];
  #nextSsrc = 0x10_0000;
  #closed = false;
  readonly #releasePort: () => void;
  readonly #releaseDoor: () => void;
  #needed: Readonly<Record<Layer, boolean>> = { good: true, small: false };
  #audioLoss = 0;
  #gone = { packetsIn: 0, bytesIn: 0, packetsOut: 0, bytesOut: 0, plis: 0, keyframes: 0, retransmitted: 0, dropped: 0 };

  constructor(options: EmbeddedEngineOptions, admission: Admission = { viewers: 0, publishers: 0 }) {
    this.#admission = admission;
    const { port, bindAddress, announcedAddresses } = options;
    this.#network = { port, ...(bindAddress === undefined ? {} : { bindAddress }), ...(announcedAddresses === undefined ? {} : { announcedAddresses }) };
    this.#releasePort = holdPort({ ...this.#network, port });
    this.#releaseDoor = holdDoor({ ...this.#network, port });
    this.#limits = {
      viewers: options.maxViewers ?? 300,
      publishers: options.maxPublishers ?? 32,
      bitrate: options.maxBitrate ?? 2_500_000,
      silenceMs: options.silenceMs ?? 10_000,
    };
    this.#log = options.log;
    this.#slots = new ProgrammeSlots({
      lane: (onLive) => this.#newLane(onLive),
      publisher: (sourceId) => this.#publishers.get(sourceId) ?? null,
      onLive: (slot, sourceId) => {
        this.#log?.info({ slot, source: sourceId }, "slot is live");
        this.#emit("slot-live", { slot, sourceId });
      },
    });
  }

  async publish(sourceId: string, offerSdp: string): Promise<AnsweredSession> {
    this.#assertOpen();
    const offer = parseOffer(offerSdp);
    const chosen = choosePublished(offer);
    const { video, audio } = chosen;
    // The same site again takes its own place.
    const own = [...this.#sessions.values()].filter((session) => session.publisher?.id === sourceId).length;
    if (this.#admission.publishers - own >= this.#limits.publishers)
      throw new MediaError("limit-reached", "No more sites can publish here");
    const sessionId = newSessionId();
    const simulcast = video === null ? null : simulcastOf(video);
    const maxBitrate = this.#limits.bitrate + (simulcast === null ? 0 : SMALL_BITRATE);
    const publisher: Publisher = new Publisher(
      {
        sourceId,
        sessionId,
        videoPayloadType: video?.codec.payloadType ?? null,
        audioPayloadType: audio?.codec.payloadType ?? null,
        simulcast,
        repairsSound: audio?.codec.feedback.has("nack") ?? false,
        maxBitrate,
        now: engineNow,
        send: (packet) => peer.send(packet),
        forward: (from, feed, packet, captureMs, nowMs) => this.#forward(from, feed, packet, captureMs, nowMs),
        changed: (of) => {
          for (const lane of this.#lanes()) if (lane.source === of) lane.refresh();
        },
        audioLoss: () => this.#audioLoss,
      },
      engineNow(),
    );
    const peer: Peer = this.#newPeer(sessionId, {
      onOpen: () => this.#publisherConnected(publisher),
      onPacket: (packet) => publisher.receive(packet, engineNow()),
    });
    this.#add(sessionId, { peer, publisher, packetsSeen: 0 });
    return this.#answer(sessionId, peer, async () => {
      const transport = await peer.accept(offer);
      return composeAnswer(offer, transport, sectionsForPublisher(chosen, maxBitrate, simulcast?.encodings));
    });
  }

  async play(viewerId: string, offerSdp: string, options: PlayOptions = {}): Promise<AnsweredSession> {
    this.#assertOpen();
    const layer = options.layer ?? "good";
    const previewOf = options.target === undefined || options.target === "programme" ? null : options.target.source;
    const offer = parseOffer(offerSdp);
    const chosen = choosePlayed(offer, previewOf === null ? SLOT_COUNT : 1);
    this.#makeRoomFor(viewerId, previewOf, layer);
    if (this.#admission.viewers >= this.#limits.viewers)
      throw new MediaError("limit-reached", "No more viewers can be served here");
    const lanes = previewOf === null ? this.#slots.lanes : [this.#previews.of(previewOf)];
    const sessionId = newSessionId();
    const viewer: Viewer = new Viewer(
      { id: viewerId, sessionId, previewOf, layer },
      lanesForViewer(chosen, lanes),
      (packet) => peer.send(packet),
      engineNow(),
    );
    const peer: Peer = this.#newPeer(sessionId, {
      onOpen: () => {
        this.#log?.debug({ session: sessionId, preview: previewOf !== null }, "viewer connected");
        viewer.connect(engineNow());
        this.#survey();
      },
      onPacket: (packet) => viewer.receive(packet, engineNow()),
    });
    this.#add(sessionId, { peer, viewer, packetsSeen: 0 });
    return this.#answer(sessionId, peer, async () => {
      const streams = lanes.map((_, index) => (previewOf === null ? `slot${index}` : "preview"));
      return composeAnswer(offer, await peer.accept(offer), sectionsForViewer(chosen, lanes, layer, streams));
    });
  }

  /** This engine answers every offer itself: nobody ever owes it an answer. */
  async complete(_sessionId: string, _answerSdp: string): Promise<void> {
    this.#assertOpen();
    throw new MediaError("no-such-session", "No session waits for an answer");
  }

  async leave(sessionId: string): Promise<void> {
    this.#assertOpen();
    if (!this.#sessions.has(sessionId)) throw new MediaError("no-such-session", "There is no such session");
    this.#end(sessionId, "left");
  }

  setSlot(slot: Slot, sourceId: string | null, picture = true): void {
    this.#assertOpen();
    if (!isSlot(slot)) throw new MediaError("no-such-slot", "There is no such slot");
    if (this.#link !== null) throw new MediaError("bad-request", "The slots of a relay are its parent's");
    this.#slots.set(slot, sourceId, picture);
    this.#log?.info({ slot, source: sourceId, picture }, "slot set");
  }

  linkTo(parent: Parent | null): void {
    this.#assertOpen();
    if (parent !== null && this.#link !== null) return this.#link.follow(parent);
    this.#link?.close();
    this.#link = null;
    if (parent !== null) {
      const { lanes } = this.#slots;
      this.#link = new Link({ parent, network: this.#network, lanes, now: engineNow, audioLoss: () => this.#audioLoss, log: this.#log });
    }
    this.#slots.relay(this.#link?.sources ?? null);
    this.#runTimers();
    return undefined;
  }

  slots(): SlotState[] {
    const link = this.#link;
    if (link === null) return this.#slots.states();
    return this.#slots.states().map((state) => ({ ...state, live: link.isLive(state.slot, engineNow()) }));
  }

  stats(): EngineStats {
    const lanes = [this.#previews.gone, ...this.#lanes()];
    return engineStats({ sessions: this.#sessions.values(), slots: this.slots(), lanes, link: this.#link, gone: this.#gone }, engineNow());
  }

  on<E extends keyof EngineEvents>(event: E, listener: (detail: EngineEvents[E]) => void): () => void {
    this.#events.on(event, listener);
    return () => this.#events.off(event, listener);
  }

  /**
   * One more output of a slot, or of a room's own picture whether or not it is on air: for the recorder.
   * @throws MediaError engine-closed
   */
  tap(of: Slot | { source: string }, output: LaneOutput): { videoSsrc: number; askKeyframe(): void; stop(): void } {
    this.#assertOpen();
    if (typeof of === "number") return tapLane(this.#slots.lanes[of]!, output, engineNow(), () => {});
    return tapLane(this.#previews.of(of.source), output, engineNow(), this.#previews.hold(of.source));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#link?.close();
    this.#link = null;
    this.#releasePort();
    this.#releaseDoor();
    this.#runTimers();
    for (const sessionId of [...this.#sessions.keys()]) this.#end(sessionId, "engine closed");
    // Peers close in the next turn of the loop; wait for it so that the port is free afterwards.
    await new Promise<void>((resolve) => setTimeout(resolve, 50));
    this.#events.removeAllListeners();
  }

  #assertOpen(): void {
    if (this.#closed) throw new MediaError("engine-closed", "The engine is closed");
  }

  #newLane(onLive: (sourceId: string) => void): Lane {
    return new Lane({ videoSsrc: this.#nextSsrc++, smallSsrc: this.#nextSsrc++, audioSsrc: this.#nextSsrc++, onLive });
  }

  #lanes(): Lane[] {
    return [...this.#slots.lanes, ...this.#previews.lanes];
  }

  /** One viewer must not use up everybody's sessions: the oldest of its own gives way. */
  #makeRoomFor(viewerId: string, previewOf: string | null, layer: Layer): void {
    const own = [...this.#sessions].filter(
      ([, { viewer }]) => viewer?.id === viewerId && viewer.previewOf === previewOf && viewer.layer === layer,
    );
    // In the order they were made.
    for (const [sessionId] of own.slice(0, Math.max(0, own.length - SESSIONS_PER_VIEWER + 1))) this.#end(sessionId, "replaced");
  }

  #newPeer(sessionId: string, handlers: { onOpen: () => void; onPacket: (packet: Buffer) => void }): Peer {
    return new Peer(sessionId, this.#network, {
      ...handlers,
      onGone: (reason) => this.#end(sessionId, reason),
      onError: (error) => this.#log?.error({ err: error, session: sessionId }, "a media callback failed"),
    });
  }

  async #answer(sessionId: string, peer: Peer, make: () => Promise<string>): Promise<AnsweredSession> {
    try {
      return { sessionId, answerSdp: await make() };
    } catch (error) {
      peer.close();
      this.#end(sessionId, "not accepted");
      throw error instanceof MediaError
        ? error
        : new MediaError("internal", "The session could not be set up", { cause: error });
    }
  }

  #publisherConnected(publisher: Publisher): void {
    const older = this.#publishers.get(publisher.id);
    this.#publishers.set(publisher.id, publisher);
    this.#log?.info(
      { source: publisher.id, session: publisher.sessionId, replaces: older !== undefined },
      "publisher connected",
    );
    // The lanes take the new session up first, so that the old picture stays until the new one is there.
    this.#slots.published(publisher);
    this.#previews.find(publisher.id)?.select(publisher);
    if (older !== undefined && older !== publisher)
      setTimeout(() => this.#end(older.sessionId, "replaced"), 1_000).unref();
    this.#emit("publisher", { sourceId: publisher.id, sessionId: publisher.sessionId });
  }

  #forward(publisher: Publisher, feed: Feed, packet: Buffer, captureMs: number, nowMs: number): void {
    for (const lane of this.#slots.lanes) lane.push(feed, packet, captureMs, nowMs);
    this.#previews.find(publisher.id)?.push(feed, packet, captureMs, nowMs);
  }

  #add(sessionId: string, session: Session): void {
    this.#sessions.set(sessionId, session);
    this.#admission[session.publisher === undefined ? "viewers" : "publishers"]++;
    this.#runTimers();
  }

  #runTimers(): void {
    if (this.#sessions.size === 0 && this.#link === null) {
      for (const timer of this.#timers.splice(0)) clearInterval(timer);
    } else if (this.#timers.length === 0) {
      this.#timers = [setInterval(() => this.#tick(), TICK_MS), setInterval(() => this.#everySecond(), REPORT_MS)];
      for (const timer of this.#timers) timer.unref();
    }
  }

  #end(sessionId: string, reason: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return;
    this.#sessions.delete(sessionId);
    this.#admission[session.publisher === undefined ? "viewers" : "publishers"]--;
    this.#runTimers();
    addTotals(this.#gone, session);
    session.peer.close();
    if (session.publisher !== undefined) this.#publisherEnded(session.publisher, reason);
    if (session.viewer !== undefined) this.#viewerEnded(session.viewer, reason);
  }

  #publisherEnded(publisher: Publisher, reason: string): void {
    this.#slots.unpublished(publisher);
    this.#previews.find(publisher.id)?.drop(publisher);
    this.#log?.info({ source: publisher.id, session: publisher.sessionId, reason }, "publisher gone");
    const wasCurrent = this.#publishers.get(publisher.id) === publisher;
    if (wasCurrent) this.#publishers.delete(publisher.id);
    this.#emit("publisher-gone", { sourceId: publisher.id, sessionId: publisher.sessionId, reason });
  }

  #viewerEnded(viewer: Viewer, reason: string): void {
    viewer.disconnect();
    this.#log?.debug({ session: viewer.sessionId, reason }, "viewer gone");
    if (viewer.previewOf !== null) this.#previews.forget(viewer.previewOf);
    this.#emit("viewer-gone", { viewerId: viewer.id, sessionId: viewer.sessionId, reason });
  }

  #tick(): void {
    const now = engineNow();
    for (const publisher of this.#publishers.values()) publisher.tick(now);
    this.#link?.tick(now, this.#needed);
  }

  #survey(): void {
    const { needed, audioLoss } = survey(this.#sessions.values());
    this.#needed = needed;
    this.#audioLoss = audioLoss;
  }

  #everySecond(): void {
    const now = engineNow();
    for (const [sessionId, session] of this.#sessions) {
      const since = now - (session.publisher ?? session.viewer)!.startedAt;
      if (!session.peer.isOpen) {
        if (since > CONNECT_TIMEOUT_MS) this.#end(sessionId, "never connected");
      } else if (session.publisher !== undefined) {
        session.publisher.report(now);
        if (now - session.publisher.lastAt > this.#limits.silenceMs) this.#end(sessionId, "silent");
      } else if (session.viewer !== undefined) {
        if (!session.viewer.tick(now, session.packetsSeen, this.#limits.silenceMs)) this.#end(sessionId, "silent");
        session.packetsSeen = session.viewer.packets;
      }
    }
    this.#survey();
    this.#link?.report(now);
    for (const lane of this.#lanes()) lane.report(now);
  }

  #emit<E extends keyof EngineEvents>(event: E, detail: EngineEvents[E]): void {
    try {
      this.#events.emit(event, detail);
    } catch (error) {
      this.#log?.error({ err: error, event }, "a listener failed");
    }
  }
}
