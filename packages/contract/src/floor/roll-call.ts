/** The roll call of the sites before the opening, and headcount by class. */
import { Type, type Static } from "typebox";

export const rollCallEntries = {} as const;

export const rollCallCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const RollCallSnapshot = Type.Object({});
export type RollCallSnapshot = Static<typeof RollCallSnapshot>;
