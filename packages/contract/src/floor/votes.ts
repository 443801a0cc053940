/** Votes and adoption. */
import { Type, type Static } from "typebox";

export const votesEntries = {} as const;

export const votesCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const VotesSnapshot = Type.Object({});
export type VotesSnapshot = Static<typeof VotesSnapshot>;
