/** The words of a PDF's page, laid unseen over its picture: to select, to have read aloud, and to link the documents they mention. */
import type { DocumentSummary, MarkedText } from "@diemcau/contract";
import { TextLayer, type PDFPageProxy } from "pdfjs-dist";

/** What pdf.js sets down as one: a line or a part of one, as it stands in the file. */
interface Piece {
  readonly div: HTMLElement;
  readonly text: string;
  /** Where it begins in the page's text. */
  readonly start: number;
}

export interface PageText {
  readonly pieces: readonly Piece[];
  /** Lines of a paragraph in one; paragraphs end with a newline. As long as the pieces and their line ends. */
  readonly text: string;
}

/** A line that ends so ends its paragraph; any other goes on in the next one, and so may a document's name. */
const ENDS = /[.;:!?…]["”»)]?\s*$/;

/** @param place the layer; it must have `--total-scale-factor`, pixels of the screen for each point of the page */
export async function layText(place: HTMLElement, page: PDFPageProxy): Promise<PageText> {
  const content = await page.getTextContent();
  place.replaceChildren();
  const layer = new TextLayer({ textContentSource: content, container: place, viewport: page.getViewport({ scale: 1 }) });
  await layer.render();
  const pieces: Piece[] = [];
  let text = "";
  let nth = 0;
  for (const item of content.items) {
    if (!("str" in item)) continue;
    const div = layer.textDivs[nth++];
    if (div) pieces.push({ div, text: item.str, start: text.length });
    text += item.str;
    if (item.hasEOL) text += ENDS.test(item.str) ? "\n" : " ";
  }
  return { pieces, text };
}

/** Gives back what measuring letters took. */
export const endText = (): void => TextLayer.cleanup();

/** Puts a link over each mention of a document that the reader may open; a name that goes over the end of a line has several. */
export function linkPieces({ pieces, text }: PageText, paragraphs: readonly MarkedText[], documents: readonly DocumentSummary[], linkOf: (document: DocumentSummary) => { href: string; title: string }): void {
  let at = 0;
  const places: { start: number; end: number; document: DocumentSummary }[] = [];
  for (const [nth, line] of text.split("\n").entries()) {
    const parts = paragraphs[nth] ?? [];
    // Of another length it is not the text that was asked about: its places would be wrong.
    if (parts.reduce((sum, part) => sum + part.text.length, 0) === line.length) {
      let start = at;
      for (const { text: part, mention } of parts) {
        const document = mention?.status === "resolved" ? documents.find(({ id }) => id === mention.ids[0]) : undefined;
        if (document) places.push({ start, end: start + part.length, document });
        start += part.length;
      }
    }
    at += line.length + 1;
  }
  // From the end: what comes before keeps its place.
  for (const { start, end, document } of places.toReversed()) {
    for (const { div, text: piece, start: begins } of pieces) {
      const [from, to] = [Math.max(start - begins, 0), Math.min(end - begins, piece.length)];
      const words = div.firstChild;
      if (from >= to || !(words instanceof Text) || piece.slice(from, to).trim() === "") continue;
      const link = Object.assign(div.ownerDocument.createElement("a"), { ...linkOf(document), className: "od-mention", target: "_blank", rel: "noopener" });
      const range = div.ownerDocument.createRange();
      range.setStart(words, from);
      range.setEnd(words, Math.min(to, words.length));
      link.append(range.extractContents());
      range.insertNode(link);
    }
  }
}
