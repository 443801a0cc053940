/** What of a file is shown in the page: words and tables alone. Runs in a thread of its own, as the inspection does. */
import { readFile } from "node:fs/promises";
import type { OfficePreview } from "@diemcau/contract";
import { Problem } from "../../../platform/problem.ts";
import { readShownCells } from "../../../platform/sheets/files.ts";
import { readParts } from "../zip.ts";
import * as openDocument from "./open-document.ts";
import { MOST_ROWS, Page } from "./page.ts";
import * as powerPoint from "./power-point.ts";

export type PreviewKind = "xlsx" | "ods" | "pptx" | "odt" | "odp";

const MOST_XML = 16 * 1024 * 1024;
const MOST_XML_IN_ALL = 64 * 1024 * 1024;
const MOST_SHEETS = 30;

/** @throws Problem file-damaged, file-locked, preview-too-large */
export async function readPreview(path: string, kind: PreviewKind): Promise<OfficePreview> {
  switch (kind) {
    case "xlsx":
    case "ods":
      return readSpreadsheet(path, kind);
    case "pptx":
      return powerPoint.readPowerPoint(await readTexts(path, powerPoint.PARTS));
    case "odp":
      return openDocument.readOpenSlides(await readContent(path));
    case "odt":
      return openDocument.readOpenText(await readContent(path));
  }
}

const readContent = async (path: string): Promise<string> => (await readTexts(path, openDocument.PARTS)).get("content.xml") ?? "";

async function readTexts(path: string, wanted: RegExp): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  let left = MOST_XML_IN_ALL;
  await readParts(path, async (name, part) => {
    if (!wanted.test(name)) return;
    if (part.isLocked) throw new Problem("file-locked");
    if (part.size > MOST_XML || part.size > left) throw new Problem("preview-too-large");
    left -= part.size;
    texts.set(name, await part.text(MOST_XML));
  });
  return texts;
}

async function readSpreadsheet(path: string, kind: "xlsx" | "ods"): Promise<OfficePreview> {
  const page = new Page();
  const read = await readShownCells(await readFile(path), kind, MOST_ROWS + 1);
  const sheets = read.slice(0, MOST_SHEETS).map(({ name, rows }) => ({ name, ...page.rows(rows) }));
  return { kind: "sheets", sheets, cut: page.cut || read.length > MOST_SHEETS };
}
