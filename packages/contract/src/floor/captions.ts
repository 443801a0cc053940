/** Captions as stenographers type them, and the channels of interpreters. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";

/** BCP 47, as browsers take it for `lang`: "vi", "en", "lo". */
export const SpokenLanguage = Type.String({ pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$", maxLength: 20 });

export const CAPTION_LENGTH = 240;
/** Lines that are shown, and may still be corrected. */
export const CAPTION_LINES = 8;
export const TRACKS_LIMIT = 6;
export const CHANNELS_LIMIT = 8;

const CaptionText = Line(CAPTION_LENGTH);
/** The line's place in its track, from 1. */
const Place = Type.Integer({ minimum: 1 });
const Interpreter = Type.Object({ account: Uuid, name: Line(160) }, { additionalProperties: false });
/** Whose microphone is open: an account in one of its windows. */
const MicHolder = Type.Object({ account: Uuid, name: Line(160), window: Uuid }, { additionalProperties: false });
const Interpreters = Type.Array(Interpreter, { maxItems: 8 });

export const captionsEntries = {
  "caption.track-set": entry("caption.track-set", { trackId: Uuid, language: SpokenLanguage, name: Line(60) }),
  "caption.track-removed": entry("caption.track-removed", { trackId: Uuid }),
  /** Who types now; null: nobody. */
  "caption.turn-taken": entry("caption.turn-taken", { trackId: Uuid, holder: Nullable(Line(160)) }),
  "caption.said": entry("caption.said", { trackId: Uuid, n: Place, text: CaptionText }),
  "caption.corrected": entry("caption.corrected", { trackId: Uuid, n: Place, text: CaptionText }),
  "channel.set": entry("channel.set", { channelId: Uuid, language: SpokenLanguage, name: Line(60), interpreters: Interpreters }),
  "channel.removed": entry("channel.removed", { channelId: Uuid }),
  /** The interpreter's microphone is open or shut. */
  "channel.mic": entry("channel.mic", { channelId: Uuid, on: Type.Boolean(), holder: Type.Optional(MicHolder) }),
} as const;

export const captionsCommands = {
  "caption.set-track": command("caption.set-track", { trackId: Uuid, language: SpokenLanguage, name: Line(60) }),
  /** Only one in which nothing was said. */
  "caption.remove-track": command("caption.remove-track", { trackId: Uuid }),
  /** From whoever has it: stenographers take turns by one press. */
  "caption.take-turn": command("caption.take-turn", { trackId: Uuid }),
  "caption.leave-turn": command("caption.leave-turn", { trackId: Uuid }),
  "caption.say": command("caption.say", { trackId: Uuid, text: CaptionText }),
  /** One of the last lines. */
  "caption.correct": command("caption.correct", { trackId: Uuid, n: Place, text: CaptionText }),
  "channel.set": command("channel.set", { channelId: Uuid, language: SpokenLanguage, name: Line(60), interpreters: Interpreters }),
  "channel.remove": command("channel.remove", { channelId: Uuid }),
  /** Opened by one window at a time; whoever names none has one of their own. Shut with `window`: only where that one has it; without: whoever has it. */
  "channel.switch-mic": command("channel.switch-mic", { channelId: Uuid, on: Type.Boolean(), window: Type.Optional(Uuid) }),
} as const;

export const CaptionLine = Type.Object({ n: Place, at: Instant, text: Type.String() });
export type CaptionLine = Static<typeof CaptionLine>;
const CaptionTrack = Type.Object({
  id: Uuid,
  language: Type.String(),
  name: Type.String(),
  /** Who types now, and since when; as the journal names them. */
  turn: Nullable(Type.Object({ holder: Type.String(), since: Instant })),
  /** The last CAPTION_LINES. */
  lines: Type.Array(CaptionLine),
});
export type CaptionTrack = Static<typeof CaptionTrack>;
export const InterpreterChannel = Type.Object({
  id: Uuid,
  language: Type.String(),
  name: Type.String(),
  interpreters: Type.Array(Type.Object({ account: Type.String(), name: Type.String() })),
  /** Since when the microphone is open; null: it is shut. */
  mic: Nullable(Instant),
  /** Whose it is; absent: it is shut, or the reader need not know. */
  holder: Type.Optional(MicHolder),
});
export type InterpreterChannel = Static<typeof InterpreterChannel>;

/** This part of the folded state as its audience may see it. */
export const CaptionsSnapshot = Type.Object({ tracks: Type.Array(CaptionTrack), channels: Type.Array(InterpreterChannel) });
export type CaptionsSnapshot = Static<typeof CaptionsSnapshot>;

/** GET /api/conferences/:id/interpreters: accounts that a channel can be given to. */
export const InterpreterAccounts = Type.Object({ accounts: Type.Array(Interpreter) });
export type InterpreterAccounts = Static<typeof InterpreterAccounts>;
