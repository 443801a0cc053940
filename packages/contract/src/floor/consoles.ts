/** Who drives what at the centre, what they did, and taking it back. For the control room alone. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";
import { LevelCode } from "./roll-call.ts";

/** What a console can be in charge of. */
export const CONSOLE_AREAS = ["programme", "agenda", "speakers", "roll-call", "votes", "messages"] as const;
export const ConsoleArea = Type.Enum([...CONSOLE_AREAS]);
export type ConsoleArea = (typeof CONSOLE_AREAS)[number];

/** Those who sit at a console. */
export const ConsoleRole = Type.Union([Type.Literal("producer"), Type.Literal("secretary"), Type.Literal("chair")]);
export type ConsoleRole = Static<typeof ConsoleRole>;

export const ConsolePerson = Type.Object({ account: Uuid, name: Line(160), role: ConsoleRole }, { additionalProperties: false });
export type ConsolePerson = Static<typeof ConsolePerson>;

const Areas = Type.Array(ConsoleArea, { minItems: 1, maxItems: CONSOLE_AREAS.length, uniqueItems: true });

export const consolesEntries = {
  /** From now on one person drives these areas; null: whoever has the right. */
  "console.assigned": entry("console.assigned", { areas: Areas, holder: Nullable(ConsolePerson) }),
  /** An act was taken back: the next `restoring` entries put things as they were before it. */
  "console.undone": entry("console.undone", { act: Type.Integer({ minimum: 1 }), restoring: Type.Integer({ minimum: 1, maximum: 20 }) }),
} as const;

export const consolesCommands = {
  /** Gives areas to a person, takes them (one's own account), or frees them (null), in one act. */
  "console.hand-over": command("console.hand-over", { areas: Areas, to: Nullable(Uuid) }),
  /** Takes an act back, named by its position in the journal. */
  "console.undo": command("console.undo", { act: Type.Integer({ minimum: 1 }) }),
} as const;

/** How many acts of the consoles the control room is shown. */
export const ACTS_KEPT = 40;
/** So many of them that can be taken back are kept, however much else was done since. */
export const REVERSIBLES_KEPT = 40;
/** Acts of officers, stenographers and interpreters: they push out none of the consoles'. */
export const ACTS_BESIDE_KEPT = 20;

/** What somebody at a console did. */
export const ConsoleAct = Type.Object({
  /** Its entry's position in the journal. */
  seq: Type.Integer({ minimum: 1 }),
  at: Instant,
  by: Type.String({ maxLength: 160 }),
  /** Kind of the entry. */
  kind: Type.String(),
  /** Done by an account that sits at no console. */
  beside: Type.Optional(Type.Literal(true)),
  site: Type.Optional(SiteOrdinal),
  itemId: Type.Optional(Nullable(Uuid)),
  /** Of a roll call: code of the level that was called, null for all; `again`: only those who were silent. */
  level: Type.Optional(Nullable(LevelCode)),
  again: Type.Optional(Type.Literal(true)),
  /** What kind of act `console.undone` took back. */
  of: Type.Optional(Type.String()),
  areas: Type.Optional(Type.Array(ConsoleArea)),
  /** Who was given the areas; absent: freed. */
  to: Type.Optional(Type.String({ maxLength: 160 })),
  /** Entries that restore what was before; absent when the act cannot be taken back. */
  back: Type.Optional(Type.Array(Type.Object({ kind: Type.String() }, { additionalProperties: true }))),
  area: Type.Optional(ConsoleArea),
  /** Positions of acts of the same command, which are taken back with it. */
  with: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }))),
  /** What it changed: a later act that changes one of them overtakes it. */
  touches: Type.Array(Type.String()),
  /** Position of the entry that has changed the same since. */
  overtakenBy: Type.Optional(Type.Integer()),
  /** Who has taken it back. */
  undoneBy: Type.Optional(Type.String({ maxLength: 160 })),
});
export type ConsoleAct = Static<typeof ConsoleAct>;

/** This part of the folded state as its audience may see it. */
export const ConsolesSnapshot = Type.Object({
  /** Areas with somebody in charge; the others are everybody's who has the right. */
  holders: Type.Array(Type.Tuple([ConsoleArea, ConsolePerson])),
  /** The last ones of each sort, oldest first. */
  acts: Type.Array(ConsoleAct, { maxItems: ACTS_KEPT + REVERSIBLES_KEPT + ACTS_BESIDE_KEPT }),
  /** Up to this position entries restore what an undone act had changed. */
  restoringUntil: Type.Integer({ minimum: 0 }),
});
export type ConsolesSnapshot = Static<typeof ConsolesSnapshot>;

/** Somebody whose control room is open now. */
export const ConsolePresence = Type.Object({
  account: Uuid,
  name: Type.String(),
  role: ConsoleRole,
  /** Work area they look at; the first of the control room is "". */
  desk: Type.String(),
  since: Instant,
});
export type ConsolePresence = Static<typeof ConsolePresence>;
/** `POST /api/conferences/:id/consoles`: I am here, at this desk; answers who else is. */
export const ConsoleSign = Type.Object({ desk: Type.String({ maxLength: 40, pattern: "^[a-z-]*$" }) }, { additionalProperties: false });
export type ConsoleSign = Static<typeof ConsoleSign>;
export const Consoles = Type.Object({
  /** Account of the one who asks. */
  me: Uuid,
  present: Type.Array(ConsolePresence),
  /** Everybody who may be handed an area, present or not. */
  people: Type.Array(ConsolePerson),
});
export type Consoles = Static<typeof Consoles>;
