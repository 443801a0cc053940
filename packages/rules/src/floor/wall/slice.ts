import type { WallSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** What the stills of the rooms tell: black, frozen, silent. */
export type WallState = Readonly<WallSnapshot>;

export const wall: Slice<WallState, WallSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
