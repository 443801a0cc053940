/**
 * How often rooms send their stills, so that the whole stays the same: about 200 a second however many rooms there
 * are. 2,000 rooms: every 10 s, half a megabyte a second. Few rooms are fresher, 21,000 are asked a little more.
 */
const STILLS_A_SECOND = 200;
const FASTEST_MS = 5_000;
const SLOWEST_MS = 30_000;
/** A room that somebody has enlarged. */
export const ENLARGED_MS = 2_500;

export const paceOf = (joined: number): number => Math.min(SLOWEST_MS, Math.max(FASTEST_MS, Math.ceil(joined / STILLS_A_SECOND) * 1_000));
