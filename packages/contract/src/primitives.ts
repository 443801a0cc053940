import { Type, type Static } from "typebox";

/** Client-made UUIDv7 (RFC 9562), lower case. */
export const Uuid = Type.String({
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
});
/** Milliseconds since 1970-01-01T00:00Z, up to the end of the year 9999. */
export const Instant = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 });
/** Position of a site in its conference, from 0 (the central site); never reused, parents come before children. */
export const SiteOrdinal = Type.Integer({ minimum: 0, maximum: 99_999 });
/** Text that a person typed: trimmed, NFC, no control characters. */
export const Line = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u001f\\u007f]+$" });
export const EMAIL_PATTERN = "^[^\\s@<>\"(),:;\\\\]+@[^\\s@<>\"(),:;\\\\]+\\.[^\\s@<>\"(),:;\\\\.]{2,}$";
export const PHONE_PATTERN = "^[+0-9][0-9 ().\\-/]{4,39}$";
export const USERNAME_PATTERN = "^[a-z0-9][a-z0-9._-]{2,39}$";
export const Email = Type.String({ maxLength: 200, pattern: EMAIL_PATTERN });
export const Phone = Type.String({ maxLength: 40, pattern: PHONE_PATTERN });
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** The programme's fixed number of pictures and sounds (MediaEngine slots). */
export const SLOT_COUNT = 4;
export const SlotIndex = Type.Integer({ minimum: 0, maximum: SLOT_COUNT - 1 });

/** Who speaks, as the lower third shows it. */
export const Speaker = Type.Object(
  { name: Line(120), position: Type.Optional(Line(300)) },
  { additionalProperties: false },
);
export type Speaker = Static<typeof Speaker>;

export const HeadcountQualifier = Type.Union([
  Type.Literal("exact"),
  Type.Literal("approx"),
  Type.Literal("more-than"),
]);
export type HeadcountQualifier = Static<typeof HeadcountQualifier>;

export const AgendaItemKind = Type.Union([
  Type.Literal("opening"),
  Type.Literal("report"),
  Type.Literal("briefing"),
  Type.Literal("paper"),
  Type.Literal("talk"),
  Type.Literal("adoption"),
  Type.Literal("discussion"),
  Type.Literal("conclusion"),
  Type.Literal("break"),
]);
export type AgendaItemKind = Static<typeof AgendaItemKind>;

/** What the control room's roll call shows of a site; see rules/floor/sites.ts for how it comes about. */
export const SITE_STATES = ["not-joined", "tested", "connected", "on-air", "lost"] as const;
export type SiteState = (typeof SITE_STATES)[number];

/**
 * Who an event stream is for. A site never receives what is for the control room; an officer is told of
 * the sites of their own unit's subtree.
 */
export const AUDIENCES = ["control", "officer", "site", "delegate"] as const;
export type Audience = (typeof AUDIENCES)[number];
