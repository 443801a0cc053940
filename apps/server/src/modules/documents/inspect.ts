/**
 * What a file is, by its content: the name is only held against it. Runs in a thread of its own, because a bad file may
 * take long and a gateway must not.
 */
import { open, readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { isMarkedSecret } from "@diemcau/rules/text";
import { fileTypeFromFile } from "file-type";
import { Problem } from "../../platform/problem.ts";
import { MEDIA_TYPES } from "./media-types.ts";
import { readPackage, type Package } from "./inspect-package.ts";
import { readPdf } from "./inspect-pdf.ts";

const SAME: Readonly<Record<string, string>> = { jpeg: "jpg", jpe: "jpg", m4v: "mp4" };
const PACKAGES = new Set(["docx", "xlsx", "pptx", "odt", "ods", "odp"]);
const MACRO_NAMES = new Set("docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm".split(" "));
const PROGRAMS = new Set(
  "exe dll msi msp bat cmd com scr cpl pif ps1 vbs vbe js mjs jse wsf wsh hta jar class apk app dmg deb rpm sh elf macho so lnk reg wasm html htm xhtml svg swf iso crx".split(" "),
);
const ARCHIVES = new Set("zip rar 7z gz tgz tar bz2 xz zst lz cab arj lzh ace".split(" "));

export interface Inspected {
  readonly mediaType: string;
  /** All its words could be read and bear no mark of secrecy; false: some of it is pictures that no program could read. */
  readonly wordsRead: boolean;
}

/** @throws Problem file-* */
export async function inspect(path: string, name: string): Promise<Inspected> {
  const { size } = await stat(path);
  if (size === 0) throw new Problem("file-empty");
  if (isMarkedSecret(name)) throw new Problem("file-secret");
  const extension = extname(name).slice(1).toLowerCase();
  const claimed = SAME[extension] ?? extension;
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const detected = SAME[found?.ext ?? ""] ?? found?.ext ?? "";
  if (PROGRAMS.has(detected)) throw new Problem("file-program");
  if (MACRO_NAMES.has(detected) || MACRO_NAMES.has(claimed)) throw new Problem("file-macro");
  if (detected === "cfb") throw new Problem(await oldOffice(path));
  if (detected === "zip" || PACKAGES.has(detected)) return inspectPackage(path, claimed);
  if (ARCHIVES.has(detected)) throw new Problem("file-archive");
  if (PROGRAMS.has(claimed)) throw new Problem("file-program");
  if (detected === "") return inspectText(path, claimed);
  if (!(detected in MEDIA_TYPES)) throw new Problem(claimed in MEDIA_TYPES ? "file-mislabelled" : "file-type");
  if (detected !== claimed) throw new Problem("file-mislabelled");
  if (detected !== "pdf") return { mediaType: MEDIA_TYPES[detected]!, wordsRead: false };
  const { lines, unread } = await readPdf(path);
  refuseSecretWords(lines);
  return { mediaType: MEDIA_TYPES["pdf"]!, wordsRead: !unread && hasLetters(lines) };
}

async function inspectPackage(path: string, claimed: string): Promise<Inspected> {
  const { kind, locked, macros, words }: Package = await readPackage(path);
  if (locked) throw new Problem("file-locked");
  if (macros) throw new Problem("file-macro");
  if (kind === null) throw new Problem(claimed in MEDIA_TYPES ? "file-mislabelled" : PROGRAMS.has(claimed) ? "file-program" : "file-archive");
  if (kind !== claimed) throw new Problem("file-mislabelled");
  refuseSecretWords(words);
  // A text of pictures alone is a scan in another coat.
  return { mediaType: MEDIA_TYPES[kind]!, wordsRead: hasLetters(words) };
}

const hasLetters = (lines: readonly string[]): boolean => lines.some((line) => /\p{L}/u.test(line));

/** Without a signature of its own it is text, or nothing that anybody knows. */
async function inspectText(path: string, claimed: string): Promise<Inspected> {
  const bytes = await readFile(path);
  if (bytes.subarray(0, 2).toString("latin1") === "#!") throw new Problem("file-program");
  if (claimed !== "txt") throw new Problem(claimed in MEDIA_TYPES ? "file-mislabelled" : "file-type");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("file-mislabelled");
  }
  // oxlint-disable-next-line no-control-regex -- text has none of these
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) throw new Problem("file-mislabelled");
  refuseSecretWords(text.split(/\r\n|\r|\n/));
  return { mediaType: MEDIA_TYPES["txt"]!, wordsRead: true };
}

/** .doc, .xls, .ppt, and new files with a password: these are wrapped in the old container. */
async function oldOffice(path: string): Promise<"file-locked" | "file-macro" | "file-type"> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, 8 * 1024 * 1024));
    await file.read(bytes, 0, bytes.length, 0);
    const has = (word: string) => bytes.includes(Buffer.from(word, "utf16le"));
    if (has("EncryptedPackage") || has("EncryptionInfo")) return "file-locked";
    return has("_VBA_PROJECT") || has("Macros") ? "file-macro" : "file-type";
  } finally {
    await file.close();
  }
}

/** A stamp is often set with its letters apart: "M Ậ T". */
const LETTERS_APART = /^(?:\p{Lu}\s+)+\p{Lu}$/u;
const STAMPS = new Set(["MẬT", "TỐIMẬT", "TUYỆTMẬT"]);

function refuseSecretWords(lines: readonly string[]): void {
  for (const line of lines) {
    const text = line.normalize("NFC").trim();
    if (isMarkedSecret(text) || (LETTERS_APART.test(text) && STAMPS.has(text.replaceAll(/\s+/g, "")))) throw new Problem("file-secret");
  }
}
