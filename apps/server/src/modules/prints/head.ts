/** What stands at the head and at the foot of papers; pure. */
import type { Language, Letterhead, PaperKind } from "@diemcau/contract";
import { formatDate, upperVi } from "@diemcau/rules/text";
import { BLANK } from "./layouts.ts";
import type { Block, Line, PairBlock } from "./model.ts";
import type { Desk } from "./order.ts";
import type { Words } from "./words.ts";

/** Number and symbol, as the system composes it. */
export function symbolOf({ order: { letterhead }, layout, words }: Desk, paper: PaperKind): string {
  return layout.number.compose(letterhead.number, words.types[paper], letterhead.code);
}

export function head(desk: Desk): Block[] {
  return headOf(desk, desk.order.letterhead, desk.order.language, symbolOf(desk, desk.order.paper));
}

/** Heading of the system, issuer, symbol, place and date. Minutes of state bodies have no date in their head. */
export function headOf({ layout, words }: Pick<Desk, "layout" | "words">, letterhead: Letterhead, language: Language, symbol: string, dated = true): Block[] {
  const left: Line[] = [];
  if (letterhead.parentBody) left.push({ text: upperVi(letterhead.parentBody), size: layout.parent.size });
  left.push({ text: upperVi(letterhead.issuer), size: layout.issuer.size, bold: true, ...(layout.issuer.mark === "rule" ? { rule: 0.4 } : {}) });
  if (layout.issuer.mark === "*") left.push({ text: "*", size: layout.issuer.size });
  const numbered: Line = { text: `${layout.number.word[language]} ${symbol}`, size: layout.number.size, before: 4 };
  const placeDate: Line = { text: dated ? placeAndDate(letterhead, words, language) : "\u00a0", size: layout.placeDate.size, italic: true, before: 4 };
  const pair = (rest: Pick<PairBlock, "left" | "right"> & Partial<PairBlock>): PairBlock => ({ kind: "pair", shares: layout.headShares, leftAlign: "center", ...rest });
  if (layout.heading.length === 0) {
    const lines = left.map((line): Block => ({ kind: "text", align: "center", ...line }));
    return [...lines, pair({ leftAlign: "left", left: symbol ? [numbered] : [], right: [placeDate], before: 4, after: 12 })];
  }
  const right = layout.heading.map(({ text, size, rule }): Line => ({ text: text[language], size, bold: true, ...(rule ? { rule } : {}) }));
  // Two pairs, so that number and date stand on one line whatever is above them.
  return [pair({ left, right }), pair({ left: [numbered], right: [placeDate], after: 14 })];
}

function placeAndDate({ place, date }: Letterhead, words: Words, language: Language): string {
  const written = date === null ? words.date("……", "……", "……") : formatDate(date, language, { style: "document" });
  return [place || BLANK, written].join(", ");
}

/** Type name and abstract. */
export function headline({ layout, order }: Desk, type: string, abstract: string, below: string[] = []): Block[] {
  const ruled = layout.heading.length > 0;
  return [
    { kind: "text", text: upperVi(type), size: layout.type.size, bold: true, align: "center", keep: true },
    { kind: "text", text: abstract, size: layout.abstract.size, bold: true, align: "center", keep: true, after: below.length > 0 ? 2 : 12, ...(ruled ? { rule: order.paper === "invitation" ? 0.33 : 0.25 } : {}) },
    ...below.map((text, at): Block => ({ kind: "text", text, size: layout.abstract.size - 1, italic: true, align: "center", keep: true, after: at === below.length - 1 ? 12 : 2 })),
  ];
}

/** Recipients on the left, who signs on the right. */
export function foot({ order, layout, words }: Desk): Block[] {
  const { authority, signerTitle, signerName, recipients } = order.letterhead;
  const left: Line[] = [];
  if (recipients.length > 0) {
    left.push({ text: words.recipients, size: 12, bold: true, italic: true });
    recipients.forEach((line, at) => left.push({ text: `- ${line.replace(/[;.]$/, "")}${at === recipients.length - 1 ? "." : ";"}`, size: 11 }));
  }
  const bold = { size: layout.signature.size, bold: true };
  const right: Line[] = [authority, signerTitle].filter(Boolean).map((text) => ({ text: upperVi(text), ...bold }));
  // Room for signature and seal.
  right.push({ text: signerName || "\u00a0", ...bold, before: 70 });
  return [{ kind: "pair", shares: [48, 52], leftAlign: "left", left, right, before: 14 }];
}
