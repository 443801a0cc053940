/** The speaker queue through the levels, time limits and the speaker's timer. */
import { Type, type Static } from "typebox";

export const speakingEntries = {} as const;

export const speakingCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const SpeakingSnapshot = Type.Object({});
export type SpeakingSnapshot = Static<typeof SpeakingSnapshot>;
