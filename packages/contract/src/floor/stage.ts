/** What the programme shows beside the rooms: layouts, title cards, documents, video files. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Speaker, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";

/** A file attached to a document or a paper of the conference. */
export const StageFile = Type.Object({ id: Uuid, name: Line(200), size: Type.Integer({ minimum: 1 }) }, { additionalProperties: false });
export type StageFile = Static<typeof StageFile>;

const Page = Type.Integer({ minimum: 1, maximum: 5_000 });
/** Milliseconds within a video file, up to six hours. */
const FilmTime = Type.Integer({ minimum: 0, maximum: 21_600_000 });

/**
 * Something to be read from afar: the result of a vote, a question that is being answered. Other parts of the floor
 * show theirs as such a card (`cardShown` in rules/floor/stage/card.ts) and need no picture of their own.
 */
export const StageCard = Type.Object(
  {
    /** What made it: `vote-result`, `adoption`, `question` … */
    kind: Type.String({ pattern: "^[a-z][a-z-]{0,38}$" }),
    /** Of the thing it tells about. */
    id: Type.Optional(Uuid),
    title: Line(240),
    subtitle: Type.Optional(Line(240)),
    /** A number for each line; with `share` (0 to 1) it has a bar. `strong`: the line that decides. */
    lines: Type.Array(
      Type.Object(
        {
          label: Line(160),
          value: Line(60),
          share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
          strong: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
      { maxItems: 10 },
    ),
    /** In one sentence what follows: "Thông qua", "Adopted". */
    outcome: Type.Optional(Line(240)),
    note: Type.Optional(Line(300)),
  },
  { additionalProperties: false },
);
export type StageCard = Static<typeof StageCard>;

const scene = <K extends string, P extends Parameters<typeof Type.Object>[0]>(layout: K, properties: P) =>
  Type.Object({ layout: Type.Literal(layout), ...properties }, { additionalProperties: false });

/** What the programme shows. Rooms are those on air: the large one (`large`) speaks. */
export const StageScene = Type.Union([
  /** The large room, the others in a strip beside it. */
  scene("strip", {}),
  /** The large room alone. */
  scene("one", {}),
  /** The large room and another, side by side; null: the first other that is on air. */
  scene("two", { second: Nullable(SiteOrdinal) }),
  /** The large room, and the chair in the central site. */
  scene("chair", {}),
  /** A page of a document, drawn by each browser; with the large room beside it or alone. */
  scene("document", { file: StageFile, page: Page, pages: Page, speaker: Type.Boolean() }),
  scene("title", { title: Line(240), subtitle: Type.Optional(Line(400)) }),
  /** Rooms are neither seen nor heard. `until`: counts down to it. */
  scene("pause", { title: Line(240), until: Nullable(Instant) }),
  /** A video file, played by each browser at the server's clock from `position`; rooms are neither seen nor heard. */
  scene("video", { file: StageFile, length: FilmTime, position: FilmTime, playing: Type.Boolean() }),
  scene("card", { card: StageCard }),
]);
export type StageScene = Static<typeof StageScene>;
export type StageLayout = StageScene["layout"];

/** What lies over the picture. */
export const StageOverlay = Type.Object(
  {
    /** `auto`: whoever is seen large; or a line that was typed. */
    lowerThird: Type.Union([
      Type.Literal("auto"),
      Type.Literal("off"),
      Type.Object({ heading: Line(120), line: Type.Optional(Line(300)) }, { additionalProperties: false }),
    ]),
    clock: Type.Boolean(),
    /** The item of the agenda and the next one, at the lower edge. */
    strip: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type StageOverlay = Static<typeof StageOverlay>;

/** A room for the picture, and who speaks there. */
export const StageRoom = Type.Object({ site: SiteOrdinal, speaker: Type.Optional(Speaker) }, { additionalProperties: false });
export type StageRoom = Static<typeof StageRoom>;

/** Files that the rooms fetch before they are shown, the last asked for first. */
export const PREPARED_LIMIT = 4;

export const stageEntries = {
  "stage.shown": entry("stage.shown", { scene: StageScene }),
  "stage.turned": entry("stage.turned", { page: Page }),
  "stage.played": entry("stage.played", { playing: Type.Boolean(), position: FilmTime }),
  "stage.dressed": entry("stage.dressed", { overlay: StageOverlay }),
  "stage.prepared": entry("stage.prepared", { file: StageFile }),
} as const;

/** `over`: the version of the programme that somebody had before them; refused when it is another by now. */
const Over = Type.Optional(Type.Integer({ minimum: 0 }));

export const stageCommands = {
  /**
   * Makes a scene the programme. Its rooms (the large one first) are put on air when they are not; rooms that are in
   * the picture no more go off air, the central site and the rooms behind a card excepted.
   */
  "stage.take": command("stage.take", { scene: StageScene, rooms: Type.Optional(Type.Array(StageRoom, { maxItems: 2 })), over: Over }),
  /** The programme as it was before the last change, its rooms too. */
  "stage.back": command("stage.back", { over: Over }),
  /** Turns to a page; a room on air may do it as well. */
  "stage.turn": command("stage.turn", { page: Page }),
  "stage.play": command("stage.play", { playing: Type.Boolean(), position: FilmTime }),
  "stage.dress": command("stage.dress", { overlay: Type.Partial(StageOverlay, { additionalProperties: false }) }),
  "stage.prepare": command("stage.prepare", { file: StageFile }),
} as const;

/** The programme before the last change: to go back to. */
const StageBefore = Type.Object({ scene: StageScene, rooms: Type.Array(StageRoom) });

/** This part of the folded state as its audience may see it. */
export const StageSnapshot = Type.Object({
  /** Goes up with each change of the scene. */
  version: Type.Integer({ minimum: 0 }),
  scene: StageScene,
  since: Nullable(Instant),
  /** Who showed it: for the control room, "" for others. */
  by: Type.String(),
  /** The document's page now; null without a document. */
  page: Nullable(Page),
  /** Where the video is: at `at` it was at `position`. */
  film: Nullable(Type.Object({ playing: Type.Boolean(), position: FilmTime, at: Instant })),
  overlay: StageOverlay,
  prepared: Type.Array(StageFile),
  before: Nullable(StageBefore),
});
export type StageSnapshot = Static<typeof StageSnapshot>;

/** A laser pointer over the document, in parts of its width and height; null: put away. Not journalled. */
export const StagePointer = Nullable(
  Type.Object({ x: Type.Number({ minimum: 0, maximum: 1 }), y: Type.Number({ minimum: 0, maximum: 1 }) }, { additionalProperties: false }),
);
export type StagePointer = Static<typeof StagePointer>;

/** POST /api/conferences/:conferenceId/stage/pointer */
export const Pointing = Type.Object({ at: StagePointer }, { additionalProperties: false });

/** A file that the programme can show. */
export const StageSource = Type.Object({
  id: Uuid,
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  /** What it is attached to. */
  subject: Type.Union([Type.Literal("paper"), Type.Literal("document")]),
  subjectId: Uuid,
  title: Type.String(),
});
export type StageSource = Static<typeof StageSource>;
/** GET /api/conferences/:conferenceId/stage/files */
export const StageSources = Type.Array(StageSource);
