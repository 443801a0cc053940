import { qrCode } from "../../platform/qr.ts";
import type { BadgeLabel, BadgesBlock } from "./model.ts";
import { MM, type Pen } from "./pen.ts";
import type { Sheet } from "./pdf.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Piece {
  readonly text: string;
  readonly size: number;
  readonly bold?: boolean;
  readonly gap?: number;
  /** Lines at most. */
  readonly most?: number;
}

const MARK = 3 * MM;

/** Labels in their grid, with marks to cut along. */
export function drawBadges(sheet: Sheet, { grid, labels, words }: BadgesBlock): void {
  const each = grid.columns * grid.rows;
  labels.forEach((label, at) => {
    const place = at % each;
    if (place === 0 && at > 0) sheet.newPage();
    const column = place % grid.columns;
    const row = Math.floor(place / grid.columns);
    const box = {
      x: (grid.left + column * (grid.width + grid.gapX)) * MM,
      y: (grid.top + row * (grid.height + grid.gapY)) * MM,
      width: grid.width * MM,
      height: grid.height * MM,
    };
    if (each > 1) cutMarks(sheet.pen, box);
    if (grid.height > grid.width) drawCard(sheet.pen, label, box, words);
    else drawLabel(sheet.pen, label, box, words);
  });
}

/** Short crosses at the corners. */
function cutMarks({ doc }: Pen, { x, y, width, height }: Box): void {
  doc.lineWidth(0.3).strokeColor("#555555");
  for (const at of [x, x + width]) {
    for (const level of [y, y + height]) {
      doc.moveTo(at - MARK / 2, level).lineTo(at + MARK / 2, level).stroke();
      doc.moveTo(at, level - MARK / 2).lineTo(at, level + MARK / 2).stroke();
    }
  }
}

function drawQr({ doc }: Pen, url: string, x: number, y: number, side: number): void {
  const { edge, runs } = qrCode(url);
  // Drawn in modules: whole numbers are quicker to write, to pack and to read.
  doc.save().translate(x, y).scale(side / edge);
  for (const run of runs) doc.rect(run.x, run.y, run.length, 1);
  doc.fill("black").restore();
}

const piecesOf = (label: BadgeLabel, words: BadgesBlock["words"], big: number): Piece[] =>
  [
    { text: label.name, size: big, bold: true },
    { text: label.positions, size: big * 0.68, gap: 2, most: 3 },
    { text: label.unit, size: big * 0.68, bold: true, gap: 2, most: 2 },
    { text: label.seat && `${words.seat}: ${label.seat}`, size: big * 0.8, bold: true, gap: 3 },
    { text: label.room, size: big * 0.6, gap: 3 },
    { text: label.conference, size: big * 0.6 },
  ].filter(({ text }) => text !== "");

function drawLabel(pen: Pen, label: BadgeLabel, box: Box, words: BadgesBlock["words"]): void {
  const pad = 4 * MM;
  const side = Math.min(box.height - 2 * pad + 6, 38 * MM);
  drawQr(pen, label.url, box.x + pad - 4, box.y + (box.height - side) / 2, side);
  const x = box.x + pad + side;
  setPieces(pen, piecesOf(label, words, 15), { x, y: box.y + pad, width: box.x + box.width - pad - x, height: box.height - 2 * pad }, "left");
}

function drawCard(pen: Pen, label: BadgeLabel, box: Box, words: BadgesBlock["words"]): void {
  const pad = 8 * MM;
  const side = 52 * MM;
  const inner = { x: box.x + pad, width: box.width - 2 * pad };
  const qrTop = box.y + box.height - pad - side - 14;
  setPieces(pen, piecesOf(label, words, 22), { ...inner, y: box.y + pad, height: qrTop - box.y - pad - 6 }, "center");
  drawQr(pen, label.url, box.x + (box.width - side) / 2, qrTop, side);
  pen.set(words.scan, { size: 9, italic: true }, { ...inner, y: qrTop + side, align: "center" });
}

/** Smaller and smaller until all of it fits; what does not even then ends with an ellipsis. */
function setPieces(pen: Pen, pieces: readonly Piece[], box: Box, align: "left" | "center"): void {
  for (let scale = 1; ; scale -= 0.06) {
    const last = scale < 0.5;
    const lines = pieces.map((piece) => {
      const face = { ...piece, size: Math.max(5.5, piece.size * scale) };
      const all = pen.lines(piece.text, face, box.width);
      const most = piece.most ?? (last ? 3 : all.length);
      const shown = all.slice(0, most);
      if (all.length > most) shown[most - 1] = `${shown[most - 1]!.slice(0, -1)}…`;
      return { face, shown, gap: (piece.gap ?? 0) * scale };
    });
    const height = lines.reduce((sum, { face, shown, gap }) => sum + gap + shown.length * face.size * 1.2, 0);
    if (height > box.height && !last) continue;
    let y = box.y + Math.max(0, (box.height - height) / 2);
    for (const { face, shown, gap } of lines) {
      y += gap;
      for (const line of shown) {
        pen.set(line, face, { x: box.x, y: y - face.size * 0.04, width: box.width, align });
        y += face.size * 1.2;
      }
    }
    return;
  }
}
