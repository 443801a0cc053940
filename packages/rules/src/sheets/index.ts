/** Spreadsheets that people made, pure: clean cells, and the table among titles, merged headers and totals. */
export * from "./cells.ts";
export * from "./table.ts";
