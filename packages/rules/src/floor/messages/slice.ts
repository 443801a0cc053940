import type { MessagesSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** Notices to the rooms, the rooms' line to the producer, incidents. */
export type MessagesState = Readonly<MessagesSnapshot>;

export const messages: Slice<MessagesState, MessagesSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
