import { EventEmitter } from "node:events";
import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { Lane, type LaneOutput, type MediaKind } from "../bus/lane.ts";
import { SLOT_COUNT, isSlot } from "../engine.ts";
import type {
  EmbeddedEngineOptions,
  EngineEvents,
  EngineStats,
  Layer,
  AnsweredSession,
  MediaEngine,
  PlayOptions,
  Slot,
  SlotState,
} from "../engine.ts";
import { MediaError } from "../errors.ts";
import { composeAnswer, type AnsweredSection } from "../sdp/answer.ts";
import { choosePlayed, choosePublished, type PlayedSection } from "../sdp/codecs.ts";
import { parseOffer } from "../sdp/offer.ts";
import { engineNow } from "./clock.ts";
import { Peer, type PeerNetwork } from "./peer.ts";
import { ProgrammeSlots } from "./slots.ts";
import { Publisher } from "./publisher.ts";
import { addTotals, publisherStats, viewerStats, type Session } from "./stats.ts";
import { Viewer, type ViewerLane } from "./viewer.ts";

/** How often retries are looked at. */
const TICK_MS = 20;
const REPORT_MS = 1_000;
/** A session whose transport is not up by then never will be. */
const CONNECT_TIMEOUT_MS = 15_000;

/** Sessions of one viewer id for the same thing, the programme or one preview: two screens, and one being reloaded. */
const SESSIONS_PER_VIEWER = 3;

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
  readonly #previews = new Map<string, Lane>();
  /** Recorders that listen to a preview: it stays while they do. */
  readonly #tapped = new Map<string, number>();
  readonly #slots: ProgrammeSlots;
  readonly #admission: Admission;
  /** Running only while there are sessions: a process may hold hundreds of idle buses. */
  #timers: NodeJS.Timeout[] = [];
  #nextSsrc = 0x10_0000;
  #closed = false;
  #gone = { packetsIn: 0, bytesIn: 0, packetsOut: 0, bytesOut: 0, plis: 0, keyframes: 0, retransmitted: 0, dropped: 0 };

  constructor(options: EmbeddedEngineOptions, admission: Admission = { viewers: 0, publishers: 0 }) {
    this.#admission = admission;
    this.#network = {
      port: options.port,
      ...(options.bindAddress === undefined ? {} : { bindAddress: options.bindAddress }),
      ...(options.announcedAddresses === undefined ? {} : { announcedAddresses: options.announcedAddresses }),
    };
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
    const { video, audio } = choosePublished(offer);
    // The same site again takes its own place.
    const own = [...this.#sessions.values()].filter((session) => session.publisher?.id === sourceId).length;
    if (this.#admission.publishers - own >= this.#limits.publishers)
      throw new MediaError("limit-reached", "No more sites can publish here");
    const sessionId = newSessionId();
    const publisher: Publisher = new Publisher(
      {
        sourceId,
        sessionId,
        videoPayloadType: video?.codec.payloadType ?? null,
        audioPayloadType: audio?.codec.payloadType ?? null,
        maxBitrate: this.#limits.bitrate,
        now: engineNow,
        send: (packet) => peer.send(packet),
        forward: (from, kind, packet, captureMs, nowMs) => this.#forward(from, kind, packet, captureMs, nowMs),
      },
      engineNow(),
    );
    const peer: Peer = this.#newPeer(sessionId, {
      onOpen: () => this.#publisherConnected(publisher),
      onPacket: (packet) => publisher.receive(packet, engineNow()),
    });
    this.#add(sessionId, { peer, publisher, packetsSeen: 0 });
    return this.#answer(sessionId, peer, async () => {
      const answered: AnsweredSection[] = [];
      if (video !== null) answered.push({ ...video, direction: "recvonly", maxBitrate: this.#limits.bitrate });
      if (audio !== null) answered.push({ ...audio, direction: "recvonly" });
      return composeAnswer(offer, await peer.accept(offer), answered);
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
    const lanes = previewOf === null ? this.#slots.lanes : [this.#preview(previewOf)];
    const sessionId = newSessionId();
    const wanted: ViewerLane[] = lanes.map((lane, index) => ({
      lane,
      videoPayloadType: payloadTypeOf(chosen.video[index]),
      audioPayloadType: payloadTypeOf(chosen.audio[index]),
    }));
    const viewer: Viewer = new Viewer(
      { id: viewerId, sessionId, previewOf, layer },
      wanted,
      (packet) => peer.send(packet),
      engineNow(),
    );
    const peer: Peer = this.#newPeer(sessionId, {
      onOpen: () => {
        this.#log?.debug({ session: sessionId, preview: previewOf !== null }, "viewer connected");
        viewer.connect(engineNow());
      },
      onPacket: (packet) => viewer.receive(packet, engineNow()),
    });
    this.#add(sessionId, { peer, viewer, packetsSeen: 0 });
    return this.#answer(sessionId, peer, async () => {
      const stream = (index: number): string => (previewOf === null ? `slot${index}` : "preview");
      const answered: AnsweredSection[] = [
        ...chosen.video.map((each, index) => answerOf(each, { ssrc: lanes[index]!.videoSsrc, stream: stream(index), track: `${stream(index)}-video` })),
        ...chosen.audio.map((each, index) => answerOf(each, { ssrc: lanes[index]!.audioSsrc, stream: stream(index), track: `${stream(index)}-audio` })),
      ];
      return composeAnswer(offer, await peer.accept(offer), answered);
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
    this.#slots.set(slot, sourceId, picture);
    this.#log?.info({ slot, source: sourceId, picture }, "slot set");
  }

  slots(): SlotState[] {
    return this.#slots.states();
  }

  stats(): EngineStats {
    const now = engineNow();
    const stats: EngineStats = { publishers: [], viewers: [], slots: this.slots(), totals: { ...this.#gone } };
    for (const session of this.#sessions.values()) {
      if (session.publisher !== undefined) stats.publishers.push(publisherStats(session.publisher, session.peer, now));
      if (session.viewer !== undefined) stats.viewers.push(viewerStats(session.viewer));
      addTotals(stats.totals, session);
    }
    for (const lane of [...this.#slots.lanes, ...this.#previews.values()]) {
      stats.totals.keyframes += lane.keyframes;
      stats.totals.retransmitted += lane.retransmitted;
    }
    return stats;
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
    const lane = typeof of === "number" ? this.#slots.lanes[of]! : this.#preview(of.source);
    if (typeof of === "object") this.#tapped.set(of.source, (this.#tapped.get(of.source) ?? 0) + 1);
    lane.welcome(output, engineNow());
    lane.add(output);
    return {
      videoSsrc: lane.videoSsrc,
      askKeyframe: () => lane.pictureLost(),
      stop: () => {
        lane.remove(output);
        if (typeof of === "number") return;
        const left = (this.#tapped.get(of.source) ?? 1) - 1;
        if (left > 0) this.#tapped.set(of.source, left);
        else this.#tapped.delete(of.source);
        this.#forgetPreview(of.source);
      },
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const sessionId of [...this.#sessions.keys()]) this.#end(sessionId, "engine closed");
    // Peers close in the next turn of the loop; wait for it so that the port is free afterwards.
    await new Promise<void>((resolve) => setTimeout(resolve, 50));
    this.#events.removeAllListeners();
  }

  #assertOpen(): void {
    if (this.#closed) throw new MediaError("engine-closed", "The engine is closed");
  }

  #newLane(onLive: (sourceId: string) => void): Lane {
    return new Lane({ videoSsrc: this.#nextSsrc++, audioSsrc: this.#nextSsrc++, onLive });
  }

  /** One viewer must not use up everybody's sessions: the oldest of its own gives way. */
  #makeRoomFor(viewerId: string, previewOf: string | null, layer: Layer): void {
    const own = [...this.#sessions].filter(
      ([, { viewer }]) => viewer?.id === viewerId && viewer.previewOf === previewOf && viewer.layer === layer,
    );
    // In the order they were made.
    for (const [sessionId] of own.slice(0, Math.max(0, own.length - SESSIONS_PER_VIEWER + 1))) this.#end(sessionId, "replaced");
  }

  #preview(sourceId: string): Lane {
    let lane = this.#previews.get(sourceId);
    if (lane === undefined) {
      lane = this.#newLane(() => {});
      lane.select(this.#publishers.get(sourceId) ?? null);
      this.#previews.set(sourceId, lane);
    }
    return lane;
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
    this.#previews.get(publisher.id)?.select(publisher);
    if (older !== undefined && older !== publisher)
      setTimeout(() => this.#end(older.sessionId, "replaced"), 1_000).unref();
    this.#emit("publisher", { sourceId: publisher.id, sessionId: publisher.sessionId });
  }

  #forward(publisher: Publisher, kind: MediaKind, packet: Buffer, captureMs: number, nowMs: number): void {
    for (const lane of this.#slots.lanes) lane.push(publisher, kind, packet, captureMs, nowMs);
    if (this.#previews.size > 0) this.#previews.get(publisher.id)?.push(publisher, kind, packet, captureMs, nowMs);
  }

  #add(sessionId: string, session: Session): void {
    this.#sessions.set(sessionId, session);
    this.#admission[session.publisher === undefined ? "viewers" : "publishers"]++;
    if (this.#timers.length > 0) return;
    this.#timers = [setInterval(() => this.#tick(), TICK_MS), setInterval(() => this.#everySecond(), REPORT_MS)];
    for (const timer of this.#timers) timer.unref();
  }

  #end(sessionId: string, reason: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return;
    this.#sessions.delete(sessionId);
    this.#admission[session.publisher === undefined ? "viewers" : "publishers"]--;
    if (this.#sessions.size === 0) for (const timer of this.#timers.splice(0)) clearInterval(timer);
    addTotals(this.#gone, session);
    session.peer.close();
    if (session.publisher !== undefined) this.#publisherEnded(session.publisher, reason);
    if (session.viewer !== undefined) this.#viewerEnded(session.viewer, reason);
  }

  #publisherEnded(publisher: Publisher, reason: string): void {
    this.#slots.unpublished(publisher);
    this.#previews.get(publisher.id)?.drop(publisher);
    this.#log?.info({ source: publisher.id, session: publisher.sessionId, reason }, "publisher gone");
    const wasCurrent = this.#publishers.get(publisher.id) === publisher;
    if (wasCurrent) this.#publishers.delete(publisher.id);
    this.#emit("publisher-gone", { sourceId: publisher.id, sessionId: publisher.sessionId, reason });
  }

  #viewerEnded(viewer: Viewer, reason: string): void {
    viewer.disconnect();
    this.#log?.debug({ session: viewer.sessionId, reason }, "viewer gone");
    if (viewer.previewOf !== null) this.#forgetPreview(viewer.previewOf);
    this.#emit("viewer-gone", { viewerId: viewer.id, sessionId: viewer.sessionId, reason });
  }

  #forgetPreview(sourceId: string): void {
    const lane = this.#previews.get(sourceId);
    const used = this.#tapped.has(sourceId) || [...this.#sessions.values()].some((session) => session.viewer?.previewOf === sourceId);
    if (lane === undefined || used) return;
    this.#gone.keyframes += lane.keyframes;
    this.#gone.retransmitted += lane.retransmitted;
    this.#previews.delete(sourceId);
  }

  #tick(): void {
    const now = engineNow();
    for (const publisher of this.#publishers.values()) publisher.tick(now);
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
    for (const lane of [...this.#slots.lanes, ...this.#previews.values()]) {
      for (const report of lane.senderReports(now)) for (const output of lane.outputs) output.report(report);
    }
  }

  #emit<E extends keyof EngineEvents>(event: E, detail: EngineEvents[E]): void {
    try {
      this.#events.emit(event, detail);
    } catch (error) {
      this.#log?.error({ err: error, event }, "a listener failed");
    }
  }
}

/** 128 bits: the address of a session is the only thing that protects it from a stranger's DELETE. */
const newSessionId = (): string => randomBytes(16).toString("base64url");

/** Null where nothing is sent. */
const payloadTypeOf = (section: PlayedSection | undefined): number | null => (section?.active === true ? section.codec.payloadType : null);

const answerOf = ({ active, ...section }: PlayedSection, outgoing: NonNullable<AnsweredSection["outgoing"]>): AnsweredSection =>
  active ? { ...section, direction: "sendonly", outgoing } : { ...section, direction: "inactive" };
