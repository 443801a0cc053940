/** Ordinals of subtrees, in order. Parents stand before their children, so one pass finds them. */
export function subtrees(parent: readonly number[], roots: readonly number[]): number[] {
  const inside = new Uint8Array(parent.length);
  for (const root of roots) inside[root] = 1;
  const found: number[] = [];
  for (let site = 0; site < parent.length; site++) {
    if (!inside[site] && !(parent[site]! >= 0 && inside[parent[site]!])) continue;
    inside[site] = 1;
    found.push(site);
  }
  return found;
}
