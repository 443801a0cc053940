/** Parts of a conference's tree of sites, from memory: the database is told which sites to count. */
import { fold } from "@diemcau/rules/text";
import type { SiteTree } from "../conferences/index.ts";
import type { Subtree } from "./funnel-store.ts";

/** Parents stand before their children, so one pass finds all below. */
export function subtreeOf(tree: SiteTree, under: number): Subtree {
  const roots = new Int32Array(tree.siteCount).fill(-2);
  const subtree = { sites: [under], roots: [-1] };
  roots[under] = -1;
  for (let site = under + 1; site < tree.siteCount; site++) {
    const parent = tree.sites[site]!.parent;
    if (parent < 0 || roots[parent] === -2) continue;
    roots[site] = parent === under ? site : roots[parent]!;
    subtree.sites.push(site);
    subtree.roots.push(roots[site]!);
  }
  return subtree;
}

const folded = new WeakMap<SiteTree, readonly string[]>();

/** Only the sites whose names have all words of the query, diacritics or not. */
export function named(tree: SiteTree, subtree: Subtree, query: string): Subtree {
  const words = fold(query).split(/\s+/).filter(Boolean).slice(0, 8);
  if (words.length === 0) return subtree;
  let names = folded.get(tree);
  if (!names) folded.set(tree, (names = tree.sites.map(({ name }) => fold(name))));
  const sites = subtree.sites.filter((site) => words.every((word) => names[site]!.includes(word)));
  return { sites, roots: sites };
}
