/** Which rooms have said something for a vote, and which have not. Pure. */
import { SITE_STATES, type SiteState } from "@diemcau/contract";
import { presentAt, type ConferenceState, type RollUp } from "@diemcau/rules";
import type { SiteTree } from "../model/site-tree.ts";

export const SHOWN = ["sent", "missing", "noLine", "all"] as const;
/** `missing`: people are known to be there, and it has said nothing; `noLine`: it has no line, and has said nothing. */
export type Shown = (typeof SHOWN)[number];

export const isThere = (state: SiteState): boolean => state === "connected" || state === "on-air";

interface Known {
  readonly votes: ConferenceState["votes"]["sites"];
  readonly sites: ConferenceState["sites"];
  readonly own: RollUp["own"];
  /** Of a consensus: those that could not have heard stand in place of those without a line. */
  readonly unheard?: readonly number[] | null;
}

/** Rooms stand where one looks for them, in the order of the tree, and not the newest first. */
export function roomsOf({ preorder }: Pick<SiteTree, "preorder">, { votes, sites, own, unheard = null }: Known): Record<Shown, number[]> {
  const deaf = unheard && new Set(unheard);
  const lists: Record<Shown, number[]> = { sent: [], missing: [], noLine: [], all: [] };
  for (const site of preorder) {
    const sent = votes.get(site) !== undefined;
    lists.all.push(site);
    if (sent) lists.sent.push(site);
    else {
      if (presentAt(sites.get(site)) > 0) lists.missing.push(site);
      if (deaf ? deaf.has(site) : !isThere(SITE_STATES[own[site] ?? 0]!)) lists.noLine.push(site);
    }
  }
  return lists;
}
