import { readFile } from "node:fs/promises";
import { OPS, VerbosityLevel, getDocument, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { Problem } from "../../platform/problem.ts";

/** A book of thousands of pages is not read to its end, and said to be unread. */
const MOST_PAGES = 300;
/** What leaves something on a page: a scan is an image; letters may be drawn as lines. */
const IMAGES = new Set([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageXObjectRepeat, OPS.paintImageMaskXObject, OPS.paintImageMaskXObjectGroup, OPS.paintImageMaskXObjectRepeat, OPS.paintInlineImageXObjectGroup, OPS.paintSolidColorImageMask, OPS.shadingFill]);

export interface PdfWords {
  /** Line by line; none for a scan. */
  readonly lines: string[];
  /** Some page shows something and says nothing, or was not looked at. */
  readonly unread: boolean;
}

/** The words of a PDF. @throws Problem file-locked, file-damaged */
export async function readPdf(path: string): Promise<PdfWords> {
  const task = getDocument({ data: new Uint8Array(await readFile(path)), useSystemFonts: false, disableFontFace: true, stopAtErrors: false, verbosity: VerbosityLevel.ERRORS });
  try {
    const pdf = await task.promise;
    const lines: string[] = [];
    let unread = pdf.numPages > MOST_PAGES;
    for (let at = 1; at <= Math.min(pdf.numPages, MOST_PAGES); at++) {
      const page = await pdf.getPage(at);
      const said = await linesOf(page);
      lines.push(...said);
      // One such page is enough; an empty page is none.
      unread ||= !said.some((line) => /\p{L}/u.test(line)) && (await shows(page));
      page.cleanup();
    }
    return { lines, unread };
  } catch (error) {
    throw new Problem((error as Error).name === "PasswordException" ? "file-locked" : "file-damaged");
  } finally {
    await task.destroy();
  }
}

async function shows(page: PDFPageProxy): Promise<boolean> {
  const { fnArray, argsArray } = await page.getOperatorList();
  // A path that only cuts out the page's frame paints nothing.
  return fnArray.some((op, at) => IMAGES.has(op) || (op === OPS.constructPath && argsArray[at]?.[0] !== OPS.endPath));
}

async function linesOf(page: PDFPageProxy): Promise<string[]> {
  const lines: string[] = [];
  let line = "";
  for (const item of (await page.getTextContent()).items) {
    if (!("str" in item)) continue;
    line += item.str;
    if (!item.hasEOL) continue;
    lines.push(line);
    line = "";
  }
  return [...lines, line];
}
