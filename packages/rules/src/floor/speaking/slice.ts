import type { SpeakingSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** The speaker queue through the levels, time limits and the speaker's timer. */
export type SpeakingState = Readonly<SpeakingSnapshot>;

export const speaking: Slice<SpeakingState, SpeakingSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
