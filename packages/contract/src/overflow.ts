/** What an overflow audience's page draws over the picture of an HLS output: whatever anybody with its address may know, and nothing else. */
import { Type, type Static } from "typebox";
import { CaptionLine, SpokenLanguage } from "./floor/captions.ts";
import { StageOverlay, StageScene, StageSnapshot } from "./floor/stage.ts";
import { Instant, Nullable, Speaker, Uuid } from "./primitives.ts";
import { ConferenceSummary } from "./resources.ts";

const { phase } = ConferenceSummary.properties;
const { page, film } = StageSnapshot.properties;

/** The programme from a moment of the server's clock on. */
export const OverflowScene = Type.Object(
  {
    at: Instant,
    phase,
    itemId: Nullable(Uuid),
    /** Whose picture it is: their name only where the rooms read it, "" otherwise. Null: nobody is seen. */
    speaker: Nullable(Type.Object({ since: Instant, siteName: Type.String(), speaker: Type.Optional(Speaker) })),
    /** Rooms side by side are here whoever speaks alone: the stream has one picture. */
    scene: StageScene,
    page,
    film,
    overlay: StageOverlay,
    /** Without its author, who has not been asked. */
    question: Nullable(Type.Object({ number: Type.Integer(), text: Type.String() })),
    /** The rooms see a file here that is not for everybody. */
    withheld: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type OverflowScene = Static<typeof OverflowScene>;

/** Captions as the rooms read them, without who types. The last lines, each from its moment on. */
export const OverflowCaptions = Type.Object({ id: Uuid, language: SpokenLanguage, name: Type.String(), lines: Type.Array(CaptionLine) }, { additionalProperties: false });
export type OverflowCaptions = Static<typeof OverflowCaptions>;

/** GET /hls/:key/scenes.json: the last minutes, so that whoever is some seconds late turns the page when they hear of it. */
export const OverflowList = Type.Object(
  {
    conference: Type.Object({ title: Type.String(), shortTitle: Type.String(), startsAt: Instant, timeZone: Type.String() }),
    /** In the agenda's order: the items that the scenes name, and what follows them. */
    agenda: Type.Array(Type.Object({ id: Uuid, title: Type.String() })),
    /** In order, the last is the present one. */
    scenes: Type.Array(OverflowScene),
    captions: Type.Array(OverflowCaptions),
    /** SHA-256 of the files that the scenes show, by the file's id: their address is `files/<sha256>`. */
    files: Type.Record(Type.String(), Type.String()),
  },
  { additionalProperties: false },
);
export type OverflowList = Static<typeof OverflowList>;
