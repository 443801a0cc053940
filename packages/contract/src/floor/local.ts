/** What a room does on its own: local programme, local discussion. */
import { Type, type Static } from "typebox";
import { HeadcountQualifier, AgendaItemKind, Instant, Line, Nullable, SiteOrdinal, Uuid } from "../primitives.ts";
import { command, entry, Follows } from "./define.ts";
import { SiteSet } from "./messages.ts";

const Title = Line(300);
/** Several lines; no other control characters. */
const Paragraphs = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]+$" });

const item = {
  itemId: Uuid,
  sessionId: Uuid,
  place: Type.Union([Type.Literal("before"), Type.Literal("after")]),
  itemKind: AgendaItemKind,
  title: Title,
  minutes: Type.Integer({ minimum: 1, maximum: 600 }),
};

export const localEntries = {
  /** A room opens its own part, and closes it. */
  "local.opened": entry("local.opened", { site: SiteOrdinal }),
  "local.closed": entry("local.closed", { site: SiteOrdinal }),
  /** A room is dealing with something of its own: it has left the common programme. */
  "local.begun": entry("local.begun", { site: SiteOrdinal, itemId: Nullable(Uuid), title: Title, until: Nullable(Instant) }),
  /** It is back in the common programme. */
  "local.returned": entry("local.returned", { site: SiteOrdinal }),
  /** Its own items beside the agenda have changed: they are to be read again. */
  "local.items-changed": entry("local.items-changed", { site: SiteOrdinal, added: Type.Integer({ minimum: 0 }) }),
  /** It has written, changed or dropped a conclusion. */
  "local.concluded": entry("local.concluded", { site: SiteOrdinal, conclusionId: Uuid, kept: Type.Boolean() }),
  /** The centre pauses: rooms hold their own discussion until then. */
  "local.paused": entry("local.paused", {
    until: Nullable(Instant),
    topic: Nullable(Title),
    /** Since when, where that is not now: its end was taken back, or its card was put up first. */
    since: Type.Optional(Instant),
    follows: Type.Optional(Follows),
  }),
  "local.resumed": entry("local.resumed", {
    /** It was paused by mistake, and that was taken back: there was no pause. */
    mistaken: Type.Optional(Type.Literal(true)),
    follows: Type.Optional(Follows),
  }),
  /** The centre calls rooms back that are on their own. */
  "local.called-back": entry("local.called-back", { to: Type.Optional(SiteSet), sites: Type.Optional(Type.Integer()) }),
} as const;

export const localCommands = {
  "local.open": command("local.open", { site: SiteOrdinal }),
  "local.close": command("local.close", { site: SiteOrdinal }),
  "local.begin": command("local.begin", { site: SiteOrdinal, itemId: Nullable(Uuid), title: Title, until: Nullable(Instant) }),
  "local.return": command("local.return", { site: SiteOrdinal }),
  /** Adds an item to the room's own, after the ones it has. */
  "local.add-item": command("local.add-item", { site: SiteOrdinal, ...item }),
  "local.remove-item": command("local.remove-item", { site: SiteOrdinal, itemId: Uuid }),
  /** A conclusion of the room, by an id of the client's: sent again it is changed. An empty list of lines drops it. */
  "local.conclude": command("local.conclude", { site: SiteOrdinal, conclusionId: Uuid, text: Nullable(Paragraphs(2_000)) }),
  /** `card`: the programme says so until the pause ends, and rooms are neither seen nor heard there. */
  "local.pause": command("local.pause", { until: Nullable(Instant), topic: Nullable(Title), card: Type.Optional(Line(240)) }),
  /** The pause's card, where it still stands, gives way to what was shown before it. */
  "local.resume": command("local.resume", {}),
  /** Null: every room that is on its own. */
  "local.call-back": command("local.call-back", { to: Nullable(SiteSet) }),
} as const;

/** This part of the folded state as its audience may see it. */
export const LocalSnapshot = Type.Object({
  /** The centre has paused for the rooms' own discussion. */
  recess: Nullable(Type.Object({ since: Instant, until: Nullable(Instant), topic: Nullable(Type.String()) })),
  /**
   * Rows: [site, opened at, closed at, on its own since (0: in the common programme), its item, the item's title, until,
   * called back at, items added, conclusions, changes of its items and conclusions].
   */
  sites: Type.Array(
    Type.Tuple([
      SiteOrdinal,
      Type.Integer(),
      Type.Integer(),
      Type.Integer(),
      Nullable(Uuid),
      Type.String(),
      Type.Integer(),
      Type.Integer(),
      Type.Integer(),
      Type.Array(Uuid),
      Type.Integer(),
    ]),
  ),
});
export type LocalSnapshot = Static<typeof LocalSnapshot>;

export const Conclusion = Type.Object({ id: Uuid, at: Instant, text: Type.String() });
export type Conclusion = Static<typeof Conclusion>;
/** What a room did on its own, in order. */
export const LocalAct = Type.Object({
  kind: Type.Union([Type.Literal("opened"), Type.Literal("closed"), Type.Literal("begun"), Type.Literal("returned")]),
  when: Instant,
  /** Of what it began. */
  title: Nullable(Type.String()),
});
export type LocalAct = Static<typeof LocalAct>;
/** GET /api/conferences/:id/sites/:ordinal/local-minutes */
export const LocalMinutes = Type.Object({
  site: SiteOrdinal,
  siteName: Type.String(),
  timeZone: Type.String(),
  conferenceTitle: Type.String(),
  siteChair: Nullable(Type.String()),
  present: Type.Integer(),
  expected: Type.Integer(),
  qualifier: HeadcountQualifier,
  acts: Type.Array(LocalAct),
  conclusions: Type.Array(Conclusion),
});
export type LocalMinutes = Static<typeof LocalMinutes>;
