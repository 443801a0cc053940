export { calledAt } from "./calls.ts";
export { NO_SUM, classesOf, figureAt, figuresOfBranches, plus, worseQualifier } from "./figures.ts";
export { NO_PARTS, partsOf, sameWithParts, type HeadcountParts } from "./headcount.ts";
export type { RollCallAnswer, RollCallState } from "./slice.ts";
