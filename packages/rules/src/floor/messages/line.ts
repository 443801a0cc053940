import type { MessageSide } from "@diemcau/contract";

/** A room's line to the producer, without its texts. Times are milliseconds since 1970, 0 for never. */
export interface LineRow {
  /** Messages from the room, and from the centre. */
  readonly sent: number;
  readonly answered: number;
  /** How many of the other's messages each side has seen. */
  readonly seenByCentre: number;
  readonly seenBySite: number;
  /** The first message of the room that nobody has answered yet. */
  readonly waitingSince: number;
  readonly lastAt: number;
  readonly lastSide: MessageSide;
  readonly excerpt: string;
  /** Who of the centre answers, as the screens name them. */
  readonly holder: string;
  /** Beginning of the room's minute, and its messages in it. */
  readonly windowAt: number;
  readonly windowCount: number;
}

export const NO_LINE: LineRow = Object.freeze({
  sent: 0,
  answered: 0,
  seenByCentre: 0,
  seenBySite: 0,
  waitingSince: 0,
  lastAt: 0,
  lastSide: "site",
  excerpt: "",
  holder: "",
  windowAt: 0,
  windowCount: 0,
});

/** A room writes at most so many messages in that time, ms, and so many in all. */
export const RATE_WINDOW_MS = 60_000;
export const RATE_LIMIT = 15;
export const LINE_LIMIT = 1_000;
export const EXCERPT_LENGTH = 80;

/** The room's messages that the centre has not seen, and the other way round. */
export const unseenByCentre = (row: LineRow): number => row.sent - row.seenByCentre;
export const unseenBySite = (row: LineRow): number => row.answered - row.seenBySite;
