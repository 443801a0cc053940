/** How much of the programme a room receives at most, where the control room has said so. */
import { Type, type Static } from "typebox";
import { Nullable, SiteOrdinal } from "../primitives.ts";
import { command, entry } from "./define.ts";

/** `low`: the small pictures. `audio`: sound alone. */
export const RECEIVING_LIMITS = ["low", "audio"] as const;
export const ReceivingLimit = Type.Union([Type.Literal("low"), Type.Literal("audio")]);
export type ReceivingLimit = Static<typeof ReceivingLimit>;

/** `most` null: the room finds out by itself what its line carries. */
const limit = { site: SiteOrdinal, most: Nullable(ReceivingLimit) };

export const receivingEntries = { "receiving.limited": entry("receiving.limited", limit) } as const;
export const receivingCommands = {
  /** A room whose line drops more than it notices, or that takes the line of others. Below the limit it goes by itself. */
  "receiving.limit": command("receiving.limit", limit),
} as const;

/** Rooms that are limited; a room is told of its own only. */
export const ReceivingSnapshot = Type.Array(Type.Tuple([SiteOrdinal, ReceivingLimit]));
export type ReceivingSnapshot = Static<typeof ReceivingSnapshot>;
