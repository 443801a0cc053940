export { ADDED_LIMIT, CONCLUSION_LIMIT } from "./decide.ts";
export { BLANK_LOCAL, isAway, type LocalRow } from "./row.ts";
