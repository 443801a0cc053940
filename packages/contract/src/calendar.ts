/** Addresses by which calendar programs read: the address is the only key, is shown once and may be revoked. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, Uuid } from "./primitives.ts";

/** GET /api/calendar-feeds: the own ones. */
export const CalendarFeed = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** The unit whose rooms it is about; null: every conference. */
  unit: Nullable(Type.String()),
  createdAt: Instant,
  /** When a calendar program last read it. */
  readAt: Nullable(Instant),
});
export type CalendarFeed = Static<typeof CalendarFeed>;
/** POST /api/calendar-feeds */
export const NewCalendarFeed = Type.Object(
  {
    id: Uuid,
    name: Line(80),
    /** Of the own subtree; without it the own unit, for producers every conference. */
    unitId: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);
export const CalendarFeedMade = Type.Object({ id: Uuid, url: Type.String() });
export type CalendarFeedMade = Static<typeof CalendarFeedMade>;
