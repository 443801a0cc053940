/** Questions and opinions from delegates and rooms. */
import { Type, type Static } from "typebox";

export const questionsEntries = {} as const;

export const questionsCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const QuestionsSnapshot = Type.Object({});
export type QuestionsSnapshot = Static<typeof QuestionsSnapshot>;
