/** A cell that no spreadsheet takes for a formula. */
const cell = (value: string | number): string => {
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A row of a file that is written as it is read from the database. */
export const csvLine = (...cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\r\n`;
