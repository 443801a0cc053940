import type { GridBlock, GridCell } from "./model.ts";
import { MM, type Pen } from "./pen.ts";
import type { Sheet } from "./pdf.ts";

const PAD = 1.5;
const SMALLEST = 4.5;

/** Boxes of a room, in the middle of the page. */
export function drawGrid(sheet: Sheet, { widths, rows, size, stage }: GridBlock): void {
  const { pen } = sheet;
  const across = widths.reduce((sum, each) => sum + each, 0) * MM;
  const down = rows.reduce((sum, { height }) => sum + height, 0) * MM;
  sheet.need(down + (stage ? 20 : 0));
  const left = sheet.left + (sheet.width - across) / 2;
  if (stage) {
    pen.set(stage, { size: 11, bold: true }, { x: sheet.left, y: sheet.y, width: sheet.width, align: "center" });
    sheet.y += 17;
  }
  for (const { height, cells } of rows) {
    let x = left;
    cells.forEach((cell, at) => {
      const width = widths[at]! * MM;
      if (cell) drawCell(pen, cell, { x, y: sheet.y, width, height: height * MM }, size);
      x += width;
    });
    sheet.y += height * MM;
  }
  sheet.y += 10;
}

function drawCell(pen: Pen, cell: GridCell, box: { x: number; y: number; width: number; height: number }, size: number): void {
  const { doc } = pen;
  if (cell.shaded) doc.rect(box.x, box.y, box.width, box.height).fill("#e3e3e3");
  doc.lineWidth(0.5).strokeColor("black").rect(box.x, box.y, box.width, box.height).stroke();
  const width = box.width - 2 * PAD;
  const fits = (face: number, lines: number): boolean => face * 1.28 * lines <= box.height - PAD;
  let label = Math.min(size - 1, 8);
  while (label > 3 && (pen.width(cell.label, { size: label }) > width || !fits(label, 1))) label -= 0.5;
  if (cell.text === "") {
    pen.set(cell.label, { size: label }, { x: box.x + PAD, y: box.y + (box.height - label * 1.28) / 2, width, align: "center" });
    return;
  }
  let face = size;
  let lines = pen.lines(cell.text, { size: face, bold: true }, width);
  const words = Math.max(...cell.text.split(" ").map((word) => pen.width(word, { size: 1, bold: true })));
  while (face > SMALLEST && (label * 1.28 + lines.length * face * 1.2 > box.height - PAD || words * face > width)) {
    face -= 0.5;
    lines = pen.lines(cell.text, { size: face, bold: true }, width);
  }
  const room = Math.max(1, Math.floor((box.height - PAD - label * 1.28) / (face * 1.2)));
  pen.set(cell.label, { size: label }, { x: box.x + PAD, y: box.y + 0.5, width, align: "center" });
  const shown = lines.slice(0, room);
  if (lines.length > room) shown[room - 1] = `${shown[room - 1]!.slice(0, -1)}…`;
  const free = box.height - PAD - label * 1.28 - shown.length * face * 1.2;
  shown.forEach((line, n) => pen.set(line, { size: face, bold: true }, { x: box.x + PAD, y: box.y + label * 1.28 + free / 2 + n * face * 1.2, width, align: "center" }));
}
