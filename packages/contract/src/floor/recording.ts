/** Recording of the programme: what is recorded, who may watch it, how long it is kept. The media process follows this. */
import { Type, type Static } from "typebox";
import { Instant, Nullable } from "../primitives.ts";
import { command, entry } from "./define.ts";

export const RECORDING_KEEP_DAYS = 3_650;

/** Begins by itself with the opening, or when somebody presses the button. */
export const RecordingStart = Type.Union([Type.Literal("manual"), Type.Literal("opening")]);
/** Who may watch it: the centre at once; the officers of units, and the rooms too, once the conference is over. */
export const RecordingAudience = Type.Union([Type.Literal("centre"), Type.Literal("units"), Type.Literal("rooms")]);

const rules = {
  start: RecordingStart,
  /** Each room on air is recorded by itself as well. */
  speakers: Type.Boolean(),
  /** Days after the conference's end; null: until somebody deletes it. */
  keepDays: Nullable(Type.Integer({ minimum: 1, maximum: RECORDING_KEEP_DAYS })),
  openTo: RecordingAudience,
};
export const RecordingRules = Type.Object(rules, { additionalProperties: false });
export type RecordingRules = Static<typeof RecordingRules>;

/** Why it ended: somebody pressed the button, the conference is over, or the disk is nearly full. */
const StopReason = Type.Union([Type.Literal("asked"), Type.Literal("closed"), Type.Literal("disk")]);

export const recordingEntries = {
  "recording.ruled": entry("recording.ruled", rules),
  "recording.started": entry("recording.started", { speakers: Type.Boolean() }),
  /** A break: nothing of the rooms is recorded until it is over. */
  "recording.paused": entry("recording.paused", {}),
  "recording.resumed": entry("recording.resumed", {}),
  /** `speakers`: only the rooms' own recordings; the programme's goes on. */
  "recording.stopped": entry("recording.stopped", { what: Type.Union([Type.Literal("all"), Type.Literal("speakers")]), reason: StopReason }),
  /** The disk lasts for so many hours at this pace; null: there is enough again. */
  "recording.space": entry("recording.space", { hours: Nullable(Type.Number({ minimum: 0 })) }),
  /** What records does not answer, and nothing is recorded until it does. */
  "recording.silent": entry("recording.silent", { silent: Type.Boolean() }),
  /** Closed to everybody but the centre, or open again. */
  "recording.recalled": entry("recording.recalled", { recalled: Type.Boolean() }),
  "recording.deleted": entry("recording.deleted", { reason: Type.Union([Type.Literal("asked"), Type.Literal("retention")]) }),
} as const;

export const recordingCommands = {
  "recording.set-rules": command("recording.set-rules", rules),
  "recording.start": command("recording.start", {}),
  "recording.stop": command("recording.stop", {}),
  "recording.recall": command("recording.recall", { recalled: Type.Boolean() }),
  /** For good, after the conference's end. */
  "recording.delete": command("recording.delete", {}),
} as const;

/** This part of the folded state as its audience may see it. */
export const RecordingSnapshot = Type.Object({
  rules: RecordingRules,
  /** Null: nothing is being recorded. */
  on: Nullable(Type.Object({ since: Instant, speakers: Type.Boolean(), paused: Type.Boolean() })),
  /** Something has been recorded and not been deleted. */
  kept: Type.Boolean(),
  recalled: Type.Boolean(),
  /** When the conference ended: the days of keeping count from there. */
  endedAt: Nullable(Instant),
  /** Hours that the disk lasts, where that is worth a warning; only the control room is told. */
  hoursLeft: Nullable(Type.Number()),
  /** It was the disk that ended it. */
  diskFull: Type.Boolean(),
  /** Since when what records does not answer; null: it does. Only the control room is told. */
  silentSince: Nullable(Instant),
});
export type RecordingSnapshot = Static<typeof RecordingSnapshot>;
