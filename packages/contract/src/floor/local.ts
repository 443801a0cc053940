/** What a room does on its own: local programme, local discussion. */
import { Type, type Static } from "typebox";

export const localEntries = {} as const;

export const localCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const LocalSnapshot = Type.Object({});
export type LocalSnapshot = Static<typeof LocalSnapshot>;
