/** Rosters as spreadsheets, pure: find the table, read the rows, judge them. */
export { columnOf, findTable, textOf, type Cell, type Table } from "./sheet.ts";
export { readRows, type RawRow } from "./rows.ts";
export { checkRoster, isRosterError, wantedBy, type CheckedRoster, type KnownDelegate, type RosterChange, type RosterContext } from "./check.ts";
export { siteLabels, type SiteNames } from "./sites.ts";
