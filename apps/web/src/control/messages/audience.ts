import type { NoticeChoice, SiteSet } from "@diemcau/contract";
import { isAway, siteSet, type ConferenceState } from "@diemcau/rules";
import type { SiteTree } from "../model/site-tree.ts";

/** Rooms by what they are doing: those that one speaks to because of it. */
export const AUDIENCE_STATES = ["not-joined", "lost", "connected", "no-headcount", "away"] as const;
export type AudienceState = (typeof AUDIENCE_STATES)[number];

export type Wish =
  | { readonly kind: "all" }
  | { readonly kind: "level"; readonly level: number; readonly name: string }
  | { readonly kind: "region"; readonly site: number }
  | { readonly kind: "state"; readonly state: AudienceState; readonly name: string }
  | { readonly kind: "picked"; readonly sites: readonly number[] };

/** The sites that a wish means at this moment; null: all, also those that come later. Of a part of the tree, only its own. */
export function sitesOfWish(wish: Wish, tree: SiteTree, state: ConferenceState): number[] | null {
  const where = (fits: (site: number) => boolean): number[] => Array.from({ length: tree.size }, (_, site) => site).filter((site) => tree.within?.has(site) !== false && fits(site));
  switch (wish.kind) {
    case "all":
      return tree.within ? where(() => true) : null;
    case "level":
      return where((site) => tree.level[site] === wish.level);
    case "picked":
      return [...wish.sites];
    case "region": {
      const inside = new Set([wish.site]);
      // Parents stand before their children.
      return where((site) => {
        if (inside.has(site)) return true;
        if (!inside.has(tree.parent[site]!)) return false;
        inside.add(site);
        return true;
      });
    }
    case "state":
      return where((site) => fitsState(wish.state, site, state));
  }
}

function fitsState(wanted: AudienceState, site: number, { sites, local }: ConferenceState): boolean {
  const row = sites.get(site);
  switch (wanted) {
    case "not-joined":
      return row.presence === "";
    case "lost":
      return row.presence === "l";
    case "connected":
      return row.presence === "c";
    case "no-headcount":
      return row.reported < 0;
    case "away":
      return isAway(local.sites.get(site));
  }
}

/** The wish as a command has it. */
export function addressOf(wish: Wish, tree: SiteTree, state: ConferenceState): { to: SiteSet | null; chosen: NoticeChoice } {
  const sites = sitesOfWish(wish, tree, state);
  const to = sites && (siteSet(sites) ?? { from: 0, bits: "" });
  switch (wish.kind) {
    case "all":
      return { to, chosen: { kind: "all" } };
    case "level":
    case "state":
      return { to, chosen: { kind: wish.kind, name: wish.name } };
    case "region":
      return { to, chosen: { kind: "region", name: tree.names[wish.site]!.slice(0, 160) } };
    case "picked":
      return { to, chosen: { kind: "picked", ...(wish.sites.length === 1 ? { name: tree.names[wish.sites[0]!]!.slice(0, 160) } : {}) } };
  }
}
