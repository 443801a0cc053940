/** Seats of a room: how they stand, and who has which. */
import { Type, type Static } from "typebox";
import { Line, Uuid } from "./primitives.ts";

/** Rows and columns that a plan may have; a printed plan stays readable and a Word table can hold them. */
export const ROOM_LIMIT = 60;
export const PRESIDIUM_LIMIT = 30;

const Place = Type.Integer({ minimum: 1, maximum: ROOM_LIMIT });

/** Seen from the seats, facing the stage: row 1 in front, column 1 on the left. */
export const RoomPlan = Type.Object(
  {
    rows: Place,
    columns: Place,
    /** There is an aisle behind these columns. */
    aisles: Type.Array(Place, { maxItems: ROOM_LIMIT, uniqueItems: true }),
    /** There is a way across behind these rows. */
    crossAisles: Type.Array(Place, { maxItems: ROOM_LIMIT, uniqueItems: true }),
    /** Seats at the presidium's table on the stage. */
    presidium: Type.Integer({ minimum: 0, maximum: PRESIDIUM_LIMIT }),
    /** Places without a seat: pillars, doors, cameras. */
    gaps: Type.Array(Type.Object({ row: Place, column: Place }, { additionalProperties: false }), { maxItems: ROOM_LIMIT * ROOM_LIMIT }),
  },
  { additionalProperties: false },
);
export type RoomPlan = Static<typeof RoomPlan>;

export const SeatPlace = Type.Object(
  {
    /** 0: the presidium's table. */
    row: Type.Integer({ minimum: 0, maximum: ROOM_LIMIT }),
    column: Place,
  },
  { additionalProperties: false },
);
export type SeatPlace = Static<typeof SeatPlace>;

export const TakenSeat = Type.Object(
  {
    ...SeatPlace.properties,
    delegateId: Uuid,
    /** Stays where it is when the room is seated anew. */
    fixed: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type TakenSeat = Static<typeof TakenSeat>;

export const SeatingDelegate = Type.Object({
  delegateId: Uuid,
  name: Type.String(),
  positions: Type.Array(Type.String()),
  class: Type.String(),
  isSiteChair: Type.Boolean(),
  /** Given by hand on the plan; "" where what is recorded counts. */
  unit: Type.String(),
  /** As recorded: on the roster, else of this person in the organisation; "" where neither says it. */
  recorded: Type.String(),
});
export type SeatingDelegate = Static<typeof SeatingDelegate>;

/** GET /api/conferences/:id/sites/:ordinal/seating. Delegates in the order of precedence: by hand where they were put so among the people, by the rank table, by name. */
export const Seating = Type.Object({
  /** 0: nothing was saved yet, and the plan is a proposal. */
  version: Type.Integer(),
  plan: RoomPlan,
  seats: Type.Array(TakenSeat),
  delegates: Type.Array(SeatingDelegate),
});
export type Seating = Static<typeof Seating>;

/** POST to the same address: the whole seating, made from `version`. */
export const SeatingChange = Type.Object(
  {
    version: Type.Integer({ minimum: 0 }),
    plan: RoomPlan,
    seats: Type.Array(TakenSeat, { maxItems: ROOM_LIMIT * ROOM_LIMIT + PRESIDIUM_LIMIT }),
    units: Type.Array(Type.Object({ delegateId: Uuid, unit: Line(200) }, { additionalProperties: false }), { maxItems: 10_000 }),
  },
  { additionalProperties: false },
);
export type SeatingChange = Static<typeof SeatingChange>;
export const SeatingSaved = Type.Object({ version: Type.Integer() });
export type SeatingSaved = Static<typeof SeatingSaved>;
