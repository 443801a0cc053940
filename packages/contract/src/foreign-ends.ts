import { Type, type Static } from "typebox";
import { OfficerInvited } from "./organisation.ts";
import { Uuid } from "./primitives.ts";

/** Ends of the programme that are not our pages: encoders that send (WHIP), players that receive (WHEP), streams that go on elsewhere. */

/** Relays for browsers that cannot reach the media server by UDP, in the form that RTCPeerConnection takes. */
export const IceServers = Type.Object(
  {
    iceServers: Type.Array(Type.Object({ urls: Type.Array(Type.String()), username: Type.String(), credential: Type.String() }, { additionalProperties: false })),
    /** Not taken by the relay from then on; to be asked for again, Unix ms. */
    until: Type.Integer(),
  },
  { additionalProperties: false },
);
export type IceServers = Static<typeof IceServers>;

/** `in`: an encoder in place of a room's camera. `out`: a player of the programme. */
export const MediaPassDirection = Type.Union([Type.Literal("in"), Type.Literal("out")]);
const Label = Type.String({ minLength: 1, maxLength: 80, pattern: "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$" });

export const MediaPass = Type.Object(
  {
    id: Uuid,
    direction: MediaPassDirection,
    /** The site whose camera it is; null for players. */
    site: Type.Union([Type.Null(), Type.Integer()]),
    siteName: Type.Union([Type.Null(), Type.String()]),
    label: Type.String(),
    madeBy: Type.String(),
    /** Unix ms. */
    madeAt: Type.Integer(),
    /** Not taken from then on, Unix ms. */
    until: Type.Integer(),
    /** Something is sent or played with it now. */
    isUsed: Type.Boolean(),
    /** What it sends is on air. */
    isOnAir: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type MediaPass = Static<typeof MediaPass>;

export const NewMediaPass = Type.Object(
  {
    id: Uuid,
    direction: MediaPassDirection,
    /** For `in`; the room's own where it asks itself. */
    site: Type.Optional(Type.Integer({ minimum: 0, maximum: 99_999 })),
    label: Label,
    hours: Type.Integer({ minimum: 1, maximum: 720 }),
  },
  { additionalProperties: false },
);
export type NewMediaPass = Static<typeof NewMediaPass>;

/** Shown once: the token is kept nowhere. */
export const MediaPassMade = Type.Object({ id: Uuid, url: Type.String(), token: Type.String(), until: Type.Integer() }, { additionalProperties: false });
export type MediaPassMade = Static<typeof MediaPassMade>;

/** `hls` is for any number of players through any HTTP cache, some seconds late; `push` sends to one RTMP or SRT server. */
export const OutputKind = Type.Union([Type.Literal("hls"), Type.Literal("push")]);

export const ProgrammeOutput = Type.Object(
  {
    id: Uuid,
    kind: OutputKind,
    label: Type.String(),
    /** The list's address for `hls`; for `push` its server, without the stream's key. */
    address: Type.String(),
    /** The page of an overflow audience; null for `push`. */
    watch: Type.Union([Type.Null(), Type.Object({ address: Type.String(), qr: OfficerInvited.properties.qr })]),
    /** The page shows what the stage shows, not the picture alone. */
    scenes: Type.Boolean(),
    /** `unavailable`: the machine has no ffmpeg. `unknown`: the media process does not answer. */
    state: Type.Union([Type.Literal("starting"), Type.Literal("running"), Type.Literal("failing"), Type.Literal("unavailable"), Type.Literal("unknown")]),
    restarts: Type.Integer(),
    /** What the sending program said last, while it is not running. */
    detail: Type.Union([Type.Null(), Type.String()]),
    madeBy: Type.String(),
    madeAt: Type.Integer(),
  },
  { additionalProperties: false },
);
export type ProgrammeOutput = Static<typeof ProgrammeOutput>;

export const NewProgrammeOutput = Type.Object(
  {
    id: Uuid,
    kind: OutputKind,
    label: Label,
    /** For `hls`: it is opened for documents, cards and names; the picture alone when left out. */
    scenes: Type.Optional(Type.Boolean()),
    /** For `push`. */
    url: Type.Optional(Type.String({ maxLength: 512, pattern: "^(rtmps?|srt)://[!-~]+$" })),
  },
  { additionalProperties: false },
);
export type NewProgrammeOutput = Static<typeof NewProgrammeOutput>;

export const ForeignEnds = Type.Object(
  {
    passes: Type.Array(MediaPass),
    outputs: Type.Array(ProgrammeOutput),
    /** When the outputs end by themselves, Unix ms; null: the conference is not closed. */
    endsAt: Type.Union([Type.Null(), Type.Integer()]),
  },
  { additionalProperties: false },
);
export type ForeignEnds = Static<typeof ForeignEnds>;
