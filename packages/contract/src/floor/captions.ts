/** Interpretation channels and captions. */
import { Type, type Static } from "typebox";

export const captionsEntries = {} as const;

export const captionsCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const CaptionsSnapshot = Type.Object({});
export type CaptionsSnapshot = Static<typeof CaptionsSnapshot>;
