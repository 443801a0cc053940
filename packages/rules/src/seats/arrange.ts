import type { RoomPlan, SeatPlace, TakenSeat } from "@diemcau/contract";
import { seatKey, seatsOf, spans } from "./plan.ts";

/** Somebody who needs a seat; in lists always in the order of precedence, the highest first. */
export interface Sitter {
  readonly delegateId: string;
  /** With whom they sit. */
  readonly unit: string;
  readonly isSiteChair: boolean;
}

export interface Arranged {
  readonly seats: TakenSeat[];
  /** For whom there is no seat, in the order of precedence. */
  readonly unseated: string[];
}

/**
 * Gives everybody a seat, as far as there are any. The presidium's table goes to the chairs and then to the highest
 * ranks, from its middle outwards.
 * `rank`: rows from the front, each from the middle of the room outwards, the right-hand side first.
 * `unit`: units in the order of their highest member; a unit stays within one block while one has room for it.
 * @param fixed seats that are kept as they are
 */
export function arrange(plan: RoomPlan, sitters: readonly Sitter[], by: "rank" | "unit", fixed: readonly TakenSeat[] = []): Arranged {
  const there = new Set(seatsOf(plan).map(seatKey));
  const known = new Set(sitters.map(({ delegateId }) => delegateId));
  const kept = fixed.filter((seat) => there.has(seatKey(seat)) && known.has(seat.delegateId));
  const taken = new Set(kept.map(seatKey));
  const seated = new Set(kept.map(({ delegateId }) => delegateId));
  const seats: TakenSeat[] = [...kept];
  const give = (place: SeatPlace, delegateId: string): void => {
    seats.push({ row: place.row, column: place.column, delegateId, fixed: false });
    seated.add(delegateId);
    taken.add(seatKey(place));
  };
  const free = (place: SeatPlace): boolean => !taken.has(seatKey(place));

  const waiting = sitters.filter(({ delegateId }) => !seated.has(delegateId));
  const forTable = [...waiting.filter(({ isSiteChair }) => isSiteChair), ...waiting.filter(({ isSiteChair }) => !isSiteChair)];
  const table = outwards(plan.presidium).map((column) => ({ row: 0, column })).filter(free);
  table.slice(0, forTable.length).forEach((place, at) => give(place, forTable[at]!.delegateId));

  const rest = waiting.filter(({ delegateId }) => !seated.has(delegateId));
  if (by === "rank") {
    const order = rankOrder(plan).filter(free);
    order.slice(0, rest.length).forEach((place, at) => give(place, rest[at]!.delegateId));
  } else byUnit(plan, rest, free, give);
  return { seats, unseated: sitters.filter(({ delegateId }) => !seated.has(delegateId)).map(({ delegateId }) => delegateId) };
}

/** 1 … n from the middle outwards, of two as near the right one first. */
function outwards(n: number): number[] {
  const middle = (n + 1) / 2;
  return Array.from({ length: n }, (_, at) => at + 1).toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || b - a);
}

function rankOrder(plan: RoomPlan): SeatPlace[] {
  const there = new Set(seatsOf(plan).map(seatKey));
  const columns = outwards(plan.columns);
  return Array.from({ length: plan.rows }, (_, row) => columns.map((column) => ({ row: row + 1, column })))
    .flat()
    .filter((place) => there.has(seatKey(place)));
}

interface Block {
  /** Free seats, from the front, to and fro: who sits on after the end of a row sits behind their neighbour. */
  readonly path: SeatPlace[];
  /** How far its middle is from the room's. */
  readonly aside: number;
}

function blocksOf(plan: RoomPlan, free: (place: SeatPlace) => boolean): Block[] {
  const there = new Set(seatsOf(plan).map(seatKey));
  const middle = (plan.columns + 1) / 2;
  return spans(plan.rows, plan.crossAisles).flatMap((rows) =>
    spans(plan.columns, plan.aisles).map((columns) => {
      const path: SeatPlace[] = [];
      for (let row = rows.from; row <= rows.to; row++) {
        const line: SeatPlace[] = [];
        for (let column = columns.from; column <= columns.to; column++) line.push({ row, column });
        path.push(...((row - rows.from) % 2 === 0 ? line : line.toReversed()));
      }
      return { path: path.filter((place) => there.has(seatKey(place)) && free(place)), aside: Math.abs((columns.from + columns.to) / 2 - middle) };
    }),
  );
}

function byUnit(plan: RoomPlan, sitters: readonly Sitter[], free: (place: SeatPlace) => boolean, give: (place: SeatPlace, delegateId: string) => void): void {
  const blocks = blocksOf(plan, free);
  const units = new Map<string, Sitter[]>();
  for (const sitter of sitters) {
    const members = units.get(sitter.unit);
    if (members) members.push(sitter);
    else units.set(sitter.unit, [sitter]);
  }
  for (let members of units.values()) {
    while (members.length > 0) {
      const open = blocks.filter(({ path }) => path.length > 0);
      if (open.length === 0) return;
      const whole = open.filter(({ path }) => path.length >= members.length);
      // Foremost, then nearest the middle; a unit that fits nowhere is divided as little as possible.
      const block = whole.length > 0
        ? whole.toSorted((a, b) => a.path[0]!.row - b.path[0]!.row || a.aside - b.aside)[0]!
        : open.toSorted((a, b) => b.path.length - a.path.length || a.aside - b.aside)[0]!;
      const places = block.path.splice(0, members.length);
      places.forEach((place, at) => give(place, members[at]!.delegateId));
      members = members.slice(places.length);
    }
  }
}

/** What is wrong with seats that somebody wants to save; null when nothing is. */
export function seatingFlaw(plan: RoomPlan, seats: readonly TakenSeat[], delegates: ReadonlySet<string>): string | null {
  const there = new Set(seatsOf(plan).map(seatKey));
  const taken = new Set<string>();
  const seated = new Set<string>();
  for (const seat of seats) {
    const key = seatKey(seat);
    if (!there.has(key)) return `no seat ${key}`;
    if (taken.has(key)) return `seat ${key} given twice`;
    if (!delegates.has(seat.delegateId)) return `seat ${key}: not on the roster`;
    if (seated.has(seat.delegateId)) return `seat ${key}: has another seat`;
    taken.add(key);
    seated.add(seat.delegateId);
  }
  return null;
}

/** With whom a delegate sits: as given on the plan, else the unit that is recorded, else those of the same class. */
export const unitOf = (delegate: { readonly unit: string; readonly recorded: string; readonly class: string }): string => delegate.unit || delegate.recorded || delegate.class;
