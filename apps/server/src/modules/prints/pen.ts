/** Type on a page: measured, broken into lines, set. */
// oxlint-disable-next-line import/no-named-as-default -- its types know only the default
import PDFDocument from "pdfkit";
import { FONTS, fontOf, type FontName } from "./fonts.ts";
import { LINE_HEIGHT, type Align, type Line, type Paper, type TextLink } from "./model.ts";

export const MM = 72 / 25.4;
export type Doc = InstanceType<typeof PDFDocument>;

type Face = Pick<Line, "size" | "bold" | "italic">;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align: Align;
  readonly last?: boolean;
}

/** Fonts as the library has read them, for all papers of this thread: reading one anew costs more than a room's badges. */
const parsed = new Map<FontName, Buffer>();
/** Widths of words at a size of 1, by font: the same few thousand words come again and again. */
const widths = new Map<string, number>();
const WIDTHS_KEPT = 50_000;

export class Pen {
  readonly doc: Doc;

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
    // The library takes a font that it has read before as well as a file; its types know the file alone.
    for (const [name, path] of Object.entries(FONTS)) this.doc.registerFont(name, parsed.get(name as FontName) ?? path);
  }

  #choose(name: FontName): Doc {
    this.doc.font(name);
    if (!parsed.has(name)) {
      // oxlint-disable-next-line no-underscore-dangle -- where the library keeps it
      const { font } = (this.doc as unknown as { _font?: { font?: { layout?: unknown } } })._font ?? {};
      if (typeof font?.layout === "function") parsed.set(name, font as unknown as Buffer);
    }
    return this.doc;
  }

  width(text: string, face: Face): number {
    const font = fontOf(face);
    const key = `${font} ${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known * face.size;
    const width = this.#measure(text, font);
    if (widths.size >= WIDTHS_KEPT) widths.clear();
    widths.set(key, width);
    return width * face.size;
  }

  #measure(text: string, font: FontName): number {
    // Measured large: pdfkit rounds.
    return this.#choose(font).fontSize(100).widthOfString(text) / 100;
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
  set(text: string, face: Face, place: Place): void {
    if (text === "") return;
    const { left, spread } = this.#laid(text, face, place);
    // Leading is above and below the letters in equal parts.
    const lead = (this.lineHeight(face) - face.size * 1.149) / 2;
    this.#choose(fontOf(face)).fontSize(face.size).fillColor("black");
    this.doc.text(text, left, place.y + lead, { lineBreak: false, ...(spread > 0 ? { wordSpacing: spread } : {}) });
  }

  /** Lays links over parts of a line that was set. */
  link(text: string, face: Face, place: Place, links: readonly TextLink[]): void {
    const { left, spread } = this.#laid(text, face, place);
    const wide = (part: string): number => this.width(part, face) + spread * (part.split(" ").length - 1);
    for (const { start, end, url } of links) this.doc.link(left + wide(text.slice(0, start)), place.y, wide(text.slice(start, end)), this.lineHeight(face), url);
  }

  /** Where a line begins, and by how much its spaces are wider. */
  #laid(text: string, face: Face, { x, width, align, last = true }: Place): { left: number; spread: number } {
    const used = this.width(text, face);
    const spaces = text.split(" ").length - 1;
    return {
      left: align === "center" ? x + (width - used) / 2 : align === "right" ? x + width - used : x,
      spread: align === "justify" && !last && spaces > 0 ? (width - used) / spaces : 0,
    };
  }

  rule(x1: number, x2: number, y: number): void {
    this.doc.lineWidth(0.7).strokeColor("black").moveTo(x1, y).lineTo(x2, y).stroke();
  }
}
