/** Word, Excel, PowerPoint and OpenDocument files: zip files whose parts tell what they are and what they say. */
import { readParts } from "./zip.ts";

export interface Package {
  /** File name extension of what it is; null: an archive of something else. */
  readonly kind: string | null;
  readonly locked: boolean;
  readonly macros: boolean;
  readonly words: readonly string[];
}

const MOST_TEXT = 64 * 1024 * 1024;

/** Parts that hold words a reader sees: headers and footers too, where marks of secrecy stand. */
const WORDS = /^(?:word\/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|ppt\/(?:slides|notesSlides|slideMasters|slideLayouts)\/[^/]+\.xml|xl\/(?:sharedStrings|worksheets\/[^/]+|drawings\/[^/]+)\.xml|content\.xml|styles\.xml)$/;
const MACROS = /(?:^|\/)vbaProject|(?:^|\/)vbaData\.xml$|\/activeX\/|^Basic\/.*\.xml$|^Scripts\/.+|(?:^|\/)macrosheets\//i;
/** Something of another program inside: nobody can say what it does. */
const EMBEDDED = /\/embeddings\/[^/]*\.(?:bin|exe|js|vbs|bat|cmd|ps1|docm|xlsm|pptm)$/i;
const OPEN_DOCUMENT: Readonly<Record<string, string>> = {
  "application/vnd.oasis.opendocument.text": "odt",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "application/vnd.oasis.opendocument.presentation": "odp",
};

/** @throws Problem file-damaged */
export async function readPackage(path: string): Promise<Package> {
  const names = new Set<string>();
  const texts = new Map<string, string>();
  let [locked, macros] = [false, false];
  await readParts(path, async (name, entry) => {
    names.add(name);
    if (entry.isLocked) {
      locked = true;
      return;
    }
    if (MACROS.test(name) || EMBEDDED.test(name)) macros = true;
    if (WORDS.test(name) || name === "[Content_Types].xml" || name === "mimetype" || name === "META-INF/manifest.xml") texts.set(name, await entry.text(MOST_TEXT));
  });
  const types = texts.get("[Content_Types].xml") ?? "";
  if (/macroEnabled|vnd\.ms-office\.vbaProject/i.test(types)) macros = true;
  if (/encryption-data/.test(texts.get("META-INF/manifest.xml") ?? "")) locked = true;
  const words = [...texts].flatMap(([name, xml]) => (WORDS.test(name) ? linesOf(xml) : []));
  return { kind: kindOf(names, types, texts.get("mimetype") ?? ""), locked, macros, words };
}

function kindOf(names: ReadonlySet<string>, types: string, mimetype: string): string | null {
  if (types === "") return OPEN_DOCUMENT[mimetype.trim()] ?? null;
  if (names.has("word/document.xml")) return "docx";
  if (names.has("xl/workbook.xml")) return "xlsx";
  return names.has("ppt/presentation.xml") ? "pptx" : null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Paragraphs, cells and lines of a part, without its markup. */
export function linesOf(xml: string): string[] {
  return xml
    .replaceAll(/<\/(?:w:p|a:p|text:p|text:h|si|c)>|<w:br\b[^>]*>/g, "\n")
    .replaceAll(/<(?:w:tab|text:s|text:tab)\b[^>]*>/g, " ")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole: string, hex?: string, decimal?: string, name?: string) => {
      if (name) return ENTITIES[name] ?? whole;
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .split("\n")
    .filter((line) => line.trim() !== "");
}
