/** What a decision answers, and other small things that parts of the floor need: this file imports none of them. */
import type { Entry, NewEntry, ProblemCode } from "@diemcau/contract";

export type Decision =
  | { readonly ok: true; readonly entries: readonly NewEntry[] }
  | { readonly ok: false; readonly problem: ProblemCode; readonly detail?: string };

export const accept = (...entries: NewEntry[]): Decision => ({ ok: true, entries });
export const refuse = (problem: ProblemCode, detail?: string): Decision => ({ ok: false, problem, ...(detail ? { detail } : {}) });

export function withoutAuthor<T extends Entry>(entry: T): T {
  const { by: _by, ...rest } = entry;
  return rest as T;
}
