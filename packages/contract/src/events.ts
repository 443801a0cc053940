/**
 * Every entry of the journal of a live conference: what `reduce` folds and what event streams carry.
 * A stream carries the entry as its audience may see it (see rules/floor/visibility.ts), so fields that
 * are for the control room alone are optional here.
 */
import { Type, type Static } from "typebox";
import { entry, Follows } from "./floor/define.ts";
import { headcountDetail } from "./floor/headcount.ts";
import { rollCallEntries } from "./floor/roll-call.ts";
import { speakingEntries } from "./floor/speaking.ts";
import { wallEntries } from "./floor/wall.ts";
import { stageEntries } from "./floor/stage.ts";
import { questionsEntries } from "./floor/questions.ts";
import { votesEntries } from "./floor/votes.ts";
import { messagesEntries } from "./floor/messages.ts";
import { localEntries } from "./floor/local.ts";
import { captionsEntries } from "./floor/captions.ts";
import { consolesEntries } from "./floor/consoles.ts";
import { encodersEntries } from "./floor/encoders.ts";
import { receivingEntries } from "./floor/receiving.ts";
import { admissionEntries } from "./floor/admission.ts";
import { recordingEntries } from "./floor/recording.ts";
import { HeadcountQualifier, Instant, Nullable, SiteOrdinal, SlotIndex, Speaker, Uuid } from "./primitives.ts";


/** `c` the room's event stream is open, `l` it was and is not any more. */
const PresenceChange = Type.Tuple([SiteOrdinal, Type.Union([Type.Literal("c"), Type.Literal("l")]), Instant]);
const CountChange = Type.Tuple([SiteOrdinal, Type.Integer({ minimum: 0 })]);

export const entrySchemas = {
  "conference.opened": entry("conference.opened", {}),
  "conference.closed": entry("conference.closed", {}),
  "agenda.moved": entry("agenda.moved", {
    itemId: Nullable(Uuid),
    /** When the item had been begun, where a move away from it was taken back; else it begins now. What was begun later has not been dealt with. */
    since: Type.Optional(Instant),
  }),
  "site.cued": entry("site.cued", { site: SiteOrdinal }),
  "site.uncued": entry("site.uncued", { site: SiteOrdinal }),
  "programme.filled": entry("programme.filled", {
    slot: SlotIndex,
    site: SiteOrdinal,
    /** The site's name: other sites have no list of all sites. */
    siteName: Type.String(),
    speaker: Type.Optional(Speaker),
    follows: Type.Optional(Follows),
  }),
  "programme.cleared": entry("programme.cleared", { slot: SlotIndex }),
  "programme.enlarged": entry("programme.enlarged", { slot: SlotIndex }),
  "headcount.reported": entry("headcount.reported", {
    site: SiteOrdinal,
    present: Type.Integer({ minimum: 0 }),
    qualifier: HeadcountQualifier,
    ...headcountDetail,
  }),
  "site.tested": entry("site.tested", {
    site: SiteOrdinal,
    camera: Type.Boolean(),
    microphone: Type.Boolean(),
    programme: Type.Boolean(),
    /** A line test that is not passed: it takes back what was passed before. */
    failed: Type.Optional(Type.Literal(true)),
  }),
  /** Roll-up, at most two a second: whose room joined or was lost, and when that was. */
  "sites.presence": entry("sites.presence", { changes: Type.Array(PresenceChange) }),
  /** Roll-up, at most two a second: delegates checked in, by site, as absolute numbers. */
  "attendance.counted": entry("attendance.counted", { changes: Type.Array(CountChange) }),
  /** The sites, agenda or papers changed: read the directory again. */
  "directory.changed": entry("directory.changed", { version: Type.Integer({ minimum: 1 }) }),
  ...rollCallEntries,
  ...speakingEntries,
  ...wallEntries,
  ...stageEntries,
  ...questionsEntries,
  ...votesEntries,
  ...messagesEntries,
  ...localEntries,
  ...captionsEntries,
  ...consolesEntries,
  ...recordingEntries,
  ...encodersEntries,
  ...receivingEntries,
  ...admissionEntries,
} as const;

export type EntryKind = keyof typeof entrySchemas;
export type EntryOf<K extends EntryKind> = Static<(typeof entrySchemas)[K]>;
export type Entry = { [K in EntryKind]: EntryOf<K> }[EntryKind];
export const ENTRY_KINDS = Object.keys(entrySchemas) as EntryKind[];
/** An entry before the journal has given it its place, time and author. */
export type NewEntry = { [K in EntryKind]: Omit<EntryOf<K>, "seq" | "at" | "by"> }[EntryKind];
