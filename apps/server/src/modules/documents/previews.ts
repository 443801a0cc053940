/** Previews of office files: read in a thread of their own, a few kept for whoever looks next. */
import type { FileText, OfficePreview } from "@diemcau/contract";
import type { Log } from "../../platform/log.ts";
import { Problem } from "../../platform/problem.ts";
import { createSheetDesk } from "../../platform/sheets/desk.ts";
import type { FileRow } from "./file-store.ts";
import { MEDIA_TYPES } from "./media-types.ts";
import type { PreviewKind } from "./preview/index.ts";
import type { TextKind } from "./preview/text.ts";

const KINDS = new Map((["xlsx", "ods", "pptx", "odt", "odp"] as const).map((kind): [string, PreviewKind] => [MEDIA_TYPES[kind]!, kind]));
const TEXTS = new Map((["docx", "odt", "pdf", "txt"] as const).map((kind): [string, TextKind] => [MEDIA_TYPES[kind]!, kind]));
/** A preview is at most about a megabyte. */
const KEPT = 16;

interface AskPreview {
  (order: { path: string; kind: PreviewKind }): Promise<OfficePreview>;
  (order: { path: string; text: TextKind }): Promise<FileText>;
}

export class Previews {
  readonly #log: Log;
  readonly #pathOf: (sha256: string) => Promise<string>;
  readonly #desk = createSheetDesk<AskPreview>(new URL("./preview/worker.ts", import.meta.url));
  /** By hash of the content: it cannot grow old. */
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(log: Log, pathOf: (sha256: string) => Promise<string>) {
    this.#log = log;
    this.#pathOf = pathOf;
  }

  /** The caller has asked whether the file may be read. @throws Problem preview-none, preview-too-large, file-damaged, server-busy */
  of({ sha256, mediaType }: Pick<FileRow, "sha256" | "mediaType">): Promise<OfficePreview> {
    const kind = KINDS.get(mediaType);
    if (!kind) throw new Problem("preview-none");
    return this.#once(sha256, (path) => this.#desk.with((worker) => worker.ask({ path, kind })));
  }

  /** Its paragraphs, to be compared. The caller has asked whether it may be read. @throws Problem as {@link of} does */
  textOf({ sha256, mediaType }: Pick<FileRow, "sha256" | "mediaType">): Promise<FileText> {
    const text = TEXTS.get(mediaType);
    if (!text) throw new Problem("compare-none");
    return this.#once(sha256, (path) => this.#desk.with((worker) => worker.ask({ path, text })), "text");
  }

  #once<T>(sha256: string, read: (path: string) => Promise<T>, what = "preview"): Promise<T> {
    const key = `${what} ${sha256}`;
    const kept = this.#kept.get(key) as Promise<T> | undefined;
    if (kept) return kept;
    const reading = this.#read(sha256, read);
    this.#kept.set(key, reading);
    reading.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT) this.#kept.delete(oldest!);
    return reading;
  }

  async #read<T>(sha256: string, read: (path: string) => Promise<T>): Promise<T> {
    const path = await this.#pathOf(sha256);
    try {
      return await read(path);
    } catch (error) {
      // The desk says so of what took too long or too much memory.
      if (error instanceof Problem) throw error.code === "sheet-too-large" ? new Problem("preview-too-large") : error;
      this.#log.warn({ err: (error as Error).message }, "a file could not be read for its preview");
      throw new Problem("file-damaged");
    }
  }
}
