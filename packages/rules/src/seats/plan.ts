import type { RoomPlan, SeatPlace } from "@diemcau/contract";

/** Rows of a plan that nobody has drawn yet: halls are wider than deep, with an aisle down the middle. */
const USUAL_COLUMNS = 12;
const USUAL_PRESIDIUM = 3;
const MOST = 60;

/** One key for one seat. */
export const seatKey = ({ row, column }: SeatPlace): string => `${row}.${column}`;

/** A, B … Z, AA, AB … */
export function rowName(row: number): string {
  let name = "";
  for (let left = row; left > 0; left = Math.floor((left - 1) / 26)) name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

/** No row of a room is called CT or PR: these would be rows 98 and 434. */
const PRESIDIUM_NAME = { vi: "CT", en: "PR" } as const;

/** "B12"; at the presidium's table "CT3", in English "PR3". */
export const seatLabel = ({ row, column }: SeatPlace, language: "vi" | "en"): string =>
  `${row === 0 ? PRESIDIUM_NAME[language] : rowName(row)}${column}`;

/** A plan with room for so many, the presidium's table included. */
export function planFor(people: number): RoomPlan {
  const presidium = people > USUAL_COLUMNS ? USUAL_PRESIDIUM : 0;
  const rest = Math.max(1, people - presidium);
  // Wider as it grows: a hall of 800 is 32 wide, not 12 wide and 67 deep.
  const columns = Math.min(MOST, Math.max(Math.min(USUAL_COLUMNS, rest), 2 * Math.round(Math.sqrt(rest * 1.3) / 2)));
  const rows = Math.min(MOST, Math.ceil(rest / columns));
  const aisles = columns < 8 ? [] : columns < 20 ? [Math.floor(columns / 2)] : [Math.floor(columns / 4), columns - Math.floor(columns / 4)];
  return { rows, columns, aisles, crossAisles: [], presidium, gaps: [] };
}

/** Seats that are there, the presidium's first, then row by row from the left. */
export function seatsOf(plan: RoomPlan): SeatPlace[] {
  const missing = new Set(plan.gaps.map(seatKey));
  const seats: SeatPlace[] = [];
  for (let column = 1; column <= plan.presidium; column++) seats.push({ row: 0, column });
  for (let row = 1; row <= plan.rows; row++) {
    for (let column = 1; column <= plan.columns; column++) if (!missing.has(seatKey({ row, column }))) seats.push({ row, column });
  }
  return seats;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** 1 to `last`, cut behind each of `cuts`. */
export function spans(last: number, cuts: readonly number[]): Span[] {
  const ends = [...new Set([...cuts.filter((cut) => cut < last), last])].toSorted((a, b) => a - b);
  return ends.map((to, at) => ({ from: at === 0 ? 1 : ends[at - 1]! + 1, to }));
}

/** The same plan without what lies outside it: after rows or columns were taken away. */
export function tidyPlan(plan: RoomPlan): RoomPlan {
  const within = (cuts: readonly number[], last: number): number[] => [...new Set(cuts.filter((cut) => cut < last))].toSorted((a, b) => a - b);
  return {
    ...plan,
    aisles: within(plan.aisles, plan.columns),
    crossAisles: within(plan.crossAisles, plan.rows),
    gaps: plan.gaps.filter(({ row, column }) => row <= plan.rows && column <= plan.columns),
  };
}
