/** Waiting times between tries: doubling, with jitter so that thousands of rooms do not come back at once. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  #tries = 0;
  /** @param first, longest in milliseconds */
  constructor(first = 500, longest = 10_000) {
    this.#first = first;
    this.#longest = longest;
  }

  /** Milliseconds to wait before the next try, at least `atLeast`. */
  next(atLeast = 0): number {
    const whole = Math.min(this.#longest, this.#first * 2 ** this.#tries);
    this.#tries++;
    return Math.max(atLeast, whole / 2 + (Math.random() * whole) / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
