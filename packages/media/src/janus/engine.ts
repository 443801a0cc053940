import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import Janode from "janode";
import type { StreamingHandle } from "janode/plugins/streaming";
import type { Logger } from "pino";
import { Lane } from "../bus/lane.ts";
import { engineNow } from "../embedded/clock.ts";
import { Link } from "../embedded/link.ts";
import type { PeerNetwork } from "../embedded/peer.ts";
import { ProgrammeSlots } from "../embedded/slots.ts";
import {
  LAYERS,
  SLOT_COUNT,
  isSlot,
  type AnsweredSession,
  type CounterOffer,
  type EngineEvents,
  type EngineStats,
  type Layer,
  type MediaEngine,
  type Parent,
  type PlayOptions,
  type Slot,
  type SlotState,
} from "../engine.ts";
import { MediaError } from "../errors.ts";
import { choosePlayed } from "../sdp/codecs.ts";
import { parseOffer } from "../sdp/offer.ts";
import type { JanusControl } from "./control.ts";
import { composeCounterOffer, rewriteAnswer, wantedOf } from "./descriptions.ts";
import { Mountpoint } from "./mountpoint.ts";
import { JanusViewer } from "./viewer.ts";

/** How often the link's retries are looked at. */
const TICK_MS = 20;
const REPORT_MS = 1_000;
/** A session whose transport is not up by then never will be. */
const CONNECT_TIMEOUT_MS = 15_000;
/** Sessions of one viewer id for one layer: two screens, and one being reloaded. */
const SESSIONS_PER_VIEWER = 3;
const MOST_AUDIO_LOSS = 0.2;
/** Looked at every second: those from this loss on, and the others while there are few. What they lack may become too much. */
const SUSPECT = 0.08;
const MOST_SUSPECTS = 10;

/** What the buses of one Janus share. */
export interface JanusShared {
  /** Null while it is down. */
  control(): JanusControl | null;
  nextMountpoint(): number;
  readonly admission: { viewers: number };
  readonly maxViewers: number;
  readonly silenceMs: number;
  readonly network: PeerNetwork;
  readonly log: Logger | undefined;
  closed(engine: JanusEngine): void;
}

/**
 * An edge's bus whose viewers are served by Janus: the parent's programme comes over our own link, a mountpoint for
 * each layer carries it on. Sites publish at the root, and previews are watched there.
 */
export class JanusEngine implements MediaEngine {
  readonly #shared: JanusShared;
  readonly #events = new EventEmitter();
  readonly #slots: ProgrammeSlots;
  readonly #viewers = new Map<string, JanusViewer>();
  readonly #mountpoints = new Map<Layer, Promise<Mountpoint>>();
  #link: Link | null = null;
  #timers: NodeJS.Timeout[] = [];
  #closed = false;
  #needed: Readonly<Record<Layer, boolean>> = { good: true, small: false };
  #audioLoss = 0;
  #gone = { packets: 0, bytes: 0, retransmitted: 0 };

  constructor(shared: JanusShared) {
    this.#shared = shared;
    let ssrc = 0x20_0000;
    this.#slots = new ProgrammeSlots({
      lane: (onLive) => new Lane({ videoSsrc: ssrc++, smallSsrc: ssrc++, audioSsrc: ssrc++, onLive }),
      publisher: () => null,
      onLive: (slot, sourceId) => this.#emit("slot-live", { slot, sourceId }),
    });
  }

  publish(_sourceId: string, _offerSdp: string): Promise<AnsweredSession> {
    return Promise.reject(new MediaError("bad-request", "A Janus edge takes no publishers: they send to the root"));
  }

  async play(viewerId: string, offerSdp: string, options: PlayOptions = {}): Promise<CounterOffer> {
    this.#assertOpen();
    if (options.target !== undefined && options.target !== "programme")
      throw new MediaError("bad-request", "A Janus edge shows no previews: they are watched at the root");
    const layer = options.layer ?? "good";
    const wanted = wantedOf(choosePlayed(parseOffer(offerSdp), SLOT_COUNT));
    await this.#makeRoomFor(viewerId, layer);
    const { admission, maxViewers } = this.#shared;
    if (admission.viewers >= maxViewers) throw new MediaError("limit-reached", "No more viewers can be served here");
    // Counted at once: what follows takes a while, and others may come meanwhile.
    admission.viewers++;
    let handle: StreamingHandle | null = null;
    try {
      const control = this.#control();
      const mountpoint = await this.#mountpoint(layer);
      handle = await control.attach();
      const answer = await control.ask(handle.message({ request: "watch", id: mountpoint.id, media: wanted.mids }));
      const counterOffer = composeCounterOffer(answer.jsep?.sdp ?? "", wanted);
      const identity = { id: viewerId, sessionId: randomBytes(16).toString("base64url"), layer, startedAt: engineNow() };
      const viewer = new JanusViewer(identity, handle, counterOffer, wanted);
      if (this.#closed || control !== this.#shared.control()) throw new MediaError("engine-unreachable", "Janus went away meanwhile");
      this.#viewers.set(viewer.sessionId, viewer);
      handle.once(Janode.EVENT.HANDLE_WEBRTCUP, () => this.#connected(viewer));
      handle.once(Janode.EVENT.HANDLE_HANGUP, (detail: { reason?: unknown }) => this.#end(viewer.sessionId, String(detail.reason ?? "closed")));
      handle.once(Janode.EVENT.HANDLE_DETACHED, () => this.#end(viewer.sessionId, "Janus ended"));
      this.#runTimers();
      return { sessionId: viewer.sessionId, counterOfferSdp: counterOffer };
    } catch (error) {
      admission.viewers--;
      if (handle !== null) this.#detach(handle);
      throw error;
    }
  }

  async complete(sessionId: string, answerSdp: string): Promise<void> {
    this.#assertOpen();
    const viewer = this.#viewers.get(sessionId);
    if (viewer?.state !== "offered") throw new MediaError("no-such-session", "No session waits for an answer");
    const sdp = rewriteAnswer(viewer.counterOffer, answerSdp);
    viewer.state = "answered";
    try {
      await this.#control().ask(viewer.handle.message({ request: "start" }, { type: "answer", sdp }));
    } catch (error) {
      this.#end(sessionId, "not accepted");
      throw error;
    }
  }

  async leave(sessionId: string): Promise<void> {
    this.#assertOpen();
    if (!this.#viewers.has(sessionId)) throw new MediaError("no-such-session", "There is no such session");
    this.#end(sessionId, "left");
  }

  setSlot(slot: Slot, sourceId: string | null, picture = true): void {
    this.#assertOpen();
    if (!isSlot(slot)) throw new MediaError("no-such-slot", "There is no such slot");
    if (this.#link !== null) throw new MediaError("bad-request", "The slots of a relay are its parent's");
    this.#slots.set(slot, sourceId, picture);
  }

  linkTo(parent: Parent | null): void {
    this.#assertOpen();
    if (parent !== null && this.#link !== null) return this.#link.follow(parent);
    this.#link?.close();
    this.#link = null;
    if (parent !== null) {
      const { network, log } = this.#shared;
      this.#link = new Link({ parent, network, lanes: this.#slots.lanes, now: engineNow, audioLoss: () => this.#audioLoss, log });
      // So that the first viewer does not wait for it.
      void this.#mountpoint("good").catch(() => {});
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
    const viewers = [...this.#viewers.values()];
    const relayed = this.#link?.totals();
    const sum = (of: "packets" | "bytes" | "nacks"): number => viewers.reduce((total, viewer) => total + viewer[of], 0);
    return {
      publishers: [],
      viewers: viewers.map((viewer) => viewer.stats()),
      slots: this.slots(),
      link: this.#link?.stats(engineNow()) ?? { good: null, small: null },
      totals: {
        packetsIn: relayed?.packets ?? 0,
        bytesIn: relayed?.bytes ?? 0,
        packetsOut: this.#gone.packets + sum("packets"),
        bytesOut: this.#gone.bytes + sum("bytes"),
        plis: relayed?.plis ?? 0,
        keyframes: this.#slots.lanes.reduce((total, { keyframes }) => total + keyframes, 0),
        retransmitted: this.#gone.retransmitted + sum("nacks"),
        dropped: 0,
      },
    };
  }

  on<E extends keyof EngineEvents>(event: E, listener: (detail: EngineEvents[E]) => void): () => void {
    this.#events.on(event, listener);
    return () => this.#events.off(event, listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#link?.close();
    this.#link = null;
    for (const sessionId of [...this.#viewers.keys()]) this.#end(sessionId, "engine closed");
    this.#runTimers();
    await this.#dropMountpoints(this.#shared.control() !== null);
    this.#shared.closed(this);
    this.#events.removeAllListeners();
  }

  /** Janus runs again and knows nothing: what was in it is made anew, so that those who come back do not wait. */
  async restored(): Promise<void> {
    const layers = LAYERS.filter((layer) => layer === "good" ? this.#link !== null : this.#needed[layer]);
    await Promise.all(layers.map((layer) => this.#mountpoint(layer)));
  }

  /** Janus is gone, and with it every session: they are told, so that they go elsewhere. */
  lost(): void {
    for (const sessionId of [...this.#viewers.keys()]) this.#end(sessionId, "Janus ended");
    void this.#dropMountpoints(false);
  }

  /** Those who are connected, for whoever looks after them in turn. */
  connected(): JanusViewer[] {
    return [...this.#viewers.values()].filter(({ state }) => state === "connected");
  }

  /** Looks at one of them. */
  async look(viewer: JanusViewer): Promise<void> {
    const info = await this.#shared.control()?.handleInfo(viewer.handle.id);
    if (!this.#viewers.has(viewer.sessionId)) return;
    const now = engineNow();
    const holdMs = viewer.measure(info, now);
    if (holdMs !== null) this.#spare(viewer, holdMs);
    if (viewer.silence(now) > this.#shared.silenceMs) this.#end(viewer.sessionId, "silent");
  }

  #assertOpen(): void {
    if (this.#closed) throw new MediaError("engine-closed", "The engine is closed");
  }

  #control(): JanusControl {
    const control = this.#shared.control();
    if (control === null) throw new MediaError("engine-unreachable", "Janus is being started again");
    return control;
  }

  #mountpoint(layer: Layer): Promise<Mountpoint> {
    let made = this.#mountpoints.get(layer);
    if (made === undefined) {
      made = Promise.resolve().then(() =>
        Mountpoint.create(this.#control(), this.#shared.nextMountpoint(), layer, this.#slots.lanes, this.#shared.log),
      );
      this.#mountpoints.set(layer, made);
      made.catch(() => {
        if (this.#mountpoints.get(layer) === made) this.#mountpoints.delete(layer);
      });
    }
    return made;
  }

  async #dropMountpoints(isThere: boolean): Promise<void> {
    const all = [...this.#mountpoints.values()];
    this.#mountpoints.clear();
    for (const made of all) await made.then((mountpoint) => mountpoint.close(isThere)).catch(() => {});
  }

  async #makeRoomFor(viewerId: string, layer: Layer): Promise<void> {
    const own = [...this.#viewers.values()].filter((viewer) => viewer.id === viewerId && viewer.layer === layer);
    for (const { sessionId } of own.slice(0, Math.max(0, own.length - SESSIONS_PER_VIEWER + 1))) this.#end(sessionId, "replaced");
  }

  #connected(viewer: JanusViewer): void {
    if (!this.#viewers.has(viewer.sessionId)) return;
    viewer.state = "connected";
    this.#shared.log?.debug({ session: viewer.sessionId }, "viewer connected");
    this.#survey();
  }

  /** Its line carries less than it is sent: its pictures give way to the sound for a while. */
  #spare(viewer: JanusViewer, holdMs: number): void {
    this.#shared.log?.debug({ session: viewer.sessionId, holdMs }, "pictures are withheld from a viewer");
    this.#sendPictures(viewer, false);
    setTimeout(() => this.#sendPictures(viewer, true), holdMs).unref();
  }

  #sendPictures(viewer: JanusViewer, send: boolean): void {
    if (!this.#viewers.has(viewer.sessionId)) return;
    // Janus 1.1 takes one stream a request, and says "configured" to a list without reading it.
    const asked = viewer.pictures.map((mid) => this.#shared.control()?.ask(viewer.handle.message({ request: "configure", mid, send })));
    Promise.all(asked).catch((error: unknown) => this.#shared.log?.warn({ err: error }, "Janus does not withhold pictures"));
    if (send) for (const lane of this.#slots.lanes) lane.pictureLost(viewer.layer);
  }

  #end(sessionId: string, reason: string): void {
    const viewer = this.#viewers.get(sessionId);
    if (viewer === undefined) return;
    this.#viewers.delete(sessionId);
    this.#shared.admission.viewers--;
    this.#gone.packets += viewer.packets;
    this.#gone.bytes += viewer.bytes;
    this.#gone.retransmitted += viewer.nacks;
    viewer.handle.removeAllListeners(Janode.EVENT.HANDLE_HANGUP);
    this.#detach(viewer.handle);
    this.#runTimers();
    this.#shared.log?.debug({ session: sessionId, reason }, "viewer gone");
    this.#emit("viewer-gone", { viewerId: viewer.id, sessionId, reason });
  }

  #detach(handle: StreamingHandle): void {
    this.#shared.control()?.ask(handle.detach()).catch(() => {});
  }

  #runTimers(): void {
    if (this.#viewers.size === 0 && this.#link === null) {
      for (const timer of this.#timers.splice(0)) clearInterval(timer);
    } else if (this.#timers.length === 0) {
      this.#timers = [setInterval(() => this.#link?.tick(engineNow(), this.#needed), TICK_MS), setInterval(() => this.#everySecond(), REPORT_MS)];
      for (const timer of this.#timers) timer.unref();
    }
  }

  #everySecond(): void {
    const now = engineNow();
    for (const { state, startedAt, sessionId } of this.#viewers.values())
      if (state !== "connected" && now - startedAt > CONNECT_TIMEOUT_MS) this.#end(sessionId, "never connected");
    const spared = this.connected().filter(({ relief }) => !relief.withholds(now));
    for (const viewer of spared.toSorted((a, b) => b.loss - a.loss).slice(0, MOST_SUSPECTS))
      if (viewer.loss >= SUSPECT || spared.length <= MOST_SUSPECTS) void this.look(viewer).catch(() => {});
    this.#survey();
    this.#link?.report(now);
  }

  /** Which layers have to be pulled, and how much sound is lost below. */
  #survey(): void {
    const watching = this.connected().filter(({ sees }) => sees);
    const small = watching.some(({ layer }) => layer === "small");
    const good = watching.some(({ layer }) => layer === "good");
    this.#needed = { good: good || !small, small };
    this.#audioLoss = Math.min(MOST_AUDIO_LOSS, Math.max(0, ...this.connected().map(({ audioLoss }) => audioLoss)));
  }

  #emit<E extends keyof EngineEvents>(event: E, detail: EngineEvents[E]): void {
    try {
      this.#events.emit(event, detail);
    } catch (error) {
      this.#shared.log?.error({ err: error, event }, "a listener failed");
    }
  }
}
