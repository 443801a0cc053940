export { calledAt } from "./calls.ts";
export { NO_SUM, classesOf, figureAt, figuresOfBranches, plus } from "./figures.ts";
export { NO_PARTS, partsOf, type HeadcountParts } from "./headcount.ts";
export type { RollCallAnswer, RollCallState } from "./slice.ts";
