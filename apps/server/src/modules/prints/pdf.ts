/** Draws a paper as .pdf: fonts embedded in part, so that it looks the same everywhere. */
import { drawBadges } from "./pdf-badges.ts";
import { drawGrid } from "./pdf-grid.ts";
import { drawTable } from "./pdf-table.ts";
import type { Align, Block, Line, PairBlock, Paper, TextBlock } from "./model.ts";
import { MM, Pen } from "./pen.ts";

/** Between a line and the rule under it. */
const RULE_GAP = 3;

export class Sheet {
  readonly pen: Pen;
  readonly paper: Paper;
  y = 0;

  constructor(paper: Paper) {
    this.paper = paper;
    this.pen = new Pen(paper);
  }

  get left(): number {
    return this.paper.page.left * MM;
  }
  get width(): number {
    const { width, left, right } = this.paper.page;
    return (width - left - right) * MM;
  }
  get top(): number {
    return this.paper.page.top * MM;
  }
  get bottom(): number {
    const { height, bottom } = this.paper.page;
    return (height - bottom) * MM;
  }

  newPage(): void {
    this.pen.doc.addPage();
    this.y = this.top;
  }

  /** Turns the page when so much does not fit below; answers whether it did. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom || this.y <= this.top) return false;
    this.newPage();
    return true;
  }
}

export async function renderPdf(paper: Paper): Promise<Uint8Array> {
  const sheet = new Sheet(paper);
  const { doc } = sheet.pen;
  const parts: Uint8Array[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  doc.on("data", (part: Uint8Array) => parts.push(part));
  doc.on("end", () => resolve());
  doc.on("error", reject);
  sheet.newPage();
  paper.blocks.forEach((block, at) => draw(sheet, block, paper.blocks.slice(at + 1, at + 4)));
  if (paper.numbered > 0) numberPages(sheet);
  doc.end();
  await promise;
  return Buffer.concat(parts);
}

function draw(sheet: Sheet, block: Block, next: readonly Block[]): void {
  switch (block.kind) {
    case "text":
      return drawText(sheet, block, next);
    case "pair":
      return drawPair(sheet, block);
    case "table":
      return drawTable(sheet, block);
    case "grid":
      return drawGrid(sheet, block);
    case "badges":
      return drawBadges(sheet, block);
    case "page":
      return sheet.newPage();
  }
}

function numberPages({ pen, paper, left, width }: Sheet): void {
  const { start, count } = pen.doc.bufferedPageRange();
  for (let at = start + 1; at < start + count; at++) {
    pen.doc.switchToPage(at);
    pen.set(String(at - start + 1), { size: paper.numbered }, { x: left, y: Math.max(8 * MM, paper.page.top * MM - paper.numbered - 10), width, align: "center" });
  }
}

function drawText(sheet: Sheet, block: TextBlock, next: readonly Block[]): void {
  const { pen, left, width } = sheet;
  const indent = (block.indent ?? 0) * MM;
  const lines = pen.lines(block.text, block, width, indent);
  const height = pen.lineHeight(block);
  let read = 0;
  sheet.y += block.before ?? 0;
  // A heading goes with what it is the heading of; a paragraph's first two lines stay together.
  sheet.need(block.keep ? lines.length * height + leastOf(sheet, next) : Math.min(lines.length, 2) * height);
  lines.forEach((line, at) => {
    sheet.need(height);
    const shift = at === 0 ? indent : 0;
    const place = { x: left + shift, y: sheet.y, width: width - shift, align: block.align, last: at === lines.length - 1 };
    pen.set(line, block, place);
    if (block.links) {
      const from = block.text.indexOf(line, read);
      read = from + line.length;
      pen.link(line, block, place, block.links.flatMap(({ start, end, url }) => (start < read && end > from ? [{ start: Math.max(start - from, 0), end: Math.min(end - from, line.length), url }] : [])));
    }
    sheet.y += height;
  });
  if (block.rule) sheet.y = ruleUnder(sheet, block, lines, left, width, sheet.y);
  sheet.y += block.after ?? 0;
}

/** What must stand on the page below a heading. */
function leastOf(sheet: Sheet, [first]: readonly Block[]): number {
  if (!first) return 0;
  if (first.kind === "pair") return Math.max(...measurePair(sheet, first)) + (first.before ?? 0);
  if (first.kind === "text") return first.size * 4;
  return first.kind === "table" ? 60 : 0;
}

function ruleUnder({ pen }: Sheet, line: Line, lines: readonly string[], x: number, width: number, y: number): number {
  const long = Math.max(...lines.map((text) => pen.width(text, line))) * line.rule!;
  const from = x + (width - long) / 2;
  pen.rule(from, from + long, y + RULE_GAP - 1);
  return y + RULE_GAP + 2;
}

function heightOf({ pen }: Sheet, lines: readonly Line[], width: number): number {
  return lines.reduce((sum, line) => sum + (line.before ?? 0) + pen.lines(line.text, line, width).length * pen.lineHeight(line) + (line.rule ? RULE_GAP + 2 : 0), 0);
}

const GUTTER = 2 * MM;
function widthsOf({ width }: Sheet, [a, b]: PairBlock["shares"]): [number, number] {
  const inner = width - GUTTER;
  return [(inner * a) / (a + b), (inner * b) / (a + b)];
}

function measurePair(sheet: Sheet, block: PairBlock): [number, number] {
  const [left, right] = widthsOf(sheet, block.shares);
  return [heightOf(sheet, block.left, left), heightOf(sheet, block.right, right)];
}

function drawPair(sheet: Sheet, block: PairBlock): void {
  const [left, right] = widthsOf(sheet, block.shares);
  const height = Math.max(...measurePair(sheet, block));
  sheet.y += block.before ?? 0;
  sheet.need(height);
  drawLines(sheet, block.left, sheet.left, left, block.leftAlign);
  drawLines(sheet, block.right, sheet.left + left + GUTTER, right, "center");
  sheet.y += height + (block.after ?? 0);
}

function drawLines(sheet: Sheet, lines: readonly Line[], x: number, width: number, align: Align): void {
  const { pen } = sheet;
  let y = sheet.y;
  for (const line of lines) {
    y += line.before ?? 0;
    const parts = pen.lines(line.text, line, width);
    for (const part of parts) {
      pen.set(part, line, { x, y, width, align });
      y += pen.lineHeight(line);
    }
    if (line.rule) y = ruleUnder(sheet, line, parts, x, width, y);
  }
}
