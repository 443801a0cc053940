/** What a decision answers, and other small things that parts of the floor need: this file imports none of them. */
import type { Entry, NewEntry, ProblemCode } from "@diemcau/contract";

export type Decision =
  | { readonly ok: true; readonly entries: readonly NewEntry[] }
  /** `told` what the journal says of it all the same: nothing comes of it, but that it came is not lost. */
  | { readonly ok: false; readonly problem: ProblemCode; readonly detail?: string; readonly told?: readonly NewEntry[] };

export const accept = (...entries: NewEntry[]): Decision => ({ ok: true, entries });
export const refuse = (problem: ProblemCode, detail?: string): Decision => ({ ok: false, problem, ...(detail ? { detail } : {}) });

/** Refused, and journalled as such. */
export const refuseAndTell = (problem: ProblemCode, ...told: NewEntry[]): Decision => ({ ok: false, problem, ...(told.length > 0 ? { told } : {}) });

/** Without who did it, and what of it belongs together: for others than the control room. */
export function withoutAuthor<T extends Entry>(entry: T): T {
  const { by: _by, role: _role, follows: _follows, ...rest } = entry as T & { follows?: number };
  return rest as unknown as T;
}
