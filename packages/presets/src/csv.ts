/** The little of RFC 4180 that the data files use: comma, double quotes, one header line, LF. */

export type CsvRow = Record<string, string>;

/**
 * Rows keyed by the header.
 * @throws Error naming the line when a row has another number of fields than the header, or a quote is left open
 */
export function parseCsv(text: string): CsvRow[] {
  const records = splitRecords(text.replace(/^\uFEFF/, ""));
  const header = records.shift();
  if (!header) return [];
  return records.map((fields, index) => {
    if (fields.length !== header.length) {
      throw new Error(`CSV record ${index + 2}: ${fields.length} fields, the header has ${header.length}`);
    }
    return Object.fromEntries(header.map((key, column) => [key, fields[column] ?? ""]));
  });
}

function splitRecords(text: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let field = "";
  let quoted = false;
  const endRecord = (): void => {
    fields.push(field);
    if (fields.length > 1 || field !== "") records.push(fields);
    fields = [];
    field = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") {
      fields.push(field);
      field = "";
    } else if (char === "\n") endRecord();
    else if (char !== "\r") field += char;
  }
  if (quoted) throw new Error("CSV: a quoted field is not closed");
  if (field !== "" || fields.length > 0) endRecord();
  return records;
}

/** Writes rows with exactly these columns; `undefined` and `null` become empty fields. */
export function formatCsv<Column extends string>(
  columns: readonly Column[],
  rows: readonly { readonly [K in Column]?: string | number | null | undefined }[],
): string {
  const lines = rows.map((row) => columns.map((column) => quote(String(row[column] ?? ""))).join(","));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
