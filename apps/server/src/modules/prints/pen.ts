/** Type on a page: measured, broken into lines, set. */
// oxlint-disable-next-line import/no-named-as-default -- its types know only the default
import PDFDocument from "pdfkit";
import { FONTS, fontOf, type FontName } from "./fonts.ts";
import { LINE_HEIGHT, type Align, type Line, type Paper } from "./model.ts";

export const MM = 72 / 25.4;
export type Doc = InstanceType<typeof PDFDocument>;

type Face = Pick<Line, "size" | "bold" | "italic">;

export class Pen {
  readonly doc: Doc;
  /** Widths of words at a size of 1, by font: the same few thousand words come again and again. */
  readonly #widths = new Map<string, number>();

  constructor({ page, title, issuer, language }: Paper) {
    this.doc = new PDFDocument({
      size: [page.width * MM, page.height * MM],
      margins: { top: page.top * MM, bottom: page.bottom * MM, left: page.left * MM, right: page.right * MM },
      info: { Title: title, Author: issuer, Creator: "Điểm Cầu", Producer: "Điểm Cầu" },
      lang: language,
      displayTitle: true,
      pdfVersion: "1.7",
      autoFirstPage: false,
      bufferPages: true,
    });
    for (const [name, path] of Object.entries(FONTS)) this.doc.registerFont(name, path);
  }

  width(text: string, face: Face): number {
    const font = fontOf(face);
    const key = `${font} ${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known * face.size;
    const width = this.#measure(text, font);
    this.#widths.set(key, width);
    return width * face.size;
  }

  #measure(text: string, font: FontName): number {
    // Measured large: pdfkit rounds.
    return this.doc.font(font).fontSize(100).widthOfString(text) / 100;
  }

  /** The text as lines of at most `width`; a word that is wider than a line is cut. */
  lines(text: string, face: Face, width: number, indent = 0): string[] {
    const lines: string[] = [];
    const space = this.width(" ", face);
    let line = "";
    let used = 0;
    for (const word of text.split(/ +/)) {
      const room = width - (lines.length === 0 ? indent : 0);
      const wide = this.width(word, face);
      if (line !== "" && used + space + wide <= room) {
        line += ` ${word}`;
        used += space + wide;
        continue;
      }
      if (line !== "") lines.push(line);
      line = word;
      used = wide;
      while (used > width && line.length > 1) {
        let fits = line.length - 1;
        while (fits > 1 && this.width(line.slice(0, fits), face) > width) fits--;
        lines.push(line.slice(0, fits));
        line = line.slice(fits);
        used = this.width(line, face);
      }
    }
    if (line !== "" || lines.length === 0) lines.push(line);
    return lines;
  }

  lineHeight = ({ size }: Face): number => size * LINE_HEIGHT;

  /** Sets one line; `last` lines of a paragraph are not spread. */
  set(text: string, face: Face, { x, y, width, align, last = true }: { x: number; y: number; width: number; align: Align; last?: boolean }): void {
    if (text === "") return;
    const used = this.width(text, face);
    const spaces = text.split(" ").length - 1;
    const spread = align === "justify" && !last && spaces > 0 ? (width - used) / spaces : 0;
    const left = align === "center" ? x + (width - used) / 2 : align === "right" ? x + width - used : x;
    // Leading is above and below the letters in equal parts.
    const lead = (this.lineHeight(face) - face.size * 1.149) / 2;
    this.doc.font(fontOf(face)).fontSize(face.size).fillColor("black");
    this.doc.text(text, left, y + lead, { lineBreak: false, ...(spread > 0 ? { wordSpacing: spread } : {}) });
  }

  rule(x1: number, x2: number, y: number): void {
    this.doc.lineWidth(0.7).strokeColor("black").moveTo(x1, y).lineTo(x2, y).stroke();
  }
}
