/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { MediaRequestError } from "./http.ts";
import { keepLooking } from "./look.ts";
import { PictureWatch } from "./picture-watch.ts";
import { playWhep, type PlayOptions, type PlaySession, type PlayStats } from "./whep.ts";

/** What a session is to carry; another wish is another session. */
export interface Wish extends Pick<PlayOptions, "soundOnly"> {
  layer?: "good" | "small";
}

export type SteadyStatus = "connecting" | "playing" | "frozen" | "failed";

export interface SteadyOptions {
  /** WHEP endpoint, with or without a query. */
  url: string;
  headers?: Record<string, string>;
  slots: number;
  wish: Wish;
  /** Should something of this slot arrive now? */
  isLive(slot: number): boolean;
  /** A session takes over: its tracks by slot, null where it carries none. They replace the ones before. */
  onTracks(tracks: readonly { readonly video: MediaStreamTrack | null; readonly audio: MediaStreamTrack | null }[]): void;
  /** The session that is shown, null while there is none. */
  onSession(session: PlaySession | null): void;
  /** @param refusal the server's own code where it said no to a session that was asked for */
  onStatus(status: SteadyStatus, refusal?: string): void;
  /** For tests. */
  play?: typeof playWhep;
}

export interface Steady {
  /** Another wish: the old session is shown until the new one has a frame. */
  change(wish: Wish): void;
  /** Whoever plays from this edge is to play from another: spread over so long, ms. */
  move(edge: string, withinMs: number): void;
  /** It may be better off at another edge: asked of the server once, and it stays where it is when it is not. */
  tryAt(edge: string, withinMs: number): void;
  close(): void;
}

const TIMING = {
  lookMs: 200,
  /** A session that has worked and brings no packet at all for so long is dead: those above report once a second. */
  deadMs: 1_300,
  /** One that never brought anything gets longer, doubled while that does not help. */
  patienceMs: 3_000,
  longestPatienceMs: 60_000,
  /** From the answer to the connection. */
  connectMs: 4_000,
  /** From the connection to the first frame, before the new session is taken without one or given up. */
  frameMs: 3_000,
  retryMs: 500,
  longestRetryMs: 10_000,
};

type Tracks = { video: MediaStreamTrack | null; audio: MediaStreamTrack | null }[];

interface Held {
  readonly session: PlaySession;
  readonly wish: Wish;
  readonly tracks: Tracks;
  /** What had arrived, and when it last grew. */
  arrived: number;
  grewAt: number;
  hasWorked: boolean;
}

/** Between half and one and a half times the delay, so that thousands do not come at once. */
const jittered = (ms: number): number => ms * (0.5 + Math.random());
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Plays without an end: when nothing arrives any more the next edge is asked at once, and a session that works is only
 * given up for one that has shown a frame.
 */
export function playSteady(options: SteadyOptions): Steady {
  const { play = playWhep } = options;
  let wish = options.wish;
  let current: Held | null = null;
  /** The set-up that goes on now: one at a time, a newer one ends it. */
  let attempt: AbortController | null = null;
  /** The edge that has answered it, and whose media are waited for. */
  let awaited: string | null = null;
  let delay = TIMING.retryMs;
  let patience = TIMING.patienceMs;
  let closed = false;
  const watch = new PictureWatch();
  /** A picture stood although it was sent, and another way is looked for; until it moves again by itself. */
  let stuck: { slot: number; frames: number } | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const isWanted = (): boolean => Array.from({ length: options.slots }, (_, slot) => slot).some((slot) => options.isLive(slot));

  /** Has the new session something to show? Where nothing is on air there is nothing to wait for. */
  async function showsSomething(session: PlaySession, of: Wish): Promise<boolean> {
    if (!isWanted()) return true;
    const stats = await session.stats();
    const shown = stats.slots.filter(({ slot }) => options.isLive(slot));
    if (of.soundOnly === true || shown.length === 0) return stats.packetsArrived > 0 && stats.bytesReceived > 0;
    return shown.some(({ framesDecoded }) => framesDecoded > 0);
  }

  /** @param prefer an edge that is asked for, only if it is better: nothing is lost when it is not */
  async function begin(avoid: string | null, prefer: string | null = null): Promise<void> {
    clearTimeout(retry);
    retry = undefined;
    attempt?.abort();
    const own = (attempt = new AbortController());
    awaited = null;
    const asked = wish;
    const tracks: Tracks = Array.from({ length: options.slots }, () => ({ video: null, audio: null }));
    let session: PlaySession | null = null;
    if (current === null) options.onStatus("connecting");
    try {
      const made = await play({
        url: withQuery(options.url, { avoid, prefer, layer: asked.layer }),
        headers: options.headers ?? {},
        slots: options.slots,
        ...(asked.soundOnly === true && { soundOnly: true }),
        signal: own.signal,
        onTrack: (slot, kind, track) => {
          tracks[slot]![kind] = track;
        },
        onState: (state) => {
          if (state === "failed" && current !== null && current.session === session) lost("failed");
        },
      });
      session = made;
      if (!own.signal.aborted) awaited = made.edge;
      const ready = await carries(made, asked, own.signal);
      if (own.signal.aborted) throw new DOMException("superseded", "AbortError");
      // Without a frame it is worth taking only where there is nothing better.
      if (!ready && current !== null && !isDead(current)) throw new MediaRequestError(0, "unreachable", "No picture came");
      take({ session: made, wish: asked, tracks, arrived: 0, grewAt: performance.now(), hasWorked: ready });
    } catch (error) {
      void session?.close().catch(() => {});
      if (closed || own.signal.aborted) return;
      attempt = null;
      if (prefer !== null && current !== null) return;
      if (current === null) {
        if (error instanceof MediaRequestError) options.onStatus("failed", error.code);
        else options.onStatus("connecting");
      }
      again(session?.edge ?? avoid);
    }
  }

  /** Connected, and with a frame where one is to be expected; false: connected, but nothing came. */
  async function carries(session: PlaySession, asked: Wish, signal: AbortSignal): Promise<boolean> {
    const { connection } = session;
    const by = performance.now() + TIMING.connectMs;
    while (connection.connectionState !== "connected") {
      if (signal.aborted) return false;
      if (connection.connectionState === "failed" || performance.now() > by) throw new MediaRequestError(0, "unreachable", "The media did not connect");
      await wait(20);
    }
    // With nothing to lose it is shown as it comes.
    const until = current === null ? performance.now() : performance.now() + TIMING.frameMs;
    for (;;) {
      if (signal.aborted) return false;
      if (await showsSomething(session, asked)) return true;
      if (performance.now() >= until) return false;
      await wait(30);
    }
  }

  function take(next: Held): void {
    const old = current;
    current = next;
    attempt = null;
    stuck = null;
    watch.restart();
    delay = TIMING.retryMs;
    options.onTracks(next.tracks);
    options.onSession(next.session);
    options.onStatus("playing");
    void old?.session.close().catch(() => {});
    // Wished for meanwhile.
    if (next.wish !== wish) void begin(null);
  }

  function again(avoid: string | null): void {
    clearTimeout(retry);
    retry = setTimeout(() => void begin(avoid), jittered(delay));
    delay = Math.min(TIMING.longestRetryMs, delay * 2);
  }

  const isDead = (held: Held): boolean => performance.now() - held.grewAt >= TIMING.deadMs;

  /** The shown session brings nothing any more; its last picture stays until another one has its first. */
  function lost(why: "frozen" | "failed"): void {
    // One that was just refused is tried again at its own pace.
    if (closed || attempt !== null || retry !== undefined || current === null) return;
    options.onStatus(why);
    current.grewAt = Math.min(current.grewAt, performance.now() - TIMING.deadMs);
    patience = current.hasWorked ? TIMING.patienceMs : Math.min(TIMING.longestPatienceMs, patience * 2);
    void begin(current.session.edge);
  }

  /** Reports go on and a picture stands, while whoever sends it says that it goes on sending. */
  function judgePicture(held: Held, stats: PlayStats, now: number): void {
    if (held.wish.soundOnly === true) return;
    const frames = (of: number): number => stats.slots.find(({ slot }) => slot === of)?.framesDecoded ?? 0;
    if (stuck !== null && attempt === null && (!options.isLive(stuck.slot) || frames(stuck.slot) > stuck.frames)) {
      // It moves again, or is not on the programme any more: nobody has to go anywhere.
      stuck = null;
      clearTimeout(retry);
      retry = undefined;
      options.onStatus("playing");
    }
    const slot = watch.look(stats, options.isLive, now);
    if (slot === null || attempt !== null || retry !== undefined) return;
    watch.givenUp();
    stuck = { slot, frames: frames(slot) };
    options.onStatus("frozen");
    void begin(held.session.edge);
  }

  function judge(held: Held, stats: PlayStats): void {
    const { packetsArrived } = stats;
    const now = performance.now();
    judgePicture(held, stats, now);
    if (packetsArrived !== held.arrived || !isWanted()) {
      if (packetsArrived > held.arrived && held.arrived > 0) held.hasWorked = true;
      held.arrived = packetsArrived;
      held.grewAt = now;
    } else if (now - held.grewAt >= (held.hasWorked ? TIMING.deadMs : patience)) lost("frozen");
  }

  const stopLooking = keepLooking<PlayStats, Held>(() => current, judge, TIMING.lookMs);
  void begin(null);

  return {
    change(next) {
      wish = next;
      if (attempt === null || current !== null) void begin(null);
    },
    move(edge, withinMs) {
      setTimeout(() => {
        // Whoever is only coming there does not wait for media that will not come.
        if (!closed && edge === (attempt === null ? current?.session.edge : awaited)) void begin(edge);
      }, Math.random() * withinMs);
    },
    tryAt(edge, withinMs) {
      setTimeout(() => {
        const from = current?.session.edge;
        if (!closed && attempt === null && retry === undefined && from && from !== edge) void begin(from, edge);
      }, Math.random() * withinMs);
    },
    close() {
      closed = true;
      stopLooking();
      clearTimeout(retry);
      attempt?.abort();
      if (current !== null) options.onSession(null);
      void current?.session.close().catch(() => {});
      current = null;
    },
  };
}

function withQuery(url: string, query: Record<string, string | null | undefined>): string {
  const text = Object.entries(query)
    .flatMap(([name, value]) => (value === null || value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join("&");
  return text === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${text}`;
}
