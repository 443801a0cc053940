/** The agenda as it runs: where its live cursor is, which items have been dealt with and which were left out. */

/** `dealt`: items that have been begun, each since when it was first; absent: not known (kept by an older program). */
export interface AgendaCursor {
  readonly itemId: string | null;
  readonly since: number | null;
  readonly dealt?: readonly (readonly [itemId: string, since: number])[];
}

/** Whoever takes a move back tells since when the item before had been on: what was begun later has not been. */
export function moveCursor({ dealt }: AgendaCursor, { at, itemId, since }: { at: number; itemId: string | null; since?: number }): AgendaCursor {
  const begun = itemId === null ? null : (since ?? at);
  if (!dealt) return { itemId, since: begun };
  const kept = since === undefined ? dealt : dealt.filter(([, from]) => from <= since);
  const isNew = itemId !== null && begun !== null && !kept.some(([id]) => id === itemId);
  return { itemId, since: begun, dealt: isNew ? [...kept, [itemId, begun]] : kept };
}

export type ItemPlace = "done" | "skipped" | "current" | "later";

/** Where each item stands. What the cursor passed by without stopping was skipped, as the minutes say. */
export function itemPlaces(order: readonly { readonly id: string }[], { itemId, dealt }: AgendaCursor, ended: boolean): ItemPlace[] {
  const at = order.findIndex(({ id }) => id === itemId);
  const begun = dealt && new Set(dealt.map(([id]) => id));
  return order.map(({ id }, index) => {
    if (index === at) return "current";
    const passed = ended || index < at;
    if (!begun) return passed ? "done" : "later";
    return begun.has(id) ? "done" : passed ? "skipped" : "later";
  });
}
