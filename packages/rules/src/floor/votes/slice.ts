import type { VotesSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** Votes and adoption. */
export type VotesState = Readonly<VotesSnapshot>;

export const votes: Slice<VotesState, VotesSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
