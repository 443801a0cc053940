export { INCIDENT_LIMIT, NOTICE_LIMIT, nameOf } from "./decide.ts";
export { LINE_LIMIT, NO_LINE, RATE_LIMIT, unseenByCentre, unseenBySite, type LineRow } from "./line.ts";
export { countsEntry } from "./slice.ts";
