import type { Headcount } from "@diemcau/contract";

/** A class of delegates on a room's roster, and how many of them it has. */
export type RosterClass = readonly [name: string, persons: number];

export interface CountedRoom {
  /** Delegates expected in it. */
  readonly expected: number;
  /** Of its roster; none where it has no roster. */
  readonly classes: readonly RosterClass[];
}

/** Of those who are not there, so many had sent word; of those who are there, so many follow from elsewhere or came in another's place. */
const EXCUSED = 0.5;
const REMOTE = 0.02;
const SUBSTITUTES = 0.03;

/** What a room counts when that share of its people is there: by the classes of its roster, where it has one. */
export function headcountOf({ expected, classes }: CountedRoom, share: number, qualifier: Headcount["qualifier"]): Headcount {
  const counted = classes.map(([name, persons]) => {
    const present = Math.round(persons * share);
    return { class: name, present, remote: Math.round(present * REMOTE), absent: Math.round(Math.max(0, persons - present) * EXCUSED), substitutes: Math.round(present * SUBSTITUTES) };
  });
  const present = counted.reduce((sum, each) => sum + each.present, 0);
  // A room of one is not empty.
  return present > 0 ? { present, qualifier, classes: counted } : { present: Math.max(1, Math.round(expected * share)), qualifier };
}

/** Not everybody raises a hand, and never more of them than any count of that room has said are there. */
export function handsOf(room: CountedRoom, leastShare: number): number {
  return Math.floor(headcountOf(room, leastShare, "exact").present * 0.98);
}
