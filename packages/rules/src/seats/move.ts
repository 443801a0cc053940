import type { SeatPlace, TakenSeat } from "@diemcau/contract";
import { seatKey } from "./plan.ts";

/**
 * Somebody sits down on a seat. Who had it takes the seat that the other one leaves; when that is none, they have
 * none any more. A person who is fixed stays fixed where they are put.
 */
export function sitDown(seats: readonly TakenSeat[], delegateId: string, place: SeatPlace): TakenSeat[] {
  const key = seatKey(place);
  const from = seats.find((seat) => seat.delegateId === delegateId);
  const there = seats.find((seat) => seatKey(seat) === key);
  if (there?.delegateId === delegateId) return [...seats];
  const rest = seats.filter((seat) => seat !== from && seat !== there);
  rest.push({ row: place.row, column: place.column, delegateId, fixed: from?.fixed ?? false });
  if (there && from) rest.push({ ...there, row: from.row, column: from.column });
  return rest;
}

export const standUp = (seats: readonly TakenSeat[], delegateId: string): TakenSeat[] => seats.filter((seat) => seat.delegateId !== delegateId);
