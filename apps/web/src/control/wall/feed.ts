/** The stills that a window shows: asked for in one question each few seconds, kept while they may be shown again. */
import { useSyncExternalStore } from "react";
import type { ProblemDetails, SheetAsked } from "@diemcau/contract";
import { readImage, unpackSheet, type SheetRow } from "@diemcau/rules/wall";
import { apiUrl, headersFor, LineDown, problemFor, problemOf } from "../../data/index.ts";

export interface Still {
  /** When the server took it, ms. */
  readonly at: number;
  readonly url: string;
}

/** Pages that were shown before come back at once; older ones are let go of. */
const KEPT = 2_500;
/** A page that is turned waits that long for another turn, ms. */
const SOON_MS = 120;
const RETRY_MS = 4_000;
const TIMEOUT_MS = 15_000;

export class StillFeed {
  readonly #conferenceId: string;
  readonly #stills = new Map<number, Still>();
  readonly #listeners = new Set<() => void>();
  #large: (Still & { readonly site: number }) | null = null;
  #sites: readonly number[] = [];
  #enlarged: number | null = null;
  #live: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #again = false;
  #controller = new AbortController();
  #status: FeedStatus = { problem: null, paceMs: 10_000 };

  constructor(conferenceId: string) {
    this.#conferenceId = conferenceId;
    document.addEventListener("visibilitychange", this.#onVisible);
  }

  /** Which rooms are on the page. */
  show(sites: readonly number[]): void {
    this.#sites = sites;
    this.#soon();
  }

  /** Asks for a large still of this room as well. */
  enlarge(site: number | null): void {
    this.#enlarged = site;
    if (site !== null) this.#soon();
  }

  /** Keeps a look into this room open. */
  keepLive(site: number | null): void {
    this.#live = site;
    if (site !== null) this.#soon();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly status = (): FeedStatus => this.#status;
  still(site: number): Still | null {
    return this.#stills.get(site) ?? null;
  }
  large(site: number): Still | null {
    return this.#large?.site === site ? this.#large : null;
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.#onVisible);
    this.#controller.abort();
    clearTimeout(this.#timer);
    for (const { url } of [...this.#stills.values(), ...(this.#large ? [this.#large] : [])]) URL.revokeObjectURL(url);
    this.#stills.clear();
    this.#large = null;
  }

  readonly #onVisible = (): void => {
    if (!document.hidden) this.#soon();
  };

  #soon(): void {
    if (this.#asking) this.#again = true;
    else this.#after(SOON_MS);
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#controller.signal.aborted) this.#timer = setTimeout(() => void this.#ask(), ms);
  }

  async #ask(): Promise<void> {
    // Nobody sees a hidden wall; a room that is looked into must go on.
    if (document.hidden && this.#live === null) return;
    if (this.#sites.length === 0 && this.#enlarged === null && this.#live === null) return;
    this.#asking = true;
    this.#again = false;
    let next = RETRY_MS;
    try {
      next = await this.#sheet();
      if (this.#status.problem) this.#set({ ...this.#status, problem: null });
    } catch (error) {
      if (this.#controller.signal.aborted) return;
      this.#set({ ...this.#status, problem: problemFor(error) });
    }
    this.#asking = false;
    this.#after(this.#again ? SOON_MS : next);
  }

  async #sheet(): Promise<number> {
    const sites = [...this.#sites];
    const enlarged = this.#enlarged;
    const asked: SheetAsked = {
      sites,
      have: sites.map((site) => this.#stills.get(site)?.at ?? 0),
      ...(enlarged === null ? {} : { enlarged: { site: enlarged, have: this.large(enlarged)?.at ?? 0 } }),
      ...(this.#live === null ? {} : { live: this.#live }),
    };
    const signal = AbortSignal.any([this.#controller.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    let packed: Uint8Array<ArrayBuffer>;
    try {
      const response = await fetch(apiUrl(`/api/conferences/${this.#conferenceId}/stills/sheet`), {
        method: "POST",
        headers: { ...headersFor("account"), "content-type": "application/json" },
        body: JSON.stringify(asked),
        signal,
      });
      if (!response.ok) throw await problemOf(response);
      packed = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw error instanceof TypeError || error instanceof DOMException ? new LineDown(error) : error;
    }
    const { index, images } = unpackSheet(packed);
    if (this.#controller.signal.aborted) return index.nextMs;
    index.stills.forEach((row, place) => this.#keep(row, images[place]!));
    if (index.large) this.#keepLarge(index.large, images.at(-1)!);
    this.#forgetOld();
    this.#set({ problem: null, paceMs: index.paceMs });
    return index.nextMs;
  }

  #keep([site, at]: SheetRow, image: Uint8Array): void {
    const url = urlOf(image);
    if (!url) return;
    const before = this.#stills.get(site);
    // The newest stand last: what is let go of first is what was not seen for longest.
    this.#stills.delete(site);
    this.#stills.set(site, { at, url });
    if (before) URL.revokeObjectURL(before.url);
  }

  #keepLarge([site, at]: SheetRow, image: Uint8Array): void {
    const url = urlOf(image);
    if (!url) return;
    if (this.#large) URL.revokeObjectURL(this.#large.url);
    this.#large = { site, at, url };
  }

  #forgetOld(): void {
    const shown = new Set(this.#sites);
    for (const [site, { url }] of this.#stills) {
      if (this.#stills.size <= KEPT) return;
      if (shown.has(site)) continue;
      URL.revokeObjectURL(url);
      this.#stills.delete(site);
    }
  }

  #set(status: FeedStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}

export interface FeedStatus {
  /** Why nothing comes. */
  readonly problem: ProblemDetails | null;
  /** How often rooms send one, ms. */
  readonly paceMs: number;
}

function urlOf(image: Uint8Array): string | null {
  const known = readImage(image);
  return known ? URL.createObjectURL(new Blob([new Uint8Array(image)], { type: known.type })) : null;
}

export const useStill = (feed: StillFeed, site: number): Still | null => useSyncExternalStore(feed.subscribe, () => feed.still(site));
export const useLargeStill = (feed: StillFeed, site: number): Still | null => useSyncExternalStore(feed.subscribe, () => feed.large(site));
export const useFeedStatus = (feed: StillFeed): FeedStatus => useSyncExternalStore(feed.subscribe, feed.status);
