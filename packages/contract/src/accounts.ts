/** Accounts of people who sign in with a name and a password. */
import { Type, type Static } from "typebox";
import { Day } from "./organisation.ts";
import { Instant, Line, Nullable, USERNAME_PATTERN, Uuid } from "./primitives.ts";

/** Roles of those who work at the centre of a conference; unit officers are appointed at their unit. */
export const CENTRE_ROLES = ["producer", "secretary", "chair", "stenographer", "interpreter"] as const;
export const CentreRole = Type.Union([
  Type.Literal("producer"),
  Type.Literal("secretary"),
  Type.Literal("chair"),
  Type.Literal("stenographer"),
  Type.Literal("interpreter"),
]);
export type CentreRole = (typeof CENTRE_ROLES)[number];

/** GET /api/centre-accounts, at most 200 */
export const CentreAccount = Type.Object({
  id: Uuid,
  username: Type.String(),
  name: Type.String(),
  role: CentreRole,
  /** Null: made with the installation. */
  appointedBy: Nullable(Type.String()),
  appointedOn: Day,
  /** The one who asks. */
  isMe: Type.Boolean(),
});
export type CentreAccount = Static<typeof CentreAccount>;

export const Username = Type.String({ pattern: USERNAME_PATTERN });
/** POST /api/centre-accounts */
export const NewCentreAccount = Type.Object({ id: Uuid, name: Line(120), username: Username, role: CentreRole }, { additionalProperties: false });
export type NewCentreAccount = Static<typeof NewCentreAccount>;

/** POST /api/me/password: signs everything else of this account out. */
export const PasswordChange = Type.Object(
  { old: Type.String({ minLength: 1, maxLength: 200 }), new: Type.String({ minLength: 10, maxLength: 200 }) },
  { additionalProperties: false },
);
export type PasswordChange = Static<typeof PasswordChange>;

const Named = Type.Object({ vi: Type.String(), en: Type.String() });
/** GET /api/setup: may this installation be begun, and with which levels of units? */
export const SetupState = Type.Object({ open: Type.Boolean(), presets: Type.Array(Type.Object({ id: Type.String(), title: Named, levels: Type.Array(Named) })) });
export type SetupState = Static<typeof SetupState>;
/** POST /api/setup: the first account and the unit at the top; 204, and sets `dc_account`. */
export const Setup = Type.Object(
  {
    /** As the card of the start shows it. */
    code: Type.String({ minLength: 1, maxLength: 40 }),
    presetId: Type.String({ pattern: "^[a-z0-9-]{1,60}$" }),
    unit: Line(200),
    name: Line(120),
    username: Username,
    password: Type.String({ minLength: 10, maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type Setup = Static<typeof Setup>;

/** What stands behind the # of a one-time link. */
const LinkToken = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });
/** POST /api/account-links/open: whose link it is; looking at it does not use it up. */
export const AccountLinkAsked = Type.Object({ token: LinkToken }, { additionalProperties: false });
export type AccountLinkAsked = Static<typeof AccountLinkAsked>;
export const AccountLinkOpened = Type.Object({ name: Type.String(), username: Type.String(), unit: Nullable(Type.String()), expiresAt: Instant, timeZone: Type.String() });
export type AccountLinkOpened = Static<typeof AccountLinkOpened>;
/** POST /api/account-links/use: sets the password, once, and signs in. */
export const AccountLinkUse = Type.Object({ token: LinkToken, password: Type.String({ minLength: 10, maxLength: 200 }) }, { additionalProperties: false });
export type AccountLinkUse = Static<typeof AccountLinkUse>;
