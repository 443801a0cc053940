/** The wall: small stills of every room, what they tell (black, frozen, silent), and rooms looked into live. */
import { Type, type Static } from "typebox";
import { Instant, Nullable, SiteOrdinal, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";

/** What is wrong with a room's picture or sound and stays so; `missing`: no still comes though the room is joined. */
export const WALL_MARKS = ["black", "frozen", "silent", "missing"] as const;
export type WallMark = (typeof WALL_MARKS)[number];

/** [site, index into WALL_MARKS, since when; 0: it is over]. */
const MarkChange = Type.Tuple([SiteOrdinal, Type.Integer({ minimum: 0, maximum: WALL_MARKS.length - 1 }), Type.Integer({ minimum: 0 })]);

export const wallEntries = {
  /** Rolled up by the clerk. */
  "wall.marked": entry("wall.marked", { changes: Type.Array(MarkChange) }),
  /** The control room looks into a room: its camera and microphone open to the control room alone. */
  "wall.preview-opened": entry("wall.preview-opened", { site: SiteOrdinal, console: Uuid }),
  /** `console` null: whoever looked, nobody is heard of any more. */
  "wall.preview-closed": entry("wall.preview-closed", { site: SiteOrdinal, console: Nullable(Uuid) }),
} as const;

export const wallCommands = {
  /** `console` is made by each window: while one of them looks, the room goes on sending. */
  "wall.open-preview": command("wall.open-preview", { site: SiteOrdinal, console: Uuid }),
  "wall.close-preview": command("wall.close-preview", { site: SiteOrdinal, console: Uuid }),
} as const;

/** This part of the folded state as its audience may see it. */
export const WallSnapshot = Type.Object({
  /** By site: since when, by WALL_MARKS; 0: not so. Control room only. */
  marks: Type.Array(Type.Tuple([SiteOrdinal, Instant, Instant, Instant, Instant])),
  /** A room is told of its own only. */
  previews: Type.Array(Type.Object({ site: SiteOrdinal, since: Instant, consoles: Type.Array(Uuid) })),
});
export type WallSnapshot = Static<typeof WallSnapshot>;

/** A still is exactly as large as one of these: the wall's own, and the one for a tile that is enlarged. */
export const STILL_SIZES = {
  small: { width: 160, height: 90, bytes: 3_072 },
  large: { width: 640, height: 360, bytes: 32_768 },
} as const;
export type StillSize = keyof typeof STILL_SIZES;

const Decimal = Type.String({ pattern: "^-?\\d{1,4}(\\.\\d{1,6})?$" });
/** What a room says with its still, in the query of POST …/stills; the body is the image, or empty when no camera gives one. */
export const StillMeasures = Type.Object(
  {
    /** Mean and brightest light of the picture, 0 to 255. */
    light: Type.Optional(Decimal),
    brightest: Type.Optional(Decimal),
    /** Share of points that changed, 0 to 1. */
    motion: Type.Optional(Decimal),
    /** Loudest sample since the last still, dBFS; left out where nobody listened. */
    sound: Type.Optional(Decimal),
    /** The room has switched its own microphone off. */
    muted: Type.Optional(Type.Literal("1")),
  },
  { additionalProperties: false },
);
export type StillMeasures = Static<typeof StillMeasures>;

/** What the room does next. */
export const StillTaken = Type.Object({
  /** When the next still is due, ms from now. */
  nextMs: Type.Integer({ minimum: 500 }),
  /** Somebody has enlarged this room: a large one as well. */
  large: Type.Boolean(),
});
export type StillTaken = Static<typeof StillTaken>;

export const SHEET_SITES = 2_000;
/** POST /api/conferences/:id/stills/sheet: which stills a wall shows, and since when it has them (ms; 0: not yet). */
export const SheetAsked = Type.Object(
  {
    sites: Type.Array(SiteOrdinal, { maxItems: SHEET_SITES }),
    have: Type.Array(Type.Integer({ minimum: 0 }), { maxItems: SHEET_SITES }),
    /** The tile that is enlarged, and since when its large still is there. */
    enlarged: Type.Optional(Type.Object({ site: SiteOrdinal, have: Type.Integer({ minimum: 0 }) }, { additionalProperties: false })),
    /** The room that is looked into live: asking keeps it so. */
    live: Type.Optional(SiteOrdinal),
  },
  { additionalProperties: false },
);
export type SheetAsked = Static<typeof SheetAsked>;
