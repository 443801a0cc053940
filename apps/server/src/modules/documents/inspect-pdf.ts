import { readFile } from "node:fs/promises";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";
import { Problem } from "../../platform/problem.ts";

/** Marks of secrecy stand on the first page; a book of thousands of pages need not be read to its end. */
const MOST_PAGES = 300;

/** The words of a PDF, line by line; none for a scan. @throws Problem file-locked, file-damaged */
export async function readPdfWords(path: string): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(await readFile(path)), useSystemFonts: false, disableFontFace: true, stopAtErrors: false, verbosity: VerbosityLevel.ERRORS });
  try {
    const pdf = await task.promise;
    const lines: string[] = [];
    for (let page = 1; page <= Math.min(pdf.numPages, MOST_PAGES); page++) {
      const content = await (await pdf.getPage(page)).getTextContent();
      let line = "";
      for (const item of content.items) {
        if (!("str" in item)) continue;
        line += item.str;
        if (!item.hasEOL) continue;
        lines.push(line);
        line = "";
      }
      lines.push(line);
    }
    return lines;
  } catch (error) {
    throw new Problem((error as Error).name === "PasswordException" ? "file-locked" : "file-damaged");
  } finally {
    await task.destroy();
  }
}
