import type { LocalSnapshot } from "@diemcau/contract";
import type { Slice } from "../slice.ts";

/** What a room does on its own: local programme, local discussion. */
export type LocalState = Readonly<LocalSnapshot>;

export const local: Slice<LocalState, LocalSnapshot> = {
  initial: {},
  folds: {},
  decisions: {},
  visible: {},
  targets: {},
  pack: (own) => own,
  unpack: (packed) => packed,
};
