/** Word, Excel, PowerPoint and OpenDocument files: zip files whose parts tell what they are and what they say. */
import { once } from "node:events";
import { promisify } from "node:util";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { Problem } from "../../platform/problem.ts";

export interface Package {
  /** File name extension of what it is; null: an archive of something else. */
  readonly kind: string | null;
  readonly locked: boolean;
  readonly macros: boolean;
  readonly words: readonly string[];
}

/** Beyond that a file was made to exhaust whoever opens it. */
const MOST_PARTS = 20_000;
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_TEXT = 64 * 1024 * 1024;
const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

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
  let zip: ZipFile;
  try {
    zip = await openZip(path, { lazyEntries: true, autoClose: false });
  } catch {
    throw new Problem("file-damaged");
  }
  const names = new Set<string>();
  const texts = new Map<string, string>();
  let [locked, macros, bytes] = [false, false, 0];
  try {
    await eachEntry(zip, async (entry) => {
      const name = entry.fileName;
      names.add(name);
      bytes += entry.uncompressedSize;
      if (names.size > MOST_PARTS || bytes > MOST_BYTES) throw new Problem("file-damaged");
      if ((entry.generalPurposeBitFlag & 1) !== 0) {
        locked = true;
        return;
      }
      if (MACROS.test(name) || EMBEDDED.test(name)) macros = true;
      if (WORDS.test(name) || name === "[Content_Types].xml" || name === "mimetype" || name === "META-INF/manifest.xml") {
        if (entry.uncompressedSize > MOST_TEXT) throw new Problem("file-damaged");
        texts.set(name, await readEntry(zip, entry));
      }
    });
  } catch (error) {
    throw error instanceof Problem ? error : new Problem("file-damaged");
  } finally {
    zip.close();
  }
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

async function eachEntry(zip: ZipFile, take: (entry: Entry) => Promise<void>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  zip.on("entry", (entry: Entry) => {
    take(entry).then(() => zip.readEntry(), reject);
  });
  zip.once("end", resolve);
  zip.once("error", reject);
  zip.readEntry();
  await promise;
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<string> {
  const stream = await promisify(zip.openReadStream.bind(zip) as (entry: Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void)(entry);
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(stream, "end");
  return Buffer.concat(chunks).toString("utf8");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Paragraphs, cells and lines of a part, without its markup. */
function linesOf(xml: string): string[] {
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
