import type { StageSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** What the programme shows beside the rooms: layouts, title cards, documents, video files. */
export type StageState = Readonly<StageSnapshot>;

export const stage: Slice<StageState, StageSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
