/** The organisation: units through time, people with their positions, committees, and who may act for a unit. */
import { Type, type Static, type TSchema } from "typebox";
import { Email, Instant, Line, Nullable, USERNAME_PATTERN, Uuid } from "./primitives.ts";

/** A calendar day, "2025-07-01". */
export const Day = Type.String({ pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$" });
const Code = Type.String({ minLength: 1, maxLength: 60 });
const strict = <T extends Record<string, TSchema>>(properties: T) => Type.Object(properties, { additionalProperties: false });
const Version = Type.Integer({ minimum: 1 });

/** What the forms choose from, and how far this account reaches. GET /api/organisation/setup */
export const OrganisationSetup = Type.Object({
  today: Day,
  /** The unit at the head of an officer's subtree; null for those who see everything. */
  root: Nullable(Type.Object({ id: Uuid, name: Type.String() })),
  levels: Type.Array(Type.Object({ code: Type.String(), depth: Type.Integer(), name: Type.String() })),
  kinds: Type.Array(Type.Object({ code: Type.String(), level: Type.String(), name: Type.String() })),
  ranks: Type.Array(Type.Object({ code: Type.String(), title: Type.String(), place: Type.Integer(), beginnings: Type.Array(Type.String()) })),
});
export type OrganisationSetup = Static<typeof OrganisationSetup>;

const node = {
  id: Uuid,
  name: Type.String(),
  shortName: Nullable(Type.String()),
  code: Nullable(Type.String()),
  kind: Type.String(),
  level: Type.String(),
  validFrom: Nullable(Day),
  /** The last day. */
  validTo: Nullable(Day),
  /** Units right below it on that day. */
  children: Type.Integer(),
};
/** A unit as it stood on a day. */
export const UnitNode = Type.Object(node);
export type UnitNode = Static<typeof UnitNode>;

/** GET /api/organisation/tree?parent=&on=&offset= : the units right below one, or the heads of the tree */
export const UnitChildren = Type.Object({ on: Day, total: Type.Integer(), units: Type.Array(UnitNode) });
export type UnitChildren = Static<typeof UnitChildren>;

const UnitName = Type.Object({ id: Uuid, name: Type.String() });
/** GET /api/organisation/search?query=&on= : the best first */
export const UnitsFound = Type.Object({
  total: Type.Integer(),
  units: Type.Array(
    Type.Object({
      ...node,
      /** The units above it, the highest first. */
      path: Type.Array(UnitName),
      /** A former name that was what was found. */
      former: Nullable(Type.String()),
    }),
  ),
});
export type UnitsFound = Static<typeof UnitsFound>;

export const CommitteeMember = Type.Object({
  personId: Uuid,
  name: Type.String(),
  /** Sorts people in the order of precedence, which the committee's own may differ from. */
  order: Type.String(),
  role: Type.String(),
  validFrom: Nullable(Day),
  validTo: Nullable(Day),
});
export const Committee = Type.Object({
  id: Uuid,
  version: Version,
  name: Type.String(),
  term: Nullable(Type.String()),
  validFrom: Nullable(Day),
  validTo: Nullable(Day),
  members: Type.Array(CommitteeMember),
});
export type Committee = Static<typeof Committee>;

export const Officer = Type.Object({
  id: Uuid,
  username: Type.String(),
  name: Type.String(),
  email: Nullable(Type.String()),
  appointedBy: Nullable(Type.String()),
  appointedOn: Day,
  /** They have chosen one, so that they can sign in. */
  hasPassword: Type.Boolean(),
  /** The link that waits for them, dead or not; null: none was made since they chose a password. */
  link: Nullable(Type.Object({ expiresAt: Instant, isOver: Type.Boolean(), mail: Nullable(Type.Union([Type.Literal("waiting"), Type.Literal("sent"), Type.Literal("failed")])) })),
});
export type Officer = Static<typeof Officer>;

/** GET /api/organisation/units/:unitId?on= */
export const UnitDetail = Type.Object({
  ...node,
  version: Version,
  on: Day,
  /** It did not exist on that day. */
  absent: Type.Boolean(),
  aliases: Type.Array(Type.String()),
  usual: Type.Integer(),
  path: Type.Array(UnitName),
  /** What it was before each change, the last one first. */
  past: Type.Array(Type.Object({ until: Day, name: Type.String(), shortName: Nullable(Type.String()), code: Nullable(Type.String()), parent: Nullable(Type.String()) })),
  predecessors: Type.Array(Type.Object({ id: Uuid, name: Type.String(), since: Day })),
  successors: Type.Array(Type.Object({ id: Uuid, name: Type.String(), since: Day })),
  /** Units below it on that day, by level. */
  below: Type.Array(Type.Object({ level: Type.String(), count: Type.Integer() })),
  committees: Type.Array(Committee),
  /** Null for those who may not know. */
  officers: Nullable(Type.Array(Officer)),
  may: Type.Object({ add: Type.Boolean(), change: Type.Boolean(), people: Type.Boolean(), appoint: Type.Boolean() }),
});
export type UnitDetail = Static<typeof UnitDetail>;

const about = {
  name: Line(200),
  shortName: Nullable(Line(100)),
  code: Nullable(Line(20)),
  kind: Code,
  aliases: Type.Array(Line(200), { maxItems: 30 }),
  usual: Type.Integer({ minimum: 0, maximum: 100_000 }),
};
/** POST /api/organisation/units. The id is the client's: sending it twice makes one unit. */
export const NewUnit = strict({ id: Uuid, parentId: Nullable(Uuid), ...about, validFrom: Nullable(Day) });
export type NewUnit = Static<typeof NewUnit>;
/** POST /api/organisation/units/:unitId. `on`: since when; null corrects what was wrong all along and keeps no former name. */
export const UnitChange = strict({ version: Version, on: Nullable(Day), ...about });
export type UnitChange = Static<typeof UnitChange>;
/** POST /api/organisation/units/:unitId/move */
export const UnitMove = strict({ version: Version, on: Day, parentId: Uuid });
export type UnitMove = Static<typeof UnitMove>;
/**
 * POST /api/organisation/units/:unitId/close: from `on` it is no more. With successors they take over from it.
 * `below`: what becomes of the units below: there are `none`, they are closed as well, or they move to the one successor.
 */
export const UnitClose = strict({
  version: Version,
  on: Day,
  below: Type.Union([Type.Literal("none"), Type.Literal("close"), Type.Literal("move")]),
  successors: Type.Array(Uuid, { maxItems: 20, uniqueItems: true }),
});
export type UnitClose = Static<typeof UnitClose>;
export const UnitSaved = Type.Object({ id: Uuid, version: Version });
export type UnitSaved = Static<typeof UnitSaved>;

const PositionHeld = Type.Object({
  title: Type.String(),
  unit: Nullable(UnitName),
  rank: Nullable(Type.String()),
  validFrom: Nullable(Day),
  validTo: Nullable(Day),
});
const person = {
  id: Uuid,
  name: Type.String(),
  unit: UnitName,
  /** Concurrent positions in their fixed order. */
  positions: Type.Array(PositionHeld),
  /** Place in the order of precedence: the best rank of the positions, or what was given by hand. */
  place: Type.Integer(),
  /** Given by hand; null: by rank. */
  precedence: Nullable(Type.Integer()),
  /** Sorts people in the order of precedence. */
  order: Type.String(),
};
export const PersonSummary = Type.Object(person);
export type PersonSummary = Static<typeof PersonSummary>;
/** GET /api/organisation/people?query=&unit=&below=1&offset=&limit= : in the order of precedence */
export const PeopleFound = Type.Object({ total: Type.Integer(), people: Type.Array(PersonSummary) });
export type PeopleFound = Static<typeof PeopleFound>;
/** GET /api/organisation/people/:personId */
export const PersonDetail = Type.Object({
  ...person,
  version: Version,
  familyName: Type.String(),
  middleName: Type.String(),
  givenName: Type.String(),
  committees: Type.Array(Type.Object({ id: Uuid, name: Type.String(), term: Nullable(Type.String()), role: Type.String(), unit: UnitName })),
});
export type PersonDetail = Static<typeof PersonDetail>;

/** Where those stand who have no rank. */
export const PRECEDENCE_LIMIT = 10_000;
const personFields = {
  unitId: Uuid,
  name: Line(120),
  precedence: Nullable(Type.Integer({ minimum: 0, maximum: PRECEDENCE_LIMIT })),
  positions: Type.Array(strict({ title: Line(300), unitId: Nullable(Uuid), rank: Nullable(Code), validFrom: Nullable(Day), validTo: Nullable(Day) }), { maxItems: 12 }),
};
/** POST /api/organisation/people */
export const NewPerson = strict({ id: Uuid, ...personFields });
export type NewPerson = Static<typeof NewPerson>;
/** POST /api/organisation/people/:personId */
export const PersonChange = strict({ version: Version, ...personFields });
export type PersonChange = Static<typeof PersonChange>;

/** POST /api/organisation/people/:personId/place: right behind or before somebody, by hand, or by rank again. */
export const PersonPlace = Type.Union([strict({ behind: Uuid }), strict({ before: Uuid }), strict({ byRank: Type.Literal(true) })]);
export type PersonPlace = Static<typeof PersonPlace>;

const committeeFields = {
  unitId: Uuid,
  name: Line(200),
  term: Nullable(Line(60)),
  validFrom: Nullable(Day),
  validTo: Nullable(Day),
  members: Type.Array(strict({ personId: Uuid, role: Line(120), validFrom: Nullable(Day), validTo: Nullable(Day) }), { maxItems: 500 }),
};
/** POST /api/organisation/committees: `version` null makes it, a number changes it */
export const CommitteeEntry = strict({ id: Uuid, version: Nullable(Version), ...committeeFields });
export type CommitteeEntry = Static<typeof CommitteeEntry>;

/** POST /api/organisation/units/:unitId/officers: answers OfficerInvited. With an address the link is sent there as well. */
export const NewOfficer = strict({ id: Uuid, name: Line(120), username: Type.String({ pattern: USERNAME_PATTERN }), email: Type.Optional(Nullable(Email)) });
export type NewOfficer = Static<typeof NewOfficer>;
/** POST /api/organisation/officers/:officerId/link: ends the former link, the password and every sign-in, and answers OfficerInvited. */
export const OfficerLinkAgain = strict({ email: Type.Optional(Nullable(Email)) });
export type OfficerLinkAgain = Static<typeof OfficerLinkAgain>;
/** The link is shown this once: it is not kept. `qr`: rows of dark modules within a square of `edge`, border included. */
export const OfficerInvited = Type.Object({
  id: Uuid,
  username: Type.String(),
  name: Type.String(),
  unit: Type.String(),
  link: Type.String(),
  expiresAt: Instant,
  mailedTo: Nullable(Type.String()),
  qr: Type.Object({ edge: Type.Integer(), runs: Type.Array(Type.Object({ x: Type.Integer(), y: Type.Integer(), length: Type.Integer() })) }),
});
export type OfficerInvited = Static<typeof OfficerInvited>;
/** The password is shown this once: only its hash is kept. */
export const OfficerAccess = Type.Object({ id: Uuid, username: Type.String(), password: Type.String() });
export type OfficerAccess = Static<typeof OfficerAccess>;

/** POST /api/organisation/ranks/:code */
export const RankChange = strict({ title: Line(200), place: Type.Integer({ minimum: 0, maximum: PRECEDENCE_LIMIT }), beginnings: Type.Array(Line(120), { maxItems: 100 }) });
export type RankChange = Static<typeof RankChange>;

/** What is wrong with a row of a file (`error`: nothing can be saved) or worth a look (`warning`). */
export const UNIT_FILE_ERRORS = [
  "name-missing",
  "name-too-long",
  "code-too-long",
  "kind-missing",
  "kind-unknown",
  "parent-missing",
  "parent-unknown",
  "parent-ambiguous",
  "parent-closed",
  "parent-level",
  "not-yours",
  "cycle",
  "code-taken",
  "code-twice",
  "twice-in-file",
  "date-unreadable",
  "dates-reversed",
  "id-unknown",
  "positions-too-long",
  "unit-unknown",
  "unit-ambiguous",
  "unit-missing",
  "name-not-a-name",
  "dates-count",
  "committee-missing",
  "role-missing",
  "role-too-long",
  "term-too-long",
  "person-missing",
  "person-unknown",
  "person-ambiguous",
  "members-too-many",
  "email-wrong",
  "phone-wrong",
  "contact-too-long",
  "unit-twice",
  "later-change",
  "not-below",
  "officer-missing",
  "username-wrong",
  "username-taken",
  "username-twice",
  "officers-too-many",
] as const;
export const UNIT_FILE_WARNINGS = ["name-capitals", "name-title", "kind-guessed", "same-name", "unit-guessed", "renamed", "moved", "other-unit", "phone-zero", "officer-there", "link-again"] as const;
export type FileFlawCode = (typeof UNIT_FILE_ERRORS)[number] | (typeof UNIT_FILE_WARNINGS)[number];
export interface FileFlaw {
  readonly code: FileFlawCode;
  readonly value?: string;
  readonly row?: number;
}
export interface FileRow {
  readonly row: number;
  readonly fate: "add" | "update" | "same" | "error" | "heading";
  readonly name: string;
  /** What tells it apart, as one line: code and kind, or the positions. */
  readonly about: string;
  /** The unit above, or the person's unit. */
  readonly place: string;
  readonly flaws: FileFlaw[];
}
/** Rows without problems are cut after some hundred; those with problems never are. */
export interface FilePreview {
  readonly hash: string;
  readonly counts: { rows: number; add: number; update: number; same: number; error: number; warning: number; heading: number };
  readonly rows: FileRow[];
}
export interface FileImported {
  readonly id: string;
  readonly changed: number;
  readonly repeated: boolean;
  /** Of a file of officers: their links, shown this once. Empty when it was repeated: choose the file again for new ones. */
  readonly officers?: readonly OfficerInvited[];
}
/**
 * POST /api/organisation/:what/preview and POST /api/organisation/:what/import answer with a line of JSON for each step, the
 * last one with the result: {"share":0.4} … {"result":…} or {"problem":…}.
 */
export type FileStep<T> = { readonly share: number } | { readonly result: T } | { readonly problem: { title: string; remedy: string; code: string; status: number; type: string } };
