/** Places for the documents round one document: what it stands on to the left, what stands on it to the right. */
import type { DocumentGraph, DocumentSummary } from "@diemcau/contract";

export const BOX = { width: 208, height: 62 } as const;
const GAP = { x: 132, y: 18 } as const;
const MARGIN = 12;
/** Arrows within a column bow out of it to the right. */
export const BOW = 40;

export interface Placed {
  readonly document: DocumentSummary;
  readonly x: number;
  readonly y: number;
}
export interface Layout {
  readonly nodes: readonly Placed[];
  readonly width: number;
  readonly height: number;
}

export function layOut({ nodes, edges }: DocumentGraph): Layout {
  const [centre] = nodes;
  if (!centre) return { nodes: [], width: 0, height: 0 };
  const layers = new Map([[centre.id, 0]]);
  let reached = [centre.id];
  while (reached.length > 0) {
    const next: string[] = [];
    for (const at of reached) {
      for (const { from, to } of edges) {
        const [other, step] = from === at ? [to, -1] : to === at ? [from, 1] : ["", 0];
        if (other === "" || layers.has(other)) continue;
        layers.set(other, layers.get(at)! + step);
        next.push(other);
      }
    }
    reached = next;
  }
  const columns = Map.groupBy(nodes.filter(({ id }) => layers.has(id)), ({ id }) => layers.get(id)!);
  const order = [...columns.keys()].toSorted((a, b) => a - b);
  const tallest = Math.max(...[...columns.values()].map((column) => column.length));
  const heightOf = (count: number) => count * BOX.height + (count - 1) * GAP.y;
  const height = heightOf(tallest);
  return {
    nodes: order.flatMap((layer, column) => {
      const members = columns.get(layer)!;
      const top = (height - heightOf(members.length)) / 2;
      return members.map((document, row) => ({ document, x: MARGIN + column * (BOX.width + GAP.x), y: MARGIN + top + row * (BOX.height + GAP.y) }));
    }),
    width: order.length * (BOX.width + GAP.x) - GAP.x + 2 * MARGIN + BOW,
    height: height + 2 * MARGIN,
  };
}
