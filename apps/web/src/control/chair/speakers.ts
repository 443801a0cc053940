/** Who has spoken and who has not, for whoever presides. Pure. */
import { requestFor, type ConferenceState, type Spoken } from "@diemcau/rules";
import type { SiteTree } from "../model/site-tree.ts";

export interface SpeakerLine {
  readonly site: number;
  /** Head of its region: the site directly below the centre. */
  readonly region: number;
  /** 0: not asked; 1: in the centre's queue; 2: in the queue of a site. */
  readonly asked: 0 | 1 | 2;
  readonly spoken: Spoken | null;
}

export interface SpeakersFilter {
  readonly spoken: boolean;
  /** Index of a level; null: all. */
  readonly level: number | null;
  /** Head of a region; null: all. */
  readonly region: number | null;
}

/** The site directly below a root that a site belongs to; a root stands for itself. */
export function regionOf(tree: SiteTree, site: number): number {
  let at = site;
  while (tree.parent[at]! >= 0 && tree.parent[tree.parent[at]!]! >= 0) at = tree.parent[at]!;
  return at;
}

/** Sites directly below the roots that have others below them. */
export const regionsOf = (tree: SiteTree): number[] => tree.roots.flatMap((root) => tree.children[root]!.filter((child) => tree.children[child]!.length > 0));

type Floor = Pick<ConferenceState, "queue" | "speaking">;

/**
 * The sites that have (not) spoken: those who ask first, in the order in which they stand; then as the tree has them.
 * Of those who have, the latest first. The central hall is among them: its own speakers have their time as well.
 */
export function speakersOf(tree: SiteTree, state: Floor, filter: SpeakersFilter): SpeakerLine[] {
  const { queue, speaking } = state;
  const place = new Map<number, number>();
  for (const request of [...queue, ...speaking.below]) {
    for (const site of [request.site, ...(request.joined ?? []).map((other) => other.site)]) place.set(site, place.size);
  }
  const now = speaking.speech?.site;
  const lines: SpeakerLine[] = [];
  for (const site of tree.preorder) {
    const spoken = speaking.spoken.get(site) ?? null;
    if ((spoken !== null || site === now) !== filter.spoken) continue;
    if (filter.level !== null && tree.level[site] !== filter.level) continue;
    const region = regionOf(tree, site);
    if (filter.region !== null && region !== filter.region) continue;
    const asked = place.has(site) ? (requestFor(state, site)?.holder === undefined ? 1 : 2) : 0;
    lines.push({ site, region, asked, spoken });
  }
  if (filter.spoken) return lines.sort((a, b) => (b.spoken?.at ?? Infinity) - (a.spoken?.at ?? Infinity));
  const first = lines.filter(({ asked }) => asked > 0).sort((a, b) => place.get(a.site)! - place.get(b.site)!);
  return [...first, ...lines.filter(({ asked }) => asked === 0)];
}
