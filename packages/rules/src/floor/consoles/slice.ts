import type { ConsolesSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** Who drives: hand-over and undo. */
export type ConsolesState = Readonly<ConsolesSnapshot>;

export const consoles: Slice<ConsolesState, ConsolesSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
