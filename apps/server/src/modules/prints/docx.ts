/** Writes a paper as .docx that an office can go on editing: real tables, real headers, the prescribed typeface. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  ExternalHyperlink,
  Header,
  HeightRule,
  ImageRun,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IParagraphOptions,
  type ITableCellOptions,
} from "docx";
import QRCode from "qrcode";
import { fitSize, widthOf } from "./docx-measure.ts";
import type { Align, BadgesBlock, Block, GridBlock, Line, PairBlock, Paper, TableBlock, TextBlock } from "./model.ts";

/** Twentieths of a point. */
const MM = 1440 / 25.4;
const PT = 20;
const FONT = "Times New Roman";
const NONE = { style: BorderStyle.NONE, size: 0, color: "auto" } as const;
const THIN = { style: BorderStyle.SINGLE, size: 4, color: "000000" } as const;
const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE } as const;
const ALL_NONE = { ...NO_BORDERS, insideHorizontal: NONE, insideVertical: NONE } as const;
const BOX = { top: THIN, bottom: THIN, left: THIN, right: THIN } as const;
const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT, justify: AlignmentType.JUSTIFIED } as const;
/** 1.15 lines. */
const LINE = { line: 276, lineRule: LineRuleType.AUTO } as const;

export async function renderDocx(paper: Paper): Promise<Uint8Array> {
  const { page, numbered } = paper;
  const inner = Math.round((page.width - page.left - page.right) * MM);
  const children: (Paragraph | Table)[] = [];
  for (const block of paper.blocks) children.push(...(await drawn(block, inner)));
  // A document may not end with a table; this line takes no room.
  if (children.at(-1) instanceof Table) children.push(new Paragraph({ spacing: { line: 20, lineRule: "exact" }, children: [run({ text: "", size: 1 })] }));
  const wide = page.width > page.height;
  const document = new Document({
    title: paper.title,
    creator: paper.issuer || "Điểm Cầu",
    styles: { default: { document: { run: { font: FONT, language: { value: paper.language === "vi" ? "vi-VN" : "en-GB" } } } } },
    sections: [
      {
        properties: {
          titlePage: numbered > 0,
          page: {
            // Word wants the sides of the upright page, and turns them.
            size: { width: Math.round((wide ? page.height : page.width) * MM), height: Math.round((wide ? page.width : page.height) * MM), orientation: wide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
            margin: { top: Math.round(page.top * MM), bottom: Math.round(page.bottom * MM), left: Math.round(page.left * MM), right: Math.round(page.right * MM), header: numbered > 0 ? Math.round(10 * MM) : 0, footer: 0 },
          },
        },
        ...(numbered > 0
          ? {
              headers: {
                first: new Header({ children: [] }),
                default: new Header({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ size: numbered * 2, children: [PageNumber.CURRENT] })] })] }),
              },
            }
          : {}),
        children,
      },
    ],
  });
  return Packer.toBuffer(document);
}

async function drawn(block: Block, inner: number): Promise<(Paragraph | Table)[]> {
  switch (block.kind) {
    case "text":
      return textOf(block, inner);
    case "pair":
      return pairOf(block, inner);
    case "table":
      return [tableOf(block, inner)];
    case "grid":
      return gridOf(block, inner);
    case "badges":
      return badgesOf(block);
    case "page":
      return [new Paragraph({ pageBreakBefore: true, spacing: { line: 20, lineRule: "exact" }, children: [run({ text: "", size: 1 })] })];
  }
}

const run = ({ text, size, bold = false, italic = false }: Line): TextRun => new TextRun({ text, font: FONT, size: Math.round(size * 2), bold, italics: italic });

/** The line cut at its links. */
function runsOf(line: Line): (TextRun | ExternalHyperlink)[] {
  const { text, links = [] } = line;
  if (links.length === 0) return [run(line)];
  const part = (from: number, to: number): TextRun[] => (to > from ? [run({ ...line, text: text.slice(from, to) })] : []);
  const runs = links.flatMap(({ start, end, url }, at) => [...part(links[at - 1]?.end ?? 0, start), new ExternalHyperlink({ link: url, children: part(start, end) })]);
  return [...runs, ...part(links.at(-1)!.end, text.length)];
}

/** A line and, if it has one, its rule: the border of an empty line between indents. */
function lineOf(line: Line, align: Align, width: number, options: IParagraphOptions = {}): Paragraph[] {
  const { rule } = line;
  const lines = [new Paragraph({ alignment: ALIGN[align], spacing: { before: (line.before ?? 0) * PT, ...LINE }, ...options, children: runsOf(line) })];
  if (rule) {
    const long = Math.min(width, widthOf(line.text, line.size, line.bold ?? false) * PT) * rule;
    const side = Math.max(0, Math.round((width - long) / 2));
    lines.push(
      new Paragraph({
        indent: { left: side, right: side },
        spacing: { before: 20, after: 20, line: 40, lineRule: "exact" },
        border: { top: { ...THIN, space: 1 } },
        ...(options.keepNext ? { keepNext: true } : {}),
        children: [run({ text: "", size: 1 })],
      }),
    );
  }
  return lines;
}

function textOf(block: TextBlock, inner: number): Paragraph[] {
  const { align, indent = 0, before = 0, after = 0, keep = false } = block;
  const lines = lineOf(block, align, inner, {
    spacing: { before: before * PT, after: (block.rule ? 0 : after) * PT, ...LINE },
    ...(indent > 0 ? { indent: { firstLine: Math.round(indent * MM) } } : {}),
    ...(keep ? { keepNext: true, keepLines: true } : {}),
  });
  if (block.rule && after > 0) lines.push(new Paragraph({ spacing: { line: after * PT, lineRule: "exact" }, keepNext: keep, children: [run({ text: "", size: 1 })] }));
  return lines;
}

const gap = (points: number): Paragraph[] => (points > 0 ? [new Paragraph({ spacing: { line: points * PT, lineRule: "exact" }, children: [run({ text: "", size: 1 })] })] : []);

const cellOf = (width: number, children: Paragraph[], options: Partial<ITableCellOptions> = {}): TableCell =>
  new TableCell({ width: { size: width, type: WidthType.DXA }, children: children.length > 0 ? children : [new Paragraph({})], ...options });

function pairOf(block: PairBlock, inner: number): (Paragraph | Table)[] {
  const [a, b] = block.shares;
  const widths = [Math.round((inner * a) / (a + b)), Math.round((inner * b) / (a + b))];
  const margins = { left: 60, right: 60 };
  const column = (lines: readonly Line[], align: Align, width: number): Paragraph[] => lines.flatMap((line) => lineOf(line, align, width - 120));
  const table = new Table({
    width: { size: inner, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    borders: ALL_NONE,
    rows: [
      new TableRow({
        cantSplit: true,
        children: [
          cellOf(widths[0]!, column(block.left, block.leftAlign, widths[0]!), { borders: NO_BORDERS, margins }),
          cellOf(widths[1]!, column(block.right, "center", widths[1]!), { borders: NO_BORDERS, margins }),
        ],
      }),
    ],
  });
  // Two tables in a row grow together: a line of no height keeps them apart.
  return [...gap(block.before ?? 1), table, ...gap(block.after ?? 0)];
}

function tableOf({ columns, rows, size }: TableBlock, inner: number): Table {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => Math.round((inner * share) / total));
  const margins = { left: 70, right: 70, top: 40, bottom: 40 };
  const paragraph = (text: string, align: Align, bold: boolean): Paragraph => new Paragraph({ alignment: ALIGN[align], children: [run({ text, size, bold })] });
  return new Table({
    width: { size: widths.reduce((sum, each) => sum + each, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map(({ title }, at) => cellOf(widths[at]!, [paragraph(title, "center", true)], { margins, verticalAlign: VerticalAlignTable.CENTER })),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children:
              row.length === 1
                ? [cellOf(inner, [new Paragraph({ keepNext: true, children: [run({ text: row[0]!, size, bold: true })] })], { margins, columnSpan: columns.length })]
                : row.map((text, at) => cellOf(widths[at]!, [paragraph(text, columns[at]!.align, columns[at]!.bold ?? false)], { margins })),
          }),
      ),
    ],
  });
}

function gridOf({ widths, rows, size, stage }: GridBlock, inner: number): (Paragraph | Table)[] {
  const columns = widths.map((width) => Math.floor(width * MM));
  const table = new Table({
    alignment: AlignmentType.CENTER,
    width: { size: Math.min(inner, columns.reduce((sum, each) => sum + each, 0)), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: columns,
    borders: ALL_NONE,
    rows: rows.map(
      ({ height, cells }) =>
        new TableRow({
          cantSplit: true,
          height: { value: Math.floor(height * MM), rule: HeightRule.EXACT },
          children: cells.map((cell, at) => {
            if (!cell) return cellOf(columns[at]!, [new Paragraph({ children: [run({ text: "", size: 2 })] })], { borders: NO_BORDERS });
            const face = fitSize(cell.text, { most: size, width: widths[at]!, height: height - 3 });
            const label = Math.min(8, fitSize(cell.label, { most: 8, width: widths[at]! - 0.5, height }));
            const centered = (text: string, of: number, bold: boolean): Paragraph => new Paragraph({ alignment: AlignmentType.CENTER, children: [run({ text, size: of, bold })] });
            return cellOf(columns[at]!, [centered(cell.label, label, false), ...(cell.text ? [centered(cell.text, face, true)] : [])], {
              borders: BOX,
              margins: { left: 15, right: 15 },
              verticalAlign: VerticalAlignTable.CENTER,
              ...(cell.shaded ? { shading: { fill: "E3E3E3" } } : {}),
            });
          }),
        }),
    ),
  });
  const above = stage ? [new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, children: [run({ text: stage, size: 11, bold: true })] })] : [];
  return [...above, table, ...gap(10)];
}

/** Two cells for each label: the code, and what is written beside it. */
async function badgesOf({ grid, labels, words }: BadgesBlock): Promise<(Paragraph | Table)[]> {
  const card = grid.height > grid.width;
  const side = card ? 46 : Math.min(grid.height - 6, 36);
  const height = Math.floor(grid.height * MM);
  const codes = await Promise.all(labels.map(({ url }) => QRCode.toBuffer(url, { errorCorrectionLevel: "M", scale: 3, margin: 4 })));
  const cells = labels.map((label, at): TableCell[] => {
    const big = card ? 20 : Math.min(15, fitSize(label.name, { most: 15, width: grid.width - side - 12, height: grid.height / 3 }));
    const small = fitSize([label.positions, label.unit, label.conference].join(" "), { most: big * 0.7, width: grid.width - (card ? 0 : side) - 12, height: grid.height * (card ? 0.3 : 0.42) });
    const pixels = Math.round((side / 25.4) * 96);
    const image = new ImageRun({ type: "png", data: codes[at]!, transformation: { width: pixels, height: pixels }, altText: { name: label.name, title: label.name, description: words.scan } });
    const align = card ? AlignmentType.CENTER : AlignmentType.LEFT;
    const line = (text: string, size: number, bold = false): Paragraph[] => (text ? [new Paragraph({ alignment: align, children: [run({ text, size, bold })] })] : []);
    const texts = [
      ...line(label.name, big, true),
      ...line(label.positions, small),
      ...line(label.unit, small, true),
      ...line(label.seat && `${words.seat}: ${label.seat}`, Math.max(small, 9), true),
      ...line(label.room, small * 0.88),
      ...line(label.conference, small * 0.88),
    ];
    const options = { borders: NO_BORDERS, verticalAlign: VerticalAlignTable.CENTER } as const;
    const picture = new Paragraph({ alignment: AlignmentType.CENTER, children: [image] });
    if (card) return [cellOf(Math.floor(grid.width * MM), [...texts, picture, ...line(words.scan, 9)], { ...options, margins: { left: 300, right: 300 } })];
    const cut = { style: BorderStyle.DASHED, size: 2, color: "808080" } as const;
    return [
      cellOf(Math.floor((side + 5) * MM), [picture], { ...options, borders: { ...NO_BORDERS, top: cut, bottom: cut, left: cut }, margins: { left: 60 } }),
      cellOf(Math.floor((grid.width - side - 5) * MM), texts, { ...options, borders: { ...NO_BORDERS, top: cut, bottom: cut, right: cut }, margins: { left: 60, right: 120 } }),
    ];
  });
  const rows: TableRow[] = [];
  for (let at = 0; at < cells.length; at += grid.columns) {
    const row = cells.slice(at, at + grid.columns);
    rows.push(new TableRow({ cantSplit: true, height: { value: card ? height - 60 : height, rule: HeightRule.EXACT }, children: row.flat() }));
  }
  const widths = Array.from({ length: grid.columns }, () => (card ? [Math.floor(grid.width * MM)] : [Math.floor((side + 5) * MM), Math.floor((grid.width - side - 5) * MM)])).flat();
  return [new Table({ width: { size: widths.reduce((sum, each) => sum + each, 0), type: WidthType.DXA }, layout: TableLayoutType.FIXED, columnWidths: widths, borders: ALL_NONE, rows })];
}
