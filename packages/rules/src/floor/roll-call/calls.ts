import type { RollCallSnapshot } from "@diemcau/contract";

type Calls = readonly Readonly<RollCallSnapshot["calls"][number]>[];

/** When a site of this level was called first and last; null: not yet. A call "again" only reaches whom was called before. */
export function calledAt(calls: Calls, level: string): { readonly first: number; readonly last: number } | null {
  let called: { first: number; last: number } | null = null;
  for (const call of calls) {
    if (call.level !== null && call.level !== level) continue;
    if (called) called.last = call.at;
    else if (!call.again) called = { first: call.at, last: call.at };
  }
  return called;
}
