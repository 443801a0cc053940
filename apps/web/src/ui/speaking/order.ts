/**
 * Before which request one goes when it moves a place up (-1) or down (1): an id, null for last, undefined
 * when it cannot move that way.
 */
export function beforeAfterMove(queue: readonly { readonly id: string }[], index: number, by: -1 | 1): string | null | undefined {
  if (by === -1) return index > 0 ? queue[index - 1]!.id : undefined;
  if (index >= queue.length - 1) return undefined;
  return queue[index + 2]?.id ?? null;
}

/** The same for one that is dropped beside another. */
export function beforeAfterDrop(queue: readonly { readonly id: string }[], moved: string, target: string, side: "before" | "after" | "on"): string | null {
  const at = queue.findIndex(({ id }) => id === target);
  return queue.slice(side === "after" ? at + 1 : at).find(({ id }) => id !== moved)?.id ?? null;
}
