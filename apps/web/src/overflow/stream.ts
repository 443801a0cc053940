/** Plays the stream, and tells which moment of the programme is seen and heard: everything around it goes by that. */
import type Hls from "hls.js/light";

const LOOK_MS = 200;
/** The clock is put right when it is that far off; nearer nobody sees it, ms. */
const NEAR_MS = 80;
/** So long a picture may wait for its next piece before anybody is told, ms. */
const STALLED_MS = 4_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;
/** So far behind the newest piece it plays; further behind than the second number, as a device that slept, it jumps. */
const BEHIND = { liveSyncDurationCount: 3, liveMaxLatencyDurationCount: 9 };

const LIST_TYPE = "application/vnd.apple.mpegurl";

/** Safari tells the date of what it plays. Others may play a list themselves, too, but do not tell it: no page could be turned by it. */
type Dated = HTMLVideoElement & { getStartDate(): Date };
const isDated = (video: HTMLVideoElement): video is Dated => "getStartDate" in video && video.canPlayType(LIST_TYPE) !== "";

export interface StreamView {
  readonly is: "starting" | "playing" | "stalled" | "impossible";
  /** The clock of what is seen less this device's, ms; null: nothing has been seen yet. */
  readonly offset: number | null;
}

export class Stream {
  readonly #address: string;
  readonly #listeners = new Set<() => void>();
  #view: StreamView = { is: "starting", offset: null };
  #video: HTMLVideoElement | null = null;
  #hls: Hls | null = null;
  #look: ReturnType<typeof setInterval> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #pause = FIRST_PAUSE_MS;
  #seenAt = 0;
  #seen = -1;

  constructor(address: string) {
    this.#address = address;
  }

  get view(): StreamView {
    return this.#view;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    this.#look = setInterval(() => this.#watch(video), LOOK_MS);
    const failed = (): void => this.#later();
    if (isDated(video)) video.addEventListener("error", failed);
    const online = (): void => this.#later(0);
    globalThis.addEventListener("online", online);
    void this.#start(video);
    return () => {
      globalThis.removeEventListener("online", online);
      video.removeEventListener("error", failed);
      clearInterval(this.#look);
      clearTimeout(this.#again);
      this.#drop();
      this.#video = null;
    };
  }

  async #start(video: HTMLVideoElement): Promise<void> {
    this.#drop();
    if (isDated(video)) {
      video.src = this.#address;
      video.load();
      video.play().catch(() => {});
      return;
    }
    const { default: Player } = await import("hls.js/light");
    if (this.#video !== video || this.#hls) return;
    if (!Player.isSupported()) return this.#set({ is: "impossible" });
    // Its worker would come from a blob, which the page's policy forbids; one stream costs little without.
    const hls = new Player({ enableWorker: false, ...BEHIND, backBufferLength: 20 });
    this.#hls = hls;
    let mended = false;
    hls.on(Player.Events.ERROR, (_event, { fatal, type }) => {
      if (!fatal || this.#hls !== hls) return;
      if (type === Player.ErrorTypes.MEDIA_ERROR && !mended) {
        mended = true;
        hls.recoverMediaError();
      } else this.#later();
    });
    // Not before there is something to play: a player that is let go while the video still opens its address makes Chromium complain.
    hls.on(Player.Events.MANIFEST_PARSED, () => hls.attachMedia(video));
    hls.on(Player.Events.MEDIA_ATTACHED, () => void video.play().catch(() => {}));
    hls.loadSource(this.#address);
  }

  /** Begins anew, later each time while that brings nothing. */
  #later(pause = this.#pause * (0.7 + 0.6 * Math.random())): void {
    const video = this.#video;
    if (!video) return;
    clearTimeout(this.#again);
    this.#drop();
    this.#again = setTimeout(() => void this.#start(video), pause);
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 1.5);
  }

  #drop(): void {
    this.#hls?.destroy();
    this.#hls = null;
  }

  #dateOf(video: HTMLVideoElement): number | null {
    const date = this.#hls ? this.#hls.playingDate?.getTime() : isDated(video) ? video.getStartDate().getTime() + video.currentTime * 1_000 : undefined;
    return date !== undefined && Number.isFinite(date) ? date : null;
  }

  #watch(video: HTMLVideoElement): void {
    const now = Date.now();
    const moves = !video.paused && video.readyState >= 2 && video.currentTime !== this.#seen;
    const date = this.#dateOf(video);
    if (moves && date !== null) {
      this.#seen = video.currentTime;
      this.#seenAt = now;
      this.#pause = FIRST_PAUSE_MS;
      const offset = date - now;
      const isNear = this.#view.offset !== null && Math.abs(offset - this.#view.offset) < NEAR_MS;
      this.#set({ is: "playing", offset: isNear ? this.#view.offset : offset });
    } else if (this.#seenAt > 0 && now - this.#seenAt > STALLED_MS) this.#set({ is: "stalled" });
    // A browser that stops what was not begun by a hand goes on when it may.
    if (video.paused && video.readyState >= 2) video.play().catch(() => {});
  }

  #set(change: Partial<StreamView>): void {
    const view = { ...this.#view, ...change };
    if (view.is === this.#view.is && view.offset === this.#view.offset) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
