export { dayAfter, daysBetween, instantOf, isDay, isZone, wallClock } from "./zoned.ts";
export { localTimesOf, timesOf, type TimedItem, type TimedSession } from "./times.ts";
export { inSessionOrder, moveItems, placed, stepItem, withoutPaper, withoutSession } from "./order.ts";
export { differs, fixedPart, planFlaw, type Moment } from "./check.ts";
export { mergePlans, type Merged } from "./merge.ts";
export { blueprintOf, planOn, type Blueprint } from "./blueprint.ts";
export { nextDays } from "./recur.ts";
export { rollUpAudience, type LevelCount } from "./audience.ts";
export { titleOn } from "./title.ts";
