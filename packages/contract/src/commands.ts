/**
 * Every command that changes a live conference. A command carries an id made by the client; sending it
 * twice does it once and gives the same answer. `POST /api/conferences/:id/commands`.
 */
import { Type, type Static } from "typebox";
import { command } from "./floor/define.ts";
import { Headcount } from "./floor/headcount.ts";
import { rollCallCommands } from "./floor/roll-call.ts";
import { speakingCommands } from "./floor/speaking.ts";
import { wallCommands } from "./floor/wall.ts";
import { stageCommands } from "./floor/stage.ts";
import { questionsCommands } from "./floor/questions.ts";
import { votesCommands } from "./floor/votes.ts";
import { messagesCommands } from "./floor/messages.ts";
import { localCommands } from "./floor/local.ts";
import { captionsCommands } from "./floor/captions.ts";
import { consolesCommands } from "./floor/consoles.ts";
import { receivingCommands } from "./floor/receiving.ts";
import { admissionCommands } from "./floor/admission.ts";
import { recordingCommands } from "./floor/recording.ts";
import { Instant, Line, Nullable, SiteOrdinal, SlotIndex, Speaker, Uuid } from "./primitives.ts";


export const commandSchemas = {
  /** Opens the conference to its sites: from now on the floor is live. */
  "conference.open": command("conference.open", {}),
  "conference.close": command("conference.close", {}),
  /** Moves the agenda's live cursor; null: nothing is being dealt with. */
  "agenda.move": command("agenda.move", { itemId: Nullable(Uuid) }),
  /** Asks a site to make its camera ready; it may publish from now on. */
  "site.cue": command("site.cue", { site: SiteOrdinal }),
  "site.uncue": command("site.uncue", { site: SiteOrdinal }),
  /** Puts a connected site on air; without a slot the server picks one (the central site keeps its own). */
  "programme.put-on-air": command("programme.put-on-air", {
    site: SiteOrdinal,
    slot: Type.Optional(SlotIndex),
    speaker: Type.Optional(Speaker),
  }),
  "programme.take-off-air": command("programme.take-off-air", { site: SiteOrdinal }),
  /** Which slot the programme shows large. */
  "programme.enlarge": command("programme.enlarge", { slot: SlotIndex }),
  /** The room's count of the people in it. */
  "headcount.report": command("headcount.report", { site: SiteOrdinal, ...Headcount.properties }),
  /** The room has tried its own equipment. */
  "site.report-test": command("site.report-test", {
    site: SiteOrdinal,
    camera: Type.Boolean(),
    microphone: Type.Boolean(),
    programme: Type.Boolean(),
    /** A line test that is not passed: it takes back what was passed before. */
    failed: Type.Optional(Type.Literal(true)),
  }),
  ...rollCallCommands,
  ...speakingCommands,
  ...wallCommands,
  ...stageCommands,
  ...questionsCommands,
  ...votesCommands,
  ...messagesCommands,
  ...localCommands,
  ...captionsCommands,
  ...consolesCommands,
  ...recordingCommands,
  ...receivingCommands,
  ...admissionCommands,
} as const;

export type CommandKind = keyof typeof commandSchemas;
export type CommandOf<K extends CommandKind> = Static<(typeof commandSchemas)[K]>;
export type Command = { [K in CommandKind]: CommandOf<K> }[CommandKind];
export const COMMAND_KINDS = Object.keys(commandSchemas) as CommandKind[];

/** The server's answer once the command is durable: the journal's position after it. */
export const CommandAck = Type.Object({
  id: Uuid,
  seq: Type.Integer({ minimum: 0 }),
  /** True when this id had been carried out before: nothing happened now. */
  repeated: Type.Boolean(),
});
export type CommandAck = Static<typeof CommandAck>;

/** A delegate is there. High-volume: group commit, reaches the journal only as roll-ups. */
export const CheckIn = Type.Object(
  {
    id: Uuid,
    delegateId: Uuid,
    /** As of a command. */
    happenedAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type CheckIn = Static<typeof CheckIn>;
export const CheckInAck = Type.Object({
  delegateId: Uuid,
  /** When the delegate was first checked in: the same however often it is sent. */
  at: Type.Integer(),
  repeated: Type.Boolean(),
});
export type CheckInAck = Static<typeof CheckInAck>;

/** A delegate has left the room, or was checked in by mistake. */
export const CheckOutAck = Type.Object({
  delegateId: Uuid,
  /** When they left: the latest time that any desk has sent. */
  at: Type.Integer(),
  /** Still counted as present: somebody has checked them in after that. */
  present: Type.Boolean(),
});
export type CheckOutAck = Static<typeof CheckOutAck>;

/** A delegate does not come, and why; no reason: it is taken back. POST /api/conferences/:id/absences */
export const Absence = Type.Object(
  { id: Uuid, delegateId: Uuid, reason: Nullable(Line(120)), happenedAt: Type.Optional(Instant) },
  { additionalProperties: false },
);
export type Absence = Static<typeof Absence>;
export const AbsenceAck = Type.Object({
  delegateId: Uuid,
  /** As it stands: another desk may have said something else since. */
  reason: Nullable(Type.String()),
  at: Type.Integer(),
});
export type AbsenceAck = Static<typeof AbsenceAck>;
