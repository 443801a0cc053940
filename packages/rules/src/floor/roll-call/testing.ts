import type { Command, Headcount } from "@diemcau/contract";
import type { Random } from "../testing.ts";

/** Codes of the levels that a test's sites stand on. */
export const LEVELS = ["centre", "province", "district"];

/** Counts in every shape, a few of them at odds with themselves. */
function randomCount(random: Random): Headcount {
  const present = random.below(300);
  const qualifier = random.pick(["exact", "approx", "more-than"] as const);
  if (random.chance(0.4)) return { present, qualifier };
  if (random.chance(0.5)) return { present, qualifier, remote: random.below(random.chance(0.9) ? present + 1 : present + 50), absent: random.below(9), substitutes: random.below(present + 1), countedBy: "Desk" };
  const guests = random.below(present + 1);
  const half = { remote: 0, absent: random.below(4), substitutes: 0 };
  return { present: random.chance(0.95) ? present : present + 1, qualifier, classes: [{ class: "guests", present: guests, ...half }, { class: random.pick(["officers", "members"]), present: present - guests, ...half }] };
}

export function rollCallCommands(random: Random, site: number, id: string): (() => Command)[] {
  const said = () => ({ chair: random.chance(0.9), picture: random.chance(0.8), sound: random.chance(0.8), ...(random.chance(0.3) ? { note: `secret trouble ${random.below(9)}` } : {}) });
  const again = () => random.pick([
    (): Command => ({ id, kind: "roll-call.close" }),
    (): Command => ({ id, kind: "roll-call.reopen" }),
    (): Command => ({ id, kind: "roll-call.begin" }),
    (): Command => ({ id, kind: "headcount.publish", ...(random.chance(0.5) ? { remark: "as told to the press" } : {}) }),
  ])();
  return [
    () => ({ id, kind: "roll-call.call", level: random.pick([null, ...LEVELS, "moon"]), again: random.chance(0.3) }),
    () => ({ id, kind: "roll-call.answer", site, ...said(), count: randomCount(random) }),
    () => ({ id, kind: "roll-call.record", site, ...said(), ...(random.chance(0.5) ? { count: randomCount(random) } : {}) }),
    () => ({ id, kind: "headcount.report", site, ...randomCount(random) }),
    again,
  ];
}
