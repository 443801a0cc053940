/** The paragraphs of a text file, to be compared with another's. Runs in the thread of the previews. */
import { readFile } from "node:fs/promises";
import type { FileText, PreviewBlock } from "@diemcau/contract";
import { Problem } from "../../../platform/problem.ts";
import { linesOf } from "../inspect-package.ts";
import { readPdf } from "../inspect-pdf.ts";
import { readPreview } from "./index.ts";
import { readParts } from "../zip.ts";

export type TextKind = "docx" | "odt" | "pdf" | "txt";

const MOST_XML = 16 * 1024 * 1024;
/** Beyond it nobody reads a comparison, and a browser would not draw it. */
const MOST_PARAGRAPHS = 5_000;
const MOST_LETTERS = 2_000_000;

/** @throws Problem file-damaged, file-locked, preview-too-large */
export async function readText(path: string, kind: TextKind): Promise<FileText> {
  switch (kind) {
    case "docx":
      return textOf(await readWord(path));
    case "odt": {
      const preview = await readPreview(path, "odt");
      if (preview.kind !== "text") throw new Problem("file-damaged");
      return { ...textOf(preview.blocks.flatMap(wordsOf)), ...(preview.cut && { cut: true }) };
    }
    case "pdf": {
      const { lines, unread } = await readPdf(path);
      return { ...textOf(paragraphsOf(lines)), unread };
    }
    case "txt":
      return textOf((await readFile(path, "utf8")).split(/\r\n|\r|\n/));
  }
}

/** The text itself: what stands in headers, footers and remarks is the same in both or nobody's wording. */
async function readWord(path: string): Promise<string[]> {
  let found: string[] = [];
  await readParts(path, async (name, part) => {
    if (name !== "word/document.xml") return;
    if (part.isLocked) throw new Problem("file-locked");
    if (part.size > MOST_XML) throw new Problem("preview-too-large");
    // What was struck out with changes tracked is no longer said, and how a page number is reckoned never was.
    found = linesOf((await part.text(MOST_XML)).replaceAll(/<w:del\b[^>]*>[\s\S]*?<\/w:del>|<w:instrText\b[^>]*>[^<]*<\/w:instrText>/g, ""));
  });
  return found;
}

const wordsOf = (block: PreviewBlock): string[] => (block.kind === "table" ? block.rows.map((row) => row.join(" | ")) : [block.text]);

function textOf(lines: readonly string[]): FileText {
  const paragraphs: string[] = [];
  let letters = 0;
  for (const line of lines) {
    const text = line.normalize("NFC").replaceAll(/\s+/g, " ").trim();
    if (text === "") continue;
    letters += text.length;
    if (paragraphs.length === MOST_PARAGRAPHS || letters > MOST_LETTERS) return { paragraphs, cut: true, unread: false };
    paragraphs.push(text);
  }
  return { paragraphs, cut: false, unread: false };
}

/** What a paragraph of such papers begins with: "1.", "a)", "-", "Điều 5.", "II.". */
const BEGINS = /^(?:[-–+•*]\s|\d{1,3}(?:\.\d{1,3})*[.)]\s|[a-zđ]\)\s|[IVXLC]{1,6}[.)]\s|(?:Điều|Chương|Mục|Phần|Article|Chapter|Section)\s+[\dIVXLC]+)/u;
const ENDS = /[.;:!?…][”"')\]]*$/u;

/** A PDF knows lines alone: one that does not end a sentence goes on in the next, unless that begins something. */
export function paragraphsOf(lines: readonly string[]): string[] {
  const paragraphs: string[] = [];
  let open = "";
  const settle = (): void => {
    if (open !== "") paragraphs.push(open);
    open = "";
  };
  for (const line of lines) {
    const text = line.replaceAll(/\s+/g, " ").trim();
    // The number of a page.
    if (/^\d{0,4}$/.test(text)) {
      if (text === "") settle();
      continue;
    }
    if (BEGINS.test(text) || isHeading(open)) settle();
    open = open === "" ? text : `${open} ${text}`;
    if (ENDS.test(text)) settle();
  }
  settle();
  return paragraphs;
}

const isHeading = (text: string): boolean => text !== "" && text === text.toLocaleUpperCase("vi") && /\p{L}/u.test(text);
