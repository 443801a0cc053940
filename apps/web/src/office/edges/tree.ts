import type { EdgeView } from "@diemcau/contract";

/** Each edge under the one it pulls from, in the order of their names. */
export function inTree(edges: readonly EdgeView[]): { edge: EdgeView; depth: number }[] {
  const known = new Set(edges.map(({ id }) => id));
  const children = Map.groupBy(edges, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const rows: { edge: EdgeView; depth: number }[] = [];
  const add = (parent: string | null, depth: number): void => {
    for (const edge of (children.get(parent) ?? []).toSorted((a, b) => a.name.localeCompare(b.name))) {
      rows.push({ edge, depth });
      add(edge.id, depth + 1);
    }
  };
  add(null, 0);
  return rows;
}
