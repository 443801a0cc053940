import type { AdmissionSnapshot } from "@diemcau/contract";
import { accept } from "../outcome.ts";
import type { Slice } from "../slice.ts";

/** Most rooms that have the programme at once; null: no limit. */
export type AdmissionState = number | null;

export const admission: Slice<AdmissionState, AdmissionSnapshot> = {
  initial: null,
  folds: { "admission.limited": (_own, { most }) => most },
  decisions: {
    "admission.limit": {
      phases: ["prepared", "live"],
      decide: ({ admission: own }, { most }) => (own === most ? accept() : accept({ kind: "admission.limited", most })),
    },
  },
  // Rooms learn of it when they are refused.
  visible: {},
  targets: {},
  pack: (own, audience) => (audience === "control" ? own : null),
  // A fold that was kept before there was this part has none of it.
  unpack: (packed: AdmissionSnapshot | undefined) => packed ?? null,
};
