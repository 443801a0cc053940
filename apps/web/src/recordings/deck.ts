/** Plays a recording: one clock, and every element that shows or sounds something at that moment kept to it. */
import type { RecordingPart } from "@diemcau/contract";
import type { Span } from "@diemcau/rules";
import { PartFeed, type FetchPiece } from "./part-feed.ts";

export const SPEEDS = [1, 1.25, 1.5, 2] as const;
export type Speed = (typeof SPEEDS)[number];

const TICK_MS = 100;
/** Further away from the clock an element jumps; nearer it hurries a little, ms. */
const JUMP_MS = 350;
/** The clock goes with the element that leads, unless that is so far off, ms. */
const LEAD_MS = 2_000;
const NEAR_MS = 40;
const HURRY = 0.05;
/** So long the clock waits for a picture that does not come, ms. */
const PATIENCE_MS = 8_000;
/** The next part's first pieces are fetched so long before it begins, ms. */
const AHEAD_MS = 5_000;
/** A shorter stretch without a recording is waited through, ms. */
const SKIP_MS = 1_500;
/** Where nothing was recorded that should have been, it is told for so long, and then it goes on behind it, ms. */
const TOLD_MS = 4_000;

export interface DeckView {
  /** The server's clock of what is shown, ms. */
  readonly at: number;
  /** `at` less this PC's clock, ms: what clocks, films and captions of the programme go by. */
  readonly offset: number;
  readonly playing: boolean;
  /** Waits for pieces to come. */
  readonly waiting: boolean;
  readonly speed: Speed;
  /** Nothing was recorded at this moment, though somebody was on air. */
  readonly gap: Span | null;
}

/** Where an element belongs: a slot, or a room by itself. */
export type Track = { slot: number } | { site: number };

interface Held {
  readonly track: Track;
  readonly element: HTMLVideoElement;
  feed: PartFeed | null;
  /** Somebody chose another moment: it goes there, however near. */
  sought: boolean;
}

export class Deck {
  readonly #fetch: FetchPiece;
  readonly #elements = new Map<string, Held>();
  /** Its own time is the clock's: on a slow machine a picture that is told to jump falls behind again. */
  #leader: Held | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #timer: ReturnType<typeof setInterval>;
  #parts: readonly RecordingPart[] = [];
  #recorded: readonly Span[] = [];
  #gaps: readonly Span[] = [];
  #view: DeckView = { at: 0, offset: 0, playing: false, waiting: false, speed: 1, gap: null };
  #gapSince: number | null = null;
  #tickedAt = performance.now();
  #waitingSince: number | null = null;

  constructor(fetch: FetchPiece) {
    this.#fetch = fetch;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  get view(): DeckView {
    return this.#view;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What there is to play, and when something was recorded; grows while the conference goes on. */
  load({ parts, recorded, gaps }: { readonly parts: readonly RecordingPart[]; readonly recorded: readonly Span[]; readonly gaps: readonly Span[] }): void {
    this.#parts = parts;
    this.#recorded = recorded;
    this.#gaps = gaps;
    for (const { feed } of this.#elements.values()) {
      const grown = feed && parts.find(({ id }) => id === feed.part.id);
      if (feed && grown) feed.grow(grown);
    }
  }

  mount(track: Track, element: HTMLVideoElement): () => void {
    const key = keyOf(track);
    this.#elements.set(key, { track, element, feed: null, sought: true });
    return () => {
      const held = this.#elements.get(key);
      if (held?.element !== element) return;
      held.feed?.close();
      this.#elements.delete(key);
    };
  }

  play(): void {
    const end = this.#recorded.at(-1)?.end ?? 0;
    if (this.#view.at >= end - 200) return;
    this.#set({ playing: true });
  }

  pause(): void {
    this.#set({ playing: false, waiting: false });
  }

  toggle(): void {
    if (this.#view.playing) this.pause();
    else this.play();
  }

  seek(at: number): void {
    const [first, last] = [this.#recorded[0]?.from ?? at, this.#recorded.at(-1)?.end ?? at];
    this.#waitingSince = null;
    this.#gapSince = null;
    this.#leader = null;
    for (const held of this.#elements.values()) held.sought = true;
    this.#set({ at: Math.min(Math.max(at, first), last) });
    this.#tick();
  }

  setSpeed(speed: Speed): void {
    this.#set({ speed });
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { feed } of this.#elements.values()) feed?.close();
    this.#elements.clear();
    this.#listeners.clear();
  }

  #set(change: Partial<DeckView>): void {
    const view = { ...this.#view, ...change };
    this.#view = { ...view, offset: view.at - Date.now(), gap: this.#gaps.find(({ from, end }) => view.at >= from && view.at < end) ?? null };
    for (const listener of this.#listeners) listener();
  }

  #tick(): void {
    const now = performance.now();
    const passed = Math.min(500, now - this.#tickedAt);
    this.#tickedAt = now;
    const { playing, speed } = this.#view;
    let { at } = this.#view;
    const isStuck = this.#followAll(at);
    if (playing && this.#view.gap) {
      this.#gapSince ??= now;
      const isTold = now - this.#gapSince >= TOLD_MS;
      if (isTold) this.#gapSince = null;
      this.#set({ at: isTold ? this.#view.gap.end : at, waiting: false });
    } else if (playing) {
      if (isStuck) this.#waitingSince ??= now;
      else this.#waitingSince = null;
      const waits = this.#waitingSince !== null && now - this.#waitingSince < PATIENCE_MS;
      if (!waits) at = this.#skip(this.#lead(at) ?? at + passed * speed);
      const ended = at >= (this.#recorded.at(-1)?.end ?? 0);
      if (ended) this.#set({ at: this.#recorded.at(-1)?.end ?? at, playing: false, waiting: false });
      else this.#set({ at, waiting: waits });
    }
  }

  /** The leading element's moment; null: nothing plays, and the clock goes by itself. */
  #lead(at: number): number | null {
    const leads = (held: Held): number | null => {
      const { element, feed } = held;
      if (!feed || element.paused || element.seeking || element.readyState < 3) return null;
      const own = feed.part.from + element.currentTime * 1000;
      return own < feed.part.end - JUMP_MS && Math.abs(own - at) < LEAD_MS ? own : null;
    };
    const present = this.#leader && this.#elements.get(keyOf(this.#leader.track)) === this.#leader ? leads(this.#leader) : null;
    if (present !== null) return present;
    this.#leader = [...this.#elements.values()].find((held) => leads(held) !== null) ?? null;
    return this.#leader && leads(this.#leader);
  }

  /** Over what was not recorded. */
  #skip(at: number): number {
    if (this.#recorded.some(({ from, end }) => at >= from && at < end)) return at;
    const next = this.#recorded.find(({ from }) => from > at);
    return next && next.from - at > SKIP_MS ? next.from : at;
  }

  /** @returns something that is to be seen or heard now has not come yet */
  #followAll(at: number): boolean {
    let stuck = false;
    for (const held of this.#elements.values()) {
      const { track, element } = held;
      const own = this.#parts.filter((part) => ("slot" in track ? part.slot === track.slot : part.site === track.site));
      const part = own.find(({ from, end }) => at >= from && at < end) ?? own.find(({ from }) => from > at && from - at < AHEAD_MS);
      if (held.feed?.part.id !== part?.id) {
        held.feed?.close();
        held.feed = part ? new PartFeed(element, part, this.#fetch) : null;
        held.sought = true;
      }
      element.dataset["part"] = part?.id ?? "";
      if (held.feed && part && this.#follow(held, held.feed, part, at)) stuck = true;
    }
    return stuck;
  }

  #follow(held: Held, feed: PartFeed, part: RecordingPart, at: number): boolean {
    const { element } = held;
    const { playing, speed } = this.#view;
    const wanted = Math.max(0, (at - part.from) / 1000);
    feed.want(wanted);
    if (feed.failed) return false;
    if (at < part.from || !feed.isReady(wanted)) {
      if (!element.paused) element.pause();
      return at >= part.from && at < part.end - 250;
    }
    const behind = (wanted - element.currentTime) * 1000;
    if (held.sought || Math.abs(behind) > JUMP_MS) {
      if (element.seeking) return true;
      held.sought = false;
      if (Math.abs(behind) > NEAR_MS) element.currentTime = wanted;
    }
    if (!playing || this.#waitingSince !== null) {
      if (!element.paused) element.pause();
      return element.seeking;
    }
    element.playbackRate = speed * (held === this.#leader || Math.abs(behind) < NEAR_MS ? 1 : behind > 0 ? 1 + HURRY : 1 - HURRY);
    if (element.paused) element.play().catch(() => {});
    return element.seeking;
  }
}

const keyOf = (track: Track): string => ("slot" in track ? `slot${track.slot}` : `site${track.site}`);
