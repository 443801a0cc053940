/** Watching a recording: what there is, in which pieces it is fetched, and the journal that is played with it. */
import { Type, type Static } from "typebox";
import { entrySchemas, type Entry, type EntryKind } from "./events.ts";
import { Instant, Nullable, SiteOrdinal, SlotIndex, Uuid } from "./primitives.ts";

/** GET /api/recordings: conferences whose recording the sign-in may watch, the newest first. */
export const RecordingList = Type.Object({
  recordings: Type.Array(
    Type.Object({
      conferenceId: Uuid,
      title: Type.String(),
      startsAt: Instant,
      timeZone: Type.String(),
      /** It is being recorded now. */
      on: Type.Boolean(),
      /** The conference is over. */
      ended: Type.Boolean(),
      /** By its rule, days after the end; null: until somebody deletes it. */
      keepDays: Nullable(Type.Integer()),
      /** Only the centre may watch it: it was recalled. */
      recalled: Type.Boolean(),
      /** Deleted after this; null: kept until somebody deletes it. */
      keptUntil: Nullable(Instant),
      /** On the disk, bytes. */
      bytes: Type.Integer(),
    }),
  ),
});
export type RecordingList = Static<typeof RecordingList>;

/** GET /api/conferences/:id/recording/space: before anything is recorded. */
export const RecordingSpace = Type.Object({
  /** That the disk lasts, with a chair and a speaker on air, as this conference is recorded. */
  hours: Type.Number(),
});
export type RecordingSpace = Static<typeof RecordingSpace>;

/** A stretch of one slot, or of one room by itself, without a break in it. */
export const RecordingPart = Type.Object({
  id: Type.String({ pattern: "^[0-9a-z-]{1,60}$" }),
  /** Null: a room's own. */
  slot: Nullable(SlotIndex),
  /** Null: a slot of the programme, whichever room was in it. */
  site: Nullable(SiteOrdinal),
  /** By the server's clock. Fractions of a millisecond. */
  from: Type.Number(),
  end: Type.Number(),
  /** RFC 6381 name of its pictures' format; null: it has none. */
  video: Nullable(Type.String()),
  audio: Type.Boolean(),
  /** Where each chunk begins, ms after `from`: each can be played from its beginning. */
  chunks: Type.Array(Type.Integer({ minimum: 0 })),
});
export type RecordingPart = Static<typeof RecordingPart>;

/** GET /api/conferences/:id/recording/parts */
export const RecordingParts = Type.Object({
  /** The server's clock when it looked. What ended a few seconds before is not in it yet. */
  now: Instant,
  /** It is being recorded: look again. */
  on: Type.Boolean(),
  parts: Type.Array(RecordingPart),
});
export type RecordingParts = Static<typeof RecordingParts>;

/** Kinds of entries that change what the programme shows, captions aside. */
export const SHOWN = [
  "conference.opened",
  "conference.closed",
  "agenda.moved",
  "programme.filled",
  "programme.cleared",
  "programme.enlarged",
  "stage.shown",
  "stage.turned",
  "stage.played",
  "stage.dressed",
  "question.aired",
  "question.cleared",
] as const satisfies readonly EntryKind[];

/** Kinds of entries that a recording is played with. */
export const REPLAYED = [
  ...SHOWN,
  "caption.track-set",
  "caption.track-removed",
  "caption.said",
  "caption.corrected",
  "recording.started",
  "recording.paused",
  "recording.resumed",
  "recording.stopped",
] as const satisfies readonly EntryKind[];

/** GET /api/conferences/:id/recording/journal?after=: as every room saw it. */
export const RecordingJournal = Type.Object({ entries: Type.Array(Type.Union(REPLAYED.map((kind) => entrySchemas[kind]))) });
export interface RecordingJournal {
  entries: Extract<Entry, { kind: (typeof REPLAYED)[number] }>[];
}
