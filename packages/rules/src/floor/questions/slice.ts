import type { QuestionsSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** Questions and opinions from delegates and rooms. */
export type QuestionsState = Readonly<QuestionsSnapshot>;

export const questions: Slice<QuestionsState, QuestionsSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
