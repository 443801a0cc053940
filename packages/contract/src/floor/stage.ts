/** What the programme shows beside the rooms: layouts, title cards, documents, video files. */
import { Type, type Static } from "typebox";

export const stageEntries = {} as const;

export const stageCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const StageSnapshot = Type.Object({});
export type StageSnapshot = Static<typeof StageSnapshot>;
