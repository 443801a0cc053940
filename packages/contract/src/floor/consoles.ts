/** Who drives: hand-over and undo. */
import { Type, type Static } from "typebox";

export const consolesEntries = {} as const;

export const consolesCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const ConsolesSnapshot = Type.Object({});
export type ConsolesSnapshot = Static<typeof ConsolesSnapshot>;
