/** What the stills of the rooms tell: black, frozen, silent. */
import { Type, type Static } from "typebox";

export const wallEntries = {} as const;

export const wallCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const WallSnapshot = Type.Object({});
export type WallSnapshot = Static<typeof WallSnapshot>;
