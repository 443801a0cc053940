import type { Directory } from "@diemcau/contract";

/** The sites of a conference as a tree, made once per directory. All lists are by ordinal. */
export interface SiteTree {
  readonly size: number;
  readonly names: readonly string[];
  readonly parent: Int32Array;
  readonly level: readonly number[];
  readonly expected: readonly number[];
  readonly depth: Uint8Array;
  /** Children in the order of the directory. */
  readonly children: readonly (readonly number[])[];
  readonly roots: readonly number[];
  /** Place of the site among its siblings, from 1. */
  readonly place: Int32Array;
  /** All sites, each before its children. */
  readonly preorder: Int32Array;
  /** The sites of a part of the tree, for the officer of a unit; null: all. */
  readonly within: ReadonlySet<number> | null;
}

export function buildTree(directory: Directory): SiteTree {
  const { name, parent, level, expected } = directory.sites;
  const size = name.length;
  const children: number[][] = Array.from({ length: size }, () => []);
  const roots: number[] = [];
  const depth = new Uint8Array(size);
  const place = new Int32Array(size);
  for (let site = 0; site < size; site++) {
    const up = parent[site]!;
    const siblings = up < 0 ? roots : children[up]!;
    siblings.push(site);
    place[site] = siblings.length;
    depth[site] = up < 0 ? 0 : depth[up]! + 1;
  }
  const preorder = new Int32Array(size);
  const stack = roots.toReversed();
  let at = 0;
  for (let site = stack.pop(); site !== undefined; site = stack.pop()) {
    preorder[at++] = site;
    const below = children[site]!;
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
  }
  return { size, names: name, parent: Int32Array.from(parent), level, expected, depth, children, roots, place, preorder, within: null };
}

/** What stands at and below these sites; ordinals stay as they are, and nothing is above them. */
export function partOf(tree: SiteTree, heads: readonly number[]): SiteTree {
  const inside = new Set(heads.filter((head) => head < tree.size));
  const parent = Int32Array.from(tree.parent);
  const preorder = tree.preorder.filter((site) => {
    if (inside.has(tree.parent[site]!)) inside.add(site);
    return inside.has(site);
  });
  const roots = [...preorder].filter((site) => !inside.has(tree.parent[site]!));
  for (const root of roots) parent[root] = -1;
  return { ...tree, parent, roots, preorder, within: inside };
}

/** From the root down to the site itself. */
export function pathOf(tree: SiteTree, site: number): number[] {
  const path: number[] = [];
  for (let at = site; at >= 0; at = tree.parent[at]!) path.unshift(at);
  return path;
}

/** How many sites stand beside this one, itself included. */
export const siblingCount = (tree: SiteTree, site: number): number => {
  const up = tree.parent[site]!;
  return up < 0 ? tree.roots.length : tree.children[up]!.length;
};

export interface SiteGroup {
  /** The site that heads the group. */
  readonly head: number;
  readonly sites: readonly number[];
}

/**
 * Groups for the wall: each branch directly below a root with all that is under it; the roots and the
 * rooms without a branch of their own stand together in the first group.
 */
export function groupsOf(tree: SiteTree): SiteGroup[] {
  const own: number[] = [];
  const groups: SiteGroup[] = [];
  for (const root of tree.roots) {
    own.push(root);
    for (const child of tree.children[root]!) {
      if (tree.children[child]!.length === 0) own.push(child);
      else groups.push({ head: child, sites: branch(tree, child) });
    }
  }
  return own.length > 0 ? [{ head: own[0]!, sites: own }, ...groups] : groups;
}

function branch(tree: SiteTree, head: number): number[] {
  const sites: number[] = [];
  const stack = [head];
  for (let site = stack.pop(); site !== undefined; site = stack.pop()) {
    sites.push(site);
    const below = tree.children[site]!;
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
  }
  return sites;
}
