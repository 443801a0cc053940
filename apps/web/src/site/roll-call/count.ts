/** A room's count as it is typed: numbers in fields, by class or as one. */
import { HEADCOUNT_CLASSES, type ClassCount, type Headcount, type HeadcountQualifier, type RosterClass } from "@diemcau/contract";
import { partsOf } from "@diemcau/rules";
import { MOST_PEOPLE, peopleTyped } from "@diemcau/rules/text";

export const PARTS = ["remote", "absent", "substitutes"] as const;
export type Part = (typeof PARTS)[number];

export interface ClassDraft extends Readonly<Record<"present" | Part, string>> {
  readonly class: string;
}
export interface CountDraft extends Readonly<Record<"present" | Part, string>> {
  readonly qualifier: HeadcountQualifier;
  readonly countedBy: string;
  /** Empty: one number for all. */
  readonly classes: readonly ClassDraft[];
}

export const EMPTY: CountDraft = { present: "", remote: "", absent: "", substitutes: "", qualifier: "exact", countedBy: "", classes: [] };

/** What was typed; until somebody does, as the room has counted last, else as many as have checked in. */
export function shownCount(typed: string | null, { reported, checkedIn }: { reported: number; checkedIn: number }): string {
  if (typed !== null) return typed;
  return reported >= 0 ? String(reported) : checkedIn > 0 ? String(checkedIn) : "";
}

/** The sum over the classes; null where one of them is no number. */
export function sumOf(classes: readonly ClassDraft[], part: "present" | Part): number | null {
  let sum = 0;
  for (const each of classes) {
    const number = peopleTyped(each[part]);
    if (number === null) return null;
    sum += number;
  }
  return sum;
}

/**
 * A row for each class, the largest first; where there are more than a count may have, the small ones share the last, so
 * that the sum is the room's all the same.
 * @param others what that row is called
 */
export function classDrafts(classes: readonly RosterClass[], others: string): ClassDraft[] {
  const own = classes.filter((each) => each.class !== others);
  const isAll = classes.length <= HEADCOUNT_CLASSES;
  const kept = isAll ? classes : own.slice(0, HEADCOUNT_CLASSES - 1);
  const rest = isAll ? [] : [...own.slice(kept.length), ...classes.filter((each) => each.class === others)];
  const shared = rest.reduce((all, each) => ({ ...all, checkedIn: all.checkedIn + each.checkedIn, absent: all.absent + each.absent }), { class: others, checkedIn: 0, absent: 0 });
  return [...kept, ...(rest.length > 0 ? [shared] : [])].map((each) => ({
    class: each.class,
    present: String(each.checkedIn),
    remote: "",
    absent: each.absent > 0 ? String(each.absent) : "",
    substitutes: "",
  }));
}

/** The count to send, or what is wrong with the draft. */
export function countOf(draft: CountDraft): Headcount | "number" | "inconsistent" {
  const { qualifier } = draft;
  const countedBy = draft.countedBy.replace(/\s+/gu, " ").trim();
  const by = countedBy ? { countedBy } : {};
  if (draft.classes.length > 0) {
    const classes: ClassCount[] = [];
    for (const each of draft.classes) {
      const present = peopleTyped(each.present);
      const remote = peopleTyped(each.remote);
      const absent = peopleTyped(each.absent);
      const substitutes = peopleTyped(each.substitutes);
      if (present === null || remote === null || absent === null || substitutes === null) return "number";
      classes.push({ class: each.class, present, remote, absent, substitutes });
    }
    const count = { present: classes.reduce((sum, each) => sum + each.present, 0), qualifier, ...by, classes };
    return partsOf(count) && count.present <= MOST_PEOPLE ? count : "inconsistent";
  }
  const present = peopleTyped(draft.present);
  if (draft.present.trim() === "" || present === null) return "number";
  const parts: Partial<Record<Part, number>> = {};
  for (const part of PARTS) {
    const number = peopleTyped(draft[part]);
    if (number === null) return "number";
    if (number > 0) parts[part] = number;
  }
  const count = { present, qualifier, ...by, ...parts };
  return partsOf(count) ? count : "inconsistent";
}
