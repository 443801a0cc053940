/** A paper that another module writes, such as minutes: the house's head and typeface, its own body and signatures. */
import type { Language, Letterhead } from "@diemcau/contract";
import { upperVi } from "@diemcau/rules/text";
import { headOf } from "./head.ts";
import { LAYOUTS, type Layout } from "./layouts.ts";
import type { Align, Block, Line, Paper, TextLink } from "./model.ts";
import { WORDS } from "./words.ts";

export type OfficialBlock =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string; readonly bold?: boolean; readonly links?: readonly TextLink[] }
  | { readonly kind: "table"; readonly columns: readonly { readonly title: string; readonly share: number; readonly align?: Align }[]; readonly rows: readonly (readonly string[])[] };

export interface OfficialOrder {
  readonly language: Language;
  readonly letterhead: Letterhead;
  /** Its code within the symbol, as BB for minutes. */
  readonly type: string;
  /** "Biên bản". */
  readonly name: string;
  readonly abstract: string;
  readonly body: readonly OfficialBlock[];
  /** The secretary left, the chair right. */
  readonly signatures: readonly [Signature, Signature];
  /** Behind the signatures, on pages of their own. */
  readonly annex: readonly OfficialBlock[];
}

interface Signature {
  readonly title: string;
  readonly name: string;
}

const PAGE = { width: 210, height: 297 };
/** Tables hold more than paragraphs: smaller, as office papers have them. */
const TABLE_SIZE = 12;

export function officialPaper({ language, letterhead, type, name, abstract, body, signatures, annex }: OfficialOrder): Paper {
  const layout = LAYOUTS[letterhead.system];
  const words = WORDS[language];
  const symbol = layout.number.compose(letterhead.number, type, letterhead.code);
  return {
    title: `${name}: ${abstract}`,
    issuer: letterhead.issuer,
    language,
    page: { ...PAGE, ...layout.margins },
    numbered: layout.pageNumber.size,
    blocks: [
      ...headOf({ layout, words }, letterhead, language, symbol, letterhead.system !== "state"),
      { kind: "text", text: upperVi(name), size: layout.type.size, bold: true, align: "center", keep: true },
      { kind: "text", text: abstract, size: layout.abstract.size, bold: true, align: "center", keep: true, after: 12, ...(layout.heading.length > 0 ? { rule: 0.25 } : {}) },
      ...body.flatMap((block) => drawn(block, layout)),
      signed(signatures, layout),
      ...recipientsOf(letterhead, words.recipients),
      ...(annex.length > 0 ? [{ kind: "page" as const }, ...annex.flatMap((block) => drawn(block, layout))] : []),
    ],
  };
}

function drawn(block: OfficialBlock, { body }: Layout): Block[] {
  switch (block.kind) {
    case "heading":
      return [{ kind: "text", text: block.text, size: body.size, bold: true, align: "left", indent: body.indent, before: 8, after: 4, keep: true }];
    case "text":
      return [{ kind: "text", text: block.text, size: body.size, align: "justify", indent: body.indent, after: body.after, ...(block.bold ? { bold: true } : {}), ...(block.links ? { links: block.links } : {}) }];
    case "table":
      return [
        { kind: "table", size: TABLE_SIZE, columns: block.columns.map(({ title, share, align = "left" }) => ({ title, share, align })), rows: block.rows },
        { kind: "text", text: "\u00a0", size: 4, align: "left" },
      ];
  }
}

function signed([left, right]: OfficialOrder["signatures"], { signature: { size } }: Layout): Block {
  const lines = ({ title, name }: Signature): Line[] => [
    { text: upperVi(title), size, bold: true },
    // Room to sign.
    { text: name || "\u00a0", size, bold: true, before: 70 },
  ];
  return { kind: "pair", shares: [50, 50], left: lines(left), right: lines(right), leftAlign: "center", before: 16 };
}

function recipientsOf({ recipients }: Letterhead, word: string): Block[] {
  if (recipients.length === 0) return [];
  return [
    { kind: "text", text: word, size: 12, bold: true, italic: true, align: "left", before: 14, keep: true },
    ...recipients.map((line, at): Block => ({ kind: "text", text: `- ${line.replace(/[;.]$/, "")}${at === recipients.length - 1 ? "." : ";"}`, size: 11, align: "left" })),
  ];
}
