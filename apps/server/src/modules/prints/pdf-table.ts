import type { TableBlock } from "./model.ts";
import type { Sheet } from "./pdf.ts";

const PAD_X = 4;
const PAD_Y = 3;
/** A row higher than this share of a page is divided; others stand whole. */
const WHOLE = 0.5;

/** A table whose columns' titles come again on each page. */
export function drawTable(sheet: Sheet, { columns, rows, size }: TableBlock): void {
  const { pen, left, width } = sheet;
  const { doc } = pen;
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (width * share) / total);
  const starts = widths.map((_, at) => left + widths.slice(0, at).reduce((sum, each) => sum + each, 0));
  const height = pen.lineHeight({ size });

  const box = (x: number, y: number, wide: number, high: number): void => void doc.lineWidth(0.5).strokeColor("black").rect(x, y, wide, high).stroke();

  const header = (): void => {
    const titles = columns.map(({ title }, at) => pen.lines(title, { size, bold: true }, widths[at]! - 2 * PAD_X));
    const high = Math.max(...titles.map((lines) => lines.length)) * height + 2 * PAD_Y;
    titles.forEach((lines, at) => {
      const above = (high - lines.length * height) / 2;
      lines.forEach((line, n) => pen.set(line, { size, bold: true }, { x: starts[at]! + PAD_X, y: sheet.y + above + n * height, width: widths[at]! - 2 * PAD_X, align: "center" }));
      box(starts[at]!, sheet.y, widths[at]!, high);
    });
    sheet.y += high;
  };

  sheet.need(4 * height);
  header();
  for (const [nth, row] of rows.entries()) {
    const across = row.length === 1;
    const faces = columns.map(({ bold = false }) => ({ size, bold: across || bold }));
    const cells = row.map((text, at) => pen.lines(text, faces[at]!, (across ? width : widths[at]!) - 2 * PAD_X));
    const most = Math.max(...cells.map((lines) => lines.length));
    const high = most * height + 2 * PAD_Y;
    const page = sheet.bottom - sheet.top;
    // A heading within the table stays with the row below it.
    const wanted = across && nth < rows.length - 1 ? high + 2 * height : high;
    if (sheet.y + wanted > sheet.bottom && (high < page * WHOLE || sheet.y + 3 * height > sheet.bottom)) {
      sheet.newPage();
      header();
    }
    for (let from = 0; from < most;) {
      const fit = Math.max(1, Math.floor((sheet.bottom - sheet.y - 2 * PAD_Y) / height));
      const part = Math.min(fit, most - from);
      const partHigh = part * height + 2 * PAD_Y;
      cells.forEach((lines, at) => {
        const x = across ? left : starts[at]!;
        const wide = across ? width : widths[at]!;
        const align = across ? "left" : columns[at]!.align;
        lines.slice(from, from + part).forEach((line, n) => pen.set(line, faces[at]!, { x: x + PAD_X, y: sheet.y + PAD_Y + n * height, width: wide - 2 * PAD_X, align }));
        box(x, sheet.y, wide, partHigh);
      });
      sheet.y += partHigh;
      from += part;
      if (from < most) {
        sheet.newPage();
        header();
      }
    }
  }
}
