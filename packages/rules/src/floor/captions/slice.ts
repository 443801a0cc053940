import type { CaptionsSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** Interpretation channels and captions. */
export type CaptionsState = Readonly<CaptionsSnapshot>;

export const captions: Slice<CaptionsState, CaptionsSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
