import type { EncoderState, EncodersSnapshot } from "@diemcau/contract";
import { withoutAuthor } from "../outcome.ts";
import type { Slice } from "../slice.ts";

/** Encoders that stand in for rooms' cameras, by site; a site that is not named has none. */
export type EncodersState = ReadonlyMap<number, EncoderState>;

const NONE: EncodersState = new Map();

export const encoders: Slice<EncodersState, EncodersSnapshot> = {
  initial: NONE,
  folds: {
    "encoder.changed": (own, { site, is }) => {
      const next = new Map(own);
      if (is === "none") next.delete(site);
      else next.set(site, is);
      return next;
    },
    "conference.closed": () => NONE,
  },
  decisions: {},
  // The room's page stands back for it; nobody else needs to know where a picture comes from.
  visible: { site: { "encoder.changed": (entry, scope) => (scope.covers(entry.site) ? withoutAuthor(entry) : null) } },
  targets: { "encoder.changed": ({ site }) => [site] },
  pack: (own, audience, scope) => (audience === "control" || audience === "site" ? [...own].filter(([site]) => audience === "control" || scope.covers(site)).toSorted(([a], [b]) => a - b) : []),
  unpack: (packed: EncodersSnapshot | undefined) => new Map(packed),
};
