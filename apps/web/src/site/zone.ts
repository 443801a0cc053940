import type { Room } from "./rooms.ts";

/** The zone that the room's times are shown in. Rooms enrolled before the server told it have their PC's. */
export const zoneOf = (room: Room): string =>
  // Not every stored room has one: the list outlives releases.
  (room as Partial<Room>).timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
