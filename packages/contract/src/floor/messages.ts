/** Notices to the rooms, the rooms' line to the producer, incidents. */
import { Type, type Static } from "typebox";

export const messagesEntries = {} as const;

export const messagesCommands = {} as const;

/** This part of the folded state as its audience may see it. */
export const MessagesSnapshot = Type.Object({});
export type MessagesSnapshot = Static<typeof MessagesSnapshot>;
