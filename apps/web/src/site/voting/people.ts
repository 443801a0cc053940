/** How many people the room knows to be in it, with what has not reached the centre yet. Pure. */
import type { SiteRow } from "@diemcau/rules";
import type { OutboxItem } from "../../data/index.ts";

export interface People {
  readonly present: number;
  /** Somebody has counted, or somebody has checked in. */
  readonly known: boolean;
  /** Nobody has counted, and check-ins wait for the line: what is held against them has to bring their number with it. */
  readonly uncounted: boolean;
}

type Waiting = Pick<OutboxItem, "route" | "body">;

/** The room's last count, though it waits; without one those who have checked in, though some of that waits. */
export function peopleIn(row: SiteRow, waiting: readonly Waiting[]): People {
  const count = waiting.findLast(({ body }) => body["kind"] === "headcount.report")?.body["present"];
  if (typeof count === "number") return { present: count, known: true, uncounted: false };
  if (row.reported >= 0) return { present: row.reported, known: true, uncounted: false };
  const passes = waiting.filter(({ route }) => route === "check-ins" || route === "check-outs");
  const present = Math.max(0, passes.reduce((sum, { route }) => sum + (route === "check-ins" ? 1 : -1), row.checkedIn));
  return { present, known: present > 0, uncounted: present > 0 && passes.length > 0 };
}
