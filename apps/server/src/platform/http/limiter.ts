import type { ProblemCode } from "@diemcau/contract";
import type { Clock } from "../clock.ts";
import { Problem } from "../problem.ts";

/** Says how long to wait; sent as `retry-after`. */
export class TooManyRequests extends Problem {
  readonly seconds: number;
  constructor(seconds: number, code: ProblemCode = "too-many-requests") {
    super(code);
    this.seconds = seconds;
  }
}

export interface Limiter {
  /** Counts one. @throws TooManyRequests when the window's share is used up */
  take(key: string): void;
  /** Takes one back: it was no guess. */
  giveBack(key: string): void;
  /** Counts nothing. @throws TooManyRequests when the window's share is used up */
  check(key: string): void;
}

/** At most `limit` a key in each window; keys are forgotten with their window. */
export function createLimiter(options: { limit: number; windowMs: number; clock: Clock; code?: ProblemCode }): Limiter {
  let counts = new Map<string, number>();
  let windowEnds = 0;
  function check(key: string): number {
    const now = options.clock();
    if (now >= windowEnds) {
      counts = new Map();
      windowEnds = now + options.windowMs;
    }
    const count = counts.get(key) ?? 0;
    if (count >= options.limit) throw new TooManyRequests(Math.max(1, Math.ceil((windowEnds - now) / 1_000)), options.code);
    return count;
  }
  return {
    take(key) {
      // First: it may begin a new window.
      const count = check(key);
      counts.set(key, count + 1);
    },
    giveBack(key) {
      const count = counts.get(key) ?? 0;
      if (count > 1) counts.set(key, count - 1);
      else counts.delete(key);
    },
    check: (key) => void check(key),
  };
}
