import type { ReceivingLimit, ReceivingSnapshot } from "@diemcau/contract";
import { accept, withoutAuthor } from "../outcome.ts";
import type { Slice } from "../slice.ts";

/** What rooms receive at most, by site; a room that is not named finds out by itself. */
export type ReceivingState = ReadonlyMap<number, ReceivingLimit>;

const NONE: ReceivingState = new Map();

export const receiving: Slice<ReceivingState, ReceivingSnapshot> = {
  initial: NONE,
  folds: {
    "receiving.limited": (own, { site, most }) => {
      const limits = new Map(own);
      if (most === null) limits.delete(site);
      else limits.set(site, most);
      return limits;
    },
    "conference.closed": () => NONE,
  },
  decisions: {
    "receiving.limit": {
      phases: ["prepared", "live"],
      decide: ({ receiving: own }, { site, most }) => ((own.get(site) ?? null) === most ? accept() : accept({ kind: "receiving.limited", site, most })),
    },
  },
  // The room is told, in words too; nobody else needs to know.
  visible: { site: { "receiving.limited": (entry, scope) => (scope.covers(entry.site) ? withoutAuthor(entry) : null) } },
  targets: { "receiving.limited": ({ site }) => [site] },
  pack: (own, audience, scope) => (audience === "control" || audience === "site" ? [...own].filter(([site]) => audience === "control" || scope.covers(site)).toSorted(([a], [b]) => a - b) : []),
  // A fold that was kept before there was this part has none of it.
  unpack: (packed: ReceivingSnapshot | undefined) => new Map(packed),
};
