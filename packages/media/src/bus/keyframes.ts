/**
 * Milliseconds between requests while a switch waits for the new source. A browser passes over those that come
 * within 300 ms of one it has answered; asking often, we are heard as soon as it listens again.
 */
export const PURSUE_INTERVAL_MS = 100;
/** Milliseconds between requests on behalf of viewers, however many of them ask. */
export const COURTESY_INTERVAL_MS = 300;

/**
 * Decides when to ask one source for a keyframe. Keyframes are large: two thousand viewers that lose
 * the same packet must cost one, and a request lost on the way must be repeated. Pure: the clock is
 * an argument, sending is the caller's.
 */
export class KeyframeRequests {
  #sentAt = Number.NEGATIVE_INFINITY;
  #pursuing = false;
  #owed = false;

  /** Until the next keyframe, ask again and again: someone waits for it with the gate closed. */
  pursue(): void {
    this.#pursuing = true;
  }

  /** A viewer cannot decode; one keyframe soon is enough. */
  ask(): void {
    this.#owed = true;
  }

  /** A keyframe arrived: everybody who waited is served. Or none can come, and whoever waited is shown something else. */
  settle(): void {
    this.#pursuing = false;
    this.#owed = false;
  }

  /** True when a request is to be sent now. */
  due(nowMs: number): boolean {
    const interval = this.#pursuing ? PURSUE_INTERVAL_MS : this.#owed ? COURTESY_INTERVAL_MS : Number.POSITIVE_INFINITY;
    if (nowMs - this.#sentAt < interval) return false;
    if (!this.#pursuing && !this.#owed) return false;
    this.#sentAt = nowMs;
    this.#owed = false;
    return true;
  }
}
