import { ROOT_EDGE } from "@diemcau/contract";
import type { EdgeNow } from "./directory.ts";

/**
 * From whom an edge pulls, the best first: its parent, then those above that one, the root at last. Never an edge that
 * is below it: the programme would go in a circle.
 * @param avoid who failed: after all others
 * @returns ids; ROOT_EDGE for the root
 */
export function parentsOf(edge: Pick<EdgeNow, "id" | "parentId">, edges: readonly EdgeNow[], avoid: string | null): string[] {
  const byId = new Map(edges.map((each) => [each.id, each]));
  const chain: EdgeNow[] = [];
  for (let at = byId.get(edge.parentId ?? ""); at && at.id !== edge.id && !chain.includes(at); at = byId.get(at.parentId ?? "")) chain.push(at);
  const open = [...chain.filter(({ state }) => state === "up").map(({ id }) => id), ROOT_EDGE];
  return [...open.filter((id) => id !== avoid), ...open.filter((id) => id === avoid)];
}

/** Would the edge stand below itself with this parent? */
export function isCircle(edgeId: string, parentId: string | null, edges: readonly Pick<EdgeNow, "id" | "parentId">[]): boolean {
  const byId = new Map(edges.map((each) => [each.id, each]));
  const seen = new Set<string>();
  for (let at = parentId; at !== null && !seen.has(at); at = byId.get(at)?.parentId ?? null) {
    if (at === edgeId) return true;
    seen.add(at);
  }
  return false;
}

/** Another number whenever an edge is to pull from another parent. */
export function linkNumber(edge: Pick<EdgeNow, "id" | "parentId">, edges: readonly EdgeNow[]): number {
  let number = 7;
  // Beats come to one process after the other: what one of them suspects would make the links go to and fro.
  for (const char of parentsOf(edge, edges.map((each) => ({ ...each, state: each.known })), null)[0]!) number = (Math.imul(number, 31) + char.charCodeAt(0)) >>> 0;
  return number + 1;
}
