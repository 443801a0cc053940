import { FIRST_HOLD_MS, LEAST_PACKETS, LONGEST_HOLD_MS, PROVEN_MS, STRAINED } from "../embedded/relief.ts";

/** Shorter than that, one lost keyframe and the requests for it look like a line that is full. */
const WINDOW_MS = 900;
/** After pictures were withheld the viewer asks for them too, which Janus has not got: so long, ms. */
const ASKS_FOR_WITHHELD_MS = 2_000;
/** Nothing but a full line asks for so much. */
const FULL = 2 * STRAINED;

/**
 * When the pictures of a Janus' viewer are withheld, and for how long; see embedded/relief.ts. What is sent again Janus
 * bounds by itself, and it counts every request: a packet asked for twice is two. Pure: times are arguments.
 */
export class JanusRelief {
  #resumesAt = Number.NEGATIVE_INFINITY;
  #holdMs = FIRST_HOLD_MS;
  #window: { atMs: number; sent: number; asked: number } | null = null;
  /** The window before this one was strained. */
  #wasStrained = false;

  withholds(nowMs: number): boolean {
    return nowMs < this.#resumesAt;
  }

  /**
   * @param sent packets of pictures since the viewer came
   * @param asked requests for them since then
   * @returns for how long pictures are withheld from now on, ms; null: nothing begins now
   */
  measured(sent: number, asked: number, nowMs: number): number | null {
    if (nowMs < this.#resumesAt + ASKS_FOR_WITHHELD_MS) return null;
    const last = this.#window;
    if (last !== null && nowMs - last.atMs < WINDOW_MS) return null;
    this.#window = { atMs: nowMs, sent, asked };
    if (last === null) return null;
    const share = sent - last.sent < LEAST_PACKETS ? 0 : (asked - last.asked) / (sent - last.sent);
    const begins = share >= FULL || (share >= STRAINED && this.#wasStrained);
    this.#wasStrained = share >= STRAINED && !begins;
    if (!begins) return null;
    this.#holdMs = nowMs - this.#resumesAt < PROVEN_MS ? Math.min(LONGEST_HOLD_MS, this.#holdMs * 2) : FIRST_HOLD_MS;
    this.#resumesAt = nowMs + this.#holdMs;
    this.#window = null;
    return this.#holdMs;
  }
}
