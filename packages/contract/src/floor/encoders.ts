/** Encoders that stand in for rooms' cameras. The server says how they are; nobody gives a command for it. */
import { Type, type Static } from "typebox";
import { SiteOrdinal } from "../primitives.ts";
import { entry } from "./define.ts";

/** `ready`: a token is valid, and nothing comes yet. `sending`: its picture is there, and the room's page stands back. */
const there = [Type.Literal("ready"), Type.Literal("sending")] as const;
export const EncoderState = Type.Union([...there]);
export type EncoderState = Static<typeof EncoderState>;

export const encodersEntries = {
  "encoder.changed": entry("encoder.changed", { site: SiteOrdinal, is: Type.Union([Type.Literal("none"), ...there]) }),
} as const;

/** Sites that have one; a room is told of its own only. */
export const EncodersSnapshot = Type.Array(Type.Tuple([SiteOrdinal, EncoderState]));
export type EncodersSnapshot = Static<typeof EncodersSnapshot>;
