/** Mentions of documents in a text that is on the page already, as a converter made it. */
import type { DocumentSummary, MarkedText } from "@diemcau/contract";

const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6";

/** What stands by itself: a block that holds no other one. */
export const blocksIn = (place: ParentNode): HTMLElement[] => [...place.querySelectorAll<HTMLElement>(BLOCKS)].filter((block) => !block.querySelector(BLOCKS) && (block.textContent ?? "").trim() !== "");

/** As the recogniser gets it: one line, as long as the text of the page. */
export const lineOf = (block: HTMLElement): string => (block.textContent ?? "").replaceAll(/[\r\n]/g, " ");

/** Puts a link or a mark round each mention; bold and italics within one stay. */
export function markBlock(block: HTMLElement, marked: MarkedText, documents: readonly DocumentSummary[], linkOf: (document: DocumentSummary) => { href: string; title: string }): void {
  let end = 0;
  const places = marked.flatMap(({ text, mention }) => {
    const start = end;
    end += text.length;
    if (!mention) return [];
    const document = mention.status === "resolved" ? documents.find(({ id }) => id === mention.ids[0]) : undefined;
    return [{ start, end, document }];
  });
  // From the end: what comes before keeps its place.
  for (const { start, end: to, document } of places.toReversed()) {
    const range = rangeOf(block, start, to);
    if (!range) continue;
    const wrap = block.ownerDocument.createElement(document ? "a" : "mark");
    wrap.className = document ? "od-mention" : "od-mention--open";
    if (document && wrap instanceof HTMLAnchorElement) Object.assign(wrap, { ...linkOf(document), target: "_blank", rel: "noopener" });
    wrap.append(range.extractContents());
    range.insertNode(wrap);
  }
}

function rangeOf(block: HTMLElement, start: number, end: number): Range | null {
  const walker = block.ownerDocument.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const range = block.ownerDocument.createRange();
  let at = 0;
  let begun = false;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const next = at + node.length;
    if (!begun && start < next) {
      range.setStart(node, start - at);
      begun = true;
    }
    if (begun && end <= next) {
      range.setEnd(node, end - at);
      return range;
    }
    at = next;
  }
  return null;
}
