import type { Logger } from "pino";
import type { Feed, Lane, LaneSource } from "../bus/lane.ts";
import { LAYERS, type Layer, type LinkStats, type Parent } from "../engine.ts";
import type { Incoming } from "./incoming.ts";
import { LinkWatch } from "./link-watch.ts";
import type { PeerNetwork } from "./peer.ts";
import { Upstream } from "./upstream.ts";

/** A link that has spoken and says nothing for so long is dead: a parent answers every knock. */
const DEAD_MS = 1_200;
/** After a pause of our own so long, what came meanwhile has yet to be read before anybody is called silent. */
const STALLED_MS = 250;
/** Replaced, but shown until the new picture is there. */
const REPLACED_MS = 1_000;
const RETRY_MS = 250;
const RETRY_MOST_MS = 4_000;
/** A layer that nobody needs any more is let go after so long: rooms step down and up again. */
const LINGER_MS = 10_000;
/** A link that loses so much in a second carries less than it is sent; what loses less is mended by sending again. */
const STRAINED = 0.25;
const STRAINED_REPORTS = 2;
/** The good layer is left out for so long, ms; twice as long each time that it was too short. */
const FIRST_HOLD_MS = 30_000;
const LONGEST_HOLD_MS = 480_000;
/** Well for so long with the good layer, ms: the next trouble is a new one. */
const PROVEN_MS = 60_000;
/** A slot that was silent for so long shows nothing now. */
const SILENT_MS = 1_500;

export interface LinkOptions {
  parent: Parent;
  network: PeerNetwork;
  lanes: readonly Lane[];
  now(): number;
  audioLoss(): number;
  log: Logger | undefined;
}

interface LayerLink {
  session: Upstream | null;
  /** Being set up; the session stays until this one is open. */
  next: Upstream | null;
  retryAt: number;
  retryMs: number;
  /** Who failed last. */
  avoid: string | null;
  wantedAt: number;
  reconnects: number;
  readonly watch: LinkWatch;
}

/** A slot of the parent's programme: what feeds a lane of a relay. */
class RelayedSlot implements LaneSource {
  readonly id: string;
  readonly #link: Link;
  readonly #slot: number;
  /** Whose sound is on: it stays while it lives, because a change of streams is heard. */
  #heard: Upstream | null = null;

  constructor(link: Link, slot: number) {
    this.#link = link;
    this.#slot = slot;
    this.id = `slot-${slot}`;
  }

  picture(layer: Layer): Feed | null {
    const session = this.#link.open(layer) ?? this.#link.open(layer === "good" ? "small" : "good");
    return session?.slots[this.#slot]!.video ?? null;
  }

  sound(): Feed | null {
    if (this.#heard === null || !this.#link.isCurrent(this.#heard)) this.#heard = this.#link.open("good") ?? this.#link.open("small");
    return this.#heard?.slots[this.#slot]!.audio ?? null;
  }

  feeds(): readonly Feed[] {
    return this.#link.sessions().flatMap(({ slots }) => Object.values(slots[this.#slot]!) as Incoming[]);
  }
}

/** What a relay holds of its parent: a session for each layer that somebody needs, and a new one when it dies. */
export class Link {
  readonly #options: LinkOptions;
  readonly #layers: Readonly<Record<Layer, LayerLink>>;
  readonly sources: readonly RelayedSlot[];
  #parent: Parent;
  #closed = false;
  #tickedAt = 0;
  #blindUntil = 0;
  /** While the line carries no more than the small layer. */
  #spareUntil = Number.NEGATIVE_INFINITY;
  #holdMs = FIRST_HOLD_MS;
  #strained = 0;
  /** Replaced by newer ones. */
  readonly #leaving = new Set<Upstream>();
  /** Carried by sessions that have ended. */
  #gone = { packets: 0, bytes: 0, plis: 0 };

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#parent = options.parent;
    const fresh = (): LayerLink => ({ session: null, next: null, retryAt: 0, retryMs: RETRY_MS, avoid: null, wantedAt: 0, reconnects: 0, watch: new LinkWatch() });
    this.#layers = { good: fresh(), small: fresh() };
    this.sources = options.lanes.map((_, slot) => new RelayedSlot(this, slot));
  }

  /** Another parent: what there is goes on until the new sessions are open. */
  follow(parent: Parent): void {
    if (parent === this.#parent) return;
    this.#parent = parent;
    for (const layer of LAYERS) if (this.#layers[layer].session !== null) this.#start(layer, null);
  }

  open(layer: Layer): Upstream | null {
    return this.#layers[layer].session;
  }

  isCurrent(session: Upstream): boolean {
    return this.#layers[session.layer].session === session;
  }

  sessions(): Upstream[] {
    return LAYERS.flatMap((layer) => this.#layers[layer].session ?? []);
  }

  /** Several times a second. */
  tick(nowMs: number, needed: Readonly<Record<Layer, boolean>>): void {
    if (nowMs - this.#tickedAt > STALLED_MS) this.#blindUntil = nowMs + STALLED_MS;
    this.#tickedAt = nowMs;
    const spares = nowMs < this.#spareUntil;
    for (const layer of LAYERS) {
      const state = this.#layers[layer];
      const spared = spares && layer === "good" && this.#layers.small.session?.isOpen === true;
      if (spares ? layer === "small" : needed[layer]) state.wantedAt = nowMs;
      state.session?.tick(nowMs);
      if (spared || nowMs - state.wantedAt > LINGER_MS) this.#letGo(layer);
      else if (state.next === null && this.#isDue(state, nowMs)) this.#start(layer, state.avoid);
    }
  }

  #isDue(state: LayerLink, nowMs: number): boolean {
    if (nowMs < state.retryAt) return false;
    if (state.session === null) return true;
    if (nowMs < this.#blindUntil || !state.session.hasSpoken || state.session.silence(nowMs) < DEAD_MS) return false;
    state.avoid = state.session.from;
    state.reconnects++;
    this.#options.log?.warn({ layer: state.session.layer, from: state.session.from }, "the link to the parent is silent");
    return true;
  }

  /** Once a second. */
  report(nowMs: number): void {
    for (const session of this.sessions()) session.report(nowMs);
    this.#measure(nowMs);
    for (const layer of LAYERS) this.#lookAtPictures(layer, nowMs);
  }

  /** Sound goes on, the parent says that it sends a picture, and none comes: another session may bring it, from another parent where there is one. */
  #lookAtPictures(layer: Layer, nowMs: number): void {
    const state = this.#layers[layer];
    if (state.session === null || state.next !== null || nowMs < this.#blindUntil) return;
    const slot = state.watch.look(state.session, nowMs);
    if (slot === null) return;
    state.avoid = state.session.from;
    state.reconnects++;
    state.watch.givenUp();
    this.#options.log?.warn({ layer, from: state.avoid, slot }, "the parent sends a picture that does not come");
    this.#start(layer, state.avoid);
  }

  /** Rooms below are better off with the small picture that comes than with the good one that does not; its sound comes, too. */
  #measure(nowMs: number): void {
    const good = this.#layers.good.session;
    if (good === null || nowMs < this.#spareUntil) return;
    if (good.loss >= STRAINED) this.#strained++;
    // Pictures that the parent withholds are not lost: silence proves nothing.
    else if (good.bitrate > 200_000) this.#strained = 0;
    if (this.#strained < STRAINED_REPORTS) return;
    this.#strained = 0;
    this.#holdMs = nowMs - this.#spareUntil < PROVEN_MS ? Math.min(LONGEST_HOLD_MS, this.#holdMs * 2) : FIRST_HOLD_MS;
    this.#spareUntil = nowMs + this.#holdMs;
    this.#options.log?.warn({ from: good.from, loss: good.loss, forMs: this.#holdMs }, "the link to the parent does not carry the good layer");
  }

  #start(layer: Layer, avoid: string | null): void {
    const state = this.#layers[layer];
    const { network, lanes, log, now, audioLoss } = this.#options;
    state.next?.close();
    const session = new Upstream({
      network,
      layer,
      parent: this.#parent,
      now,
      audioLoss,
      forward: (feed, packet, captureMs, nowMs) => {
        for (const lane of lanes) lane.push(feed, packet, captureMs, nowMs);
      },
      cleared: (feed) => {
        for (const lane of lanes) lane.cleared(feed);
      },
      onGone: (reason) => this.#broke(session, reason),
      onError: (error) => log?.error({ err: error }, "a callback of the link failed"),
    });
    state.next = session;
    session.open(avoid).then(
      () => this.#opened(session),
      (error: unknown) => this.#failed(session, error),
    );
  }

  #opened(session: Upstream): void {
    const state = this.#layers[session.layer];
    if (this.#closed || state.next !== session) return session.close();
    const old = state.session;
    state.next = null;
    state.session = session;
    state.retryMs = RETRY_MS;
    state.avoid = null;
    this.#options.log?.info({ layer: session.layer, from: session.from }, "linked to the parent");
    // The lanes take the new streams up first; the old picture stays until the new one is there.
    this.#refresh();
    if (old === null) return undefined;
    this.#leaving.add(old);
    setTimeout(() => this.#end(old), REPLACED_MS).unref();
    return undefined;
  }

  #failed(session: Upstream, error: unknown): void {
    const state = this.#layers[session.layer];
    if (state.next !== session) return;
    state.next = null;
    state.avoid = session.from ?? state.avoid;
    state.retryAt = this.#options.now() + state.retryMs;
    state.retryMs = Math.min(RETRY_MOST_MS, state.retryMs * 2);
    session.close();
    this.#options.log?.warn({ err: error, layer: session.layer, from: session.from }, "no link to the parent");
  }

  /** The parent said goodbye, or its machine did. */
  #broke(session: Upstream, reason: string): void {
    const state = this.#layers[session.layer];
    if (state.session !== session || this.#closed) return;
    this.#options.log?.warn({ layer: session.layer, from: session.from, reason }, "the link to the parent ended");
    state.session = null;
    state.reconnects++;
    state.avoid = session.from;
    this.#refresh();
    this.#end(session);
    if (state.next === null) this.#start(session.layer, state.avoid);
  }

  #letGo(layer: Layer): void {
    const state = this.#layers[layer];
    const { session, next } = state;
    if (session === null && next === null) return;
    state.session = null;
    state.next = null;
    next?.close();
    this.#refresh();
    if (session !== null) this.#end(session);
  }

  #refresh(): void {
    for (const lane of this.#options.lanes) lane.refresh();
  }

  #end(session: Upstream): void {
    this.#leaving.delete(session);
    this.#gone.packets += session.packets;
    this.#gone.bytes += session.bytes;
    this.#gone.plis += session.plis;
    for (const lane of this.#options.lanes) for (const feed of session.feeds) lane.dropFeed(feed);
    session.close();
  }

  /** Something of the parent's slot has come lately. */
  isLive(slot: number, nowMs: number): boolean {
    return this.sessions().some(({ slots }) => Math.min(slots[slot]!.video.silence(nowMs), slots[slot]!.audio.silence(nowMs)) < SILENT_MS);
  }

  totals(): { packets: number; bytes: number; plis: number } {
    const totals = { ...this.#gone };
    for (const session of this.sessions()) {
      totals.packets += session.packets;
      totals.bytes += session.bytes;
      totals.plis += session.plis;
    }
    return totals;
  }

  stats(nowMs: number): Record<Layer, LinkStats | null> {
    const of = (layer: Layer): LinkStats | null => {
      const { session, next, reconnects } = this.#layers[layer];
      if (session === null && next === null && reconnects === 0) return null;
      return {
        connected: session?.isOpen === true,
        from: session?.from ?? null,
        bitrate: session?.bitrate ?? 0,
        loss: session?.loss ?? 0,
        rttMs: session?.rttMs ?? null,
        jitterMs: session?.jitterMs(nowMs) ?? null,
        fps: session?.fps ?? 0,
        silentMs: session === null ? null : Math.round(session.silence(nowMs)),
        reconnects,
      };
    };
    return { good: of("good"), small: of("small") };
  }

  close(): void {
    this.#closed = true;
    for (const layer of LAYERS) this.#letGo(layer);
    for (const session of this.#leaving) this.#end(session);
  }
}
