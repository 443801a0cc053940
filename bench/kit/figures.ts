/** One measured figure: a row of the table. */
export interface Figure {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  /** What it is held against, taken in the same run. */
  readonly baseline?: { readonly what: string; readonly figure: number };
  readonly aim?: { readonly what: string; readonly met: boolean };
  readonly note?: string;
}

export const ratioOf = ({ figure, baseline }: Figure): number | null => (baseline && baseline.figure !== 0 ? figure / baseline.figure : null);

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @param share 0 to 1 @returns NaN for no values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** [value, count] pairs, as the load programs print them. */
export type Histogram = readonly (readonly [value: number, count: number])[];

export function quantileOf(histograms: readonly Histogram[], share: number): number {
  const pairs = histograms.flat().toSorted((a, b) => a[0] - b[0]);
  const total = pairs.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of pairs) {
    seen += count;
    if (seen >= total * share) return value;
  }
  return Number.NaN;
}

const number = (value: number) =>
  value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2 });

function cells(figure: Figure): string[] {
  const { name, unit, baseline, aim, note } = figure;
  const ratio = ratioOf(figure);
  return [
    note ? `${name} (${note})` : name,
    number(figure.figure),
    unit,
    baseline ? `${baseline.what}: ${number(baseline.figure)}` : "",
    ratio === null ? "" : `${ratio.toFixed(2)}×`,
    aim?.what ?? "",
    aim ? (aim.met ? "yes" : "**no**") : "",
  ];
}

const HEAD = ["what", "figure", "unit", "baseline of the same run", "ratio", "aim", "met"];

export function markdownTable(figures: readonly Figure[]): string {
  const rows = [HEAD, HEAD.map(() => "---"), ...figures.map(cells)];
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The same for a terminal. */
export function textTable(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map((figure) => cells(figure).map((cell) => cell.replaceAll("**", "")))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd()).join("\n");
}
