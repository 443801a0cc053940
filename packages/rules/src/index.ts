export * from "./floor/state.ts";
export * from "./floor/sites.ts";
export { reduce } from "./floor/reduce.ts";
export { decide, CUE_LIMIT, QUEUE_LIMIT, type Actor, type Decision, type DecisionContext } from "./floor/decide.ts";
export { rollUp, type RollUp } from "./floor/roll-up.ts";
export { NO_SITE, oneSite, projectEntry, snapshotFor, targetsOf, type Scope } from "./floor/visibility.ts";
export { AREA_OF_COMMAND, areasOf, isConsoleRole } from "./floor/consoles/areas.ts";
export { holderOf, isReversible } from "./floor/consoles/slice.ts";
