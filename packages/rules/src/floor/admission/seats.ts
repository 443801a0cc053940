/** A room that has, or had, a place. */
export interface Seat {
  readonly site: number;
  /** Since it asked for the programme last, ms. */
  readonly ageMs: number;
}

/**
 * A room that asks has its place for so long, whatever its page says; and one that is lost may come back within it. Rooms
 * are shown as lost after some seconds already.
 */
const KEPT_MS = 60_000;

/** @param isThere does the room's page hold its stream? */
export const isHeld = ({ site, ageMs }: Seat, isThere: (site: number) => boolean): boolean => ageMs <= KEPT_MS || isThere(site);

/**
 * Whether a room that asks for the programme gets it under a limit. Whoever has a place keeps it: the limit is for those
 * who come.
 * @param isCalled it is on air or cued: it must hear what it is asked
 * @returns `freed`: rooms that are not there any more, whose places are taken from them
 */
export function seatFor(site: number, seats: readonly Seat[], most: number, isThere: (site: number) => boolean, isCalled: boolean): { admitted: boolean; freed: readonly number[] } {
  if (seats.some((seat) => seat.site === site)) return { admitted: true, freed: [] };
  const freed = seats.filter((seat) => !isHeld(seat, isThere)).map((seat) => seat.site);
  return { admitted: isCalled || seats.length - freed.length < most, freed };
}
