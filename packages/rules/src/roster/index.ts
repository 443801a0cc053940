/** Rosters as spreadsheets, pure: find the table, read the rows, judge them. */
export { columnOf, findTable, type Table } from "./sheet.ts";
export { textOf, type Cell } from "../sheets/index.ts";
export { readRows, type RawRow } from "./rows.ts";
export { checkRoster, cleanName, isRosterError, wantedBy, wantedNames, wantedPersons, type CheckedRoster, type KnownDelegate, type RosterChange, type RosterContext, type RosterSetting } from "./check.ts";
export { clashFinder, type KnownElsewhere, type WantedPerson } from "./clash.ts";
export { nameKey, positionsKey } from "./keys.ts";
export { checkEntry, type CheckedEntry, type EntryContext, type EntryFields } from "./entry.ts";
export { createSiteFinder, siteLabels, type SiteNames } from "./sites.ts";
export { splitName, withoutTitle } from "./names.ts";
