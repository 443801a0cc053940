/** Numbers from 0 to below 1; the same seed gives the same ones (mulberry32). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Milliseconds until the next of events that happen `perMinute` times a minute on average, at random. */
export function untilNext(random: Random, perMinute: number): number {
  return (-Math.log(1 - random()) * 60_000) / perMinute;
}
