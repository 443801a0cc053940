import type { RollCallSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** The roll call of the sites before the opening, and headcount by class. */
export type RollCallState = Readonly<RollCallSnapshot>;

export const rollCall: Slice<RollCallState, RollCallSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
