/** Files of documents and papers: how they come in, who may have them, what is swept away. */
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { CONVERTIBLE, FILE_PART, FILES_PER_SUBJECT, FILM_LIMIT, fileLimit, type AttachedFile, type ConvertibleKind, type FileSubject, type FileText, type NewFile, type OfficePreview, type PaperFiles } from "@diemcau/contract";
import { receiptOf } from "@diemcau/rules/agenda";
import { createFileStore, uploadName, type FileStore } from "../../platform/files/index.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { createSheetDesk } from "../../platform/sheets/desk.ts";
import { authorise } from "../identity/index.ts";
import { deleteFile, insertDeclaration, insertFile, isShownBy, lockSubject, readDeliveries, readFile, readFilesOf, readNamedHashes, readPapersBelow, readPapersOf, readShowing, type FileRow } from "./file-store.ts";
import type { Inspected } from "./inspect.ts";
import { MEDIA_TYPES } from "./media-types.ts";
import { OfficeProgram } from "./office-program.ts";
import { Previews } from "./previews.ts";
import { readShelved, subjectExists } from "./reading-store.ts";
import { isCrew, type Readings, type Through } from "./reading.ts";

/** Of one account: more is a mistake, or somebody filling the disk. */
const UPLOADS_AT_ONCE = 10;
type Account = Extract<Principal, { kind: "account" }>;

export class Files {
  readonly #platform: Platform;
  readonly #readings: Readings;
  readonly #store: FileStore;
  readonly #previews: Previews;
  readonly #office: OfficeProgram;
  readonly #desk = createSheetDesk<(order: { path: string; name: string }) => Promise<Inspected>>(new URL("./inspect-worker.ts", import.meta.url));

  constructor(platform: Platform, readings: Readings) {
    this.#platform = platform;
    this.#readings = readings;
    this.#store = createFileStore(platform.config.dataDir);
    this.#office = new OfficeProgram(platform.log);
    this.#previews = new Previews(platform.log, (sha256) => this.#store.find(sha256));
  }

  /** @throws Problem not-allowed, file-incomplete, file-too-large, file-uploads-full */
  async takePart(principal: Principal | null, fileId: string, offset: number, part: Readable): Promise<number> {
    const { id: sender } = accountOf(principal);
    if (offset === 0 && (await this.#store.pending(sender)) >= UPLOADS_AT_ONCE) throw new Problem("file-uploads-full");
    return this.#store.append(uploadName(sender, fileId), offset, part, Math.min(FILM_LIMIT, offset + FILE_PART));
  }

  /**
   * Attaches an upload: looked at, made durable, then named by a row; before the row nobody sees it. Sent again, it
   * answers as the first time. A scan waits until its sender has said that it bears no mark of secrecy.
   * @param searched its words are known from the file it was made of
   * @throws Problem file-*, document-unknown, not-allowed
   */
  async attach(principal: Principal | null, { id, name, size, subject, declared }: NewFile, searched = false): Promise<AttachedFile> {
    const account = accountOf(principal);
    const { db } = this.#platform;
    await this.#mayAttach(account, subject);
    const there = await readFile(db, id);
    if (there) {
      if (there.subjectId !== subject.id) throw new Problem("command-id-reused");
      return shown(there);
    }
    if (size > fileLimit(name)) throw new Problem("file-too-large");
    const upload = uploadName(account.id, id);
    try {
      const { path, sha256 } = await this.#store.seal(upload, size);
      const inspected = await this.#inspect(path, name);
      const { mediaType } = inspected;
      const wordsRead = inspected.wordsRead || searched;
      const needsWord = !wordsRead && !mediaType.startsWith("video/");
      if (needsWord && !declared) throw new Problem("file-unread");
      await db.transaction().execute(async (tx) => {
        await lockSubject(tx, subject.id);
        if ((await readFilesOf(tx, [subject.id])).length >= FILES_PER_SUBJECT) throw new Problem("file-too-many");
        // First the bytes, then the row: a crash between them leaves bytes that the sweep finds, never a row without.
        await this.#store.keep(upload, sha256);
        await insertFile(tx, { id, name, mediaType, size, sha256, wordsRead, addedBy: account.name }, subject);
        if (needsWord) await insertDeclaration(tx, { id, sha256, name }, subject, account);
      });
    } catch (error) {
      // What was refused is not kept; after anything else the sender may try again.
      if (error instanceof Problem && error.code !== "server-busy" && error.code !== "file-unread") await this.#store.drop(upload);
      throw error;
    }
    return shown((await readFile(db, id))!);
  }

  /** Lets go of an upload that its sender does not want to attach. */
  async dropUpload(principal: Principal | null, id: string): Promise<void> {
    await this.#store.drop(uploadName(accountOf(principal).id, id));
  }

  /** What this installation can make PDFs of. @throws Problem not-allowed */
  async convertible(principal: Principal | null): Promise<readonly ConvertibleKind[]> {
    accountOf(principal);
    return this.#office.kinds();
  }

  /**
   * Makes a PDF of a file and attaches it beside it, as an upload would be.
   * @throws Problem convert-missing, convert-failed, file-*, and as `read` does
   */
  async makePdf(principal: Principal | null, fileId: string, id: string): Promise<AttachedFile> {
    const account = accountOf(principal);
    const file = await this.read(account, fileId);
    const subject = subjectOf(file);
    await this.#mayAttach(account, subject);
    const kind = CONVERTIBLE.find((each) => MEDIA_TYPES[each] === file.mediaType);
    if (!kind) throw new Problem("convert-failed");
    return this.#office.toPdf(await this.#store.find(file.sha256), kind, async (pdf) => {
      const size = await this.#store.append(uploadName(account.id, id), 0, createReadStream(pdf), FILM_LIMIT);
      const name = `${file.name.replace(/\.[^.]+$/, "")}.pdf`;
      return this.attach(account, { id, name, size, subject, ...(file.declared ? { declared: true as const } : {}) }, file.wordsRead);
    });
  }

  async #inspect(path: string, name: string): Promise<Inspected> {
    try {
      return await this.#desk.with((worker) => worker.ask({ path, name }));
    } catch (error) {
      if (error instanceof Problem && error.code !== "sheet-too-large") throw error;
      // It took too long or too much memory, or the reader fell over it: whatever it is, it is no good file.
      this.#platform.log.warn({ err: (error as Error).message }, "a file could not be inspected");
      throw new Problem("file-damaged");
    }
  }

  /** @throws Problem file-unknown, not-allowed */
  async remove(principal: Principal | null, id: string): Promise<void> {
    const account = accountOf(principal);
    const file = await this.#known(id);
    await this.#mayAttach(account, subjectOf(file));
    await deleteFile(this.#platform.db, id);
  }

  /**
   * A file that a sign-in may read; that it was opened is on record then.
   * @throws Problem file-unknown, document-recalled, document-not-open, not-allowed, wrong-conference
   */
  async read(principal: Principal | null, id: string): Promise<FileRow> {
    const { principal: reader } = authorise(principal, "file.read");
    const file = await this.#known(id);
    if (reader.kind !== "account" && !(await isShownBy(this.#platform.db, reader.conferenceId, file.subjectId))) throw new Problem("file-unknown");
    await this.#readings.open(reader, file.subjectId, isCrew(reader) ? await this.#through(file) : null);
    return file;
  }

  /** How those who write down and interpret come to a file: only a conference gives it to them. @throws Problem file-unknown */
  async #through(file: FileRow): Promise<Through> {
    const showing = await readShowing(this.#platform.db, file.subjectId);
    if (showing.length === 0) throw new Problem("file-unknown");
    const live = await Promise.all(showing.filter(({ phase }) => phase === "live").map(({ id }) => this.#platform.hub.get(id)));
    const onProgramme = live.some(({ state: { stage } }) => [...stage.prepared, "file" in stage.scene ? stage.scene.file : null].some((each) => each?.id === file.id));
    return { opened: showing.some(({ phase }) => phase !== "prepared"), onProgramme };
  }

  /**
   * Of some files of a conference those that may be shown where it is not known who looks, by id: nobody is kept from
   * reading what they are attached to. Nobody's reading is on record.
   */
  async forEverybody(conferenceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, FileRow>> {
    const { db } = this.#platform;
    const files = (await Promise.all(ids.map((id) => readFile(db, id)))).filter((file) => file !== null);
    const open = await this.#readings.forEverybody(conferenceId, [...new Set(files.map(({ subjectId }) => subjectId))]);
    const shown = await Promise.all(files.map(({ subjectId }) => isShownBy(db, conferenceId, subjectId)));
    return new Map(files.filter(({ subjectId }, at) => shown[at] && open.has(subjectId)).map((file) => [file.id, file]));
  }

  /** Words and tables of an office file, for an account that may read it. @throws Problem as `read` and {@link Previews.of} do */
  async preview(principal: Principal | null, id: string): Promise<OfficePreview> {
    accountOf(principal, "file.read");
    return this.#previews.of(await this.read(principal, id));
  }

  /** The paragraphs of a text, for an account that may read the file. @throws Problem compare-none, and as `preview` does */
  async text(principal: Principal | null, id: string): Promise<FileText> {
    accountOf(principal, "file.read");
    return this.#previews.textOf(await this.read(principal, id));
  }

  bytes(file: Pick<FileRow, "sha256">, range?: { start: number; end: number }): Promise<Readable> {
    return this.#store.read(file.sha256, range);
  }

  /** What a sign-in finds attached to something that it may read: the caller has asked. */
  async of(subjectId: string): Promise<AttachedFile[]> {
    return (await readFilesOf(this.#platform.db, [subjectId])).map(shown);
  }

  /** Of some documents and papers those with files, and when the first came of those that are still there. */
  deliveries(subjects: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return readDeliveries(this.#platform.db, subjects);
  }

  /** The papers of a conference that an account may read, with their files. */
  async ofPapers(principal: Account, conferenceId: string): Promise<PaperFiles> {
    const { db } = this.#platform;
    const papers = await readPapersOf(db, conferenceId);
    const ids = papers.map(({ id }) => id);
    const [files, readable, attachable, shelved] = await Promise.all([
      readFilesOf(db, ids),
      this.#readings.readable(principal, ids),
      principal.role === "producer" ? new Set(ids) : principal.unitId === null ? new Set<string>() : readPapersBelow(db, conferenceId, principal.unitId),
      readShelved(db, ids),
    ]);
    const recalled = new Set(shelved.filter((each) => each.recalled).map(({ id }) => id));
    const bySubject = Map.groupBy(files, ({ subjectId }) => subjectId);
    return papers
      .filter(({ id }) => readable.has(id))
      .map(({ notedAt, hasText, ...paper }) => {
        const own = bySubject.get(paper.id) ?? [];
        const { received, at } = receiptOf(notedAt, own[0]?.addedAt ?? null, hasText);
        return { ...paper, received, receivedAt: at, mayAttach: attachable.has(paper.id), recalled: recalled.has(paper.id), files: own.map(shown) };
      });
  }

  /** Clears away what nobody finished or names any more. @returns how many */
  sweep(): Promise<number> {
    return this.#store.sweep((hashes) => readNamedHashes(this.#platform.db, hashes), this.#platform.clock());
  }

  async #known(id: string): Promise<FileRow> {
    const file = await readFile(this.#platform.db, id);
    if (!file) throw new Problem("file-unknown");
    return file;
  }

  /** Documents are the centre's; a paper is also its unit's and of those above it. */
  async #mayAttach(account: Account, subject: FileSubject): Promise<void> {
    const { db } = this.#platform;
    const { reach } = authorise(account, "file.attach");
    if (reach === "subtree") {
      const own = subject.kind === "paper" && account.unitId !== null ? await readPapersBelow(db, subject.conferenceId, account.unitId) : null;
      if (!own?.has(subject.id)) throw new Problem("not-allowed");
    }
    const exists = subject.kind === "paper" ? await isShownBy(db, subject.conferenceId, subject.id) : await subjectExists(db, subject.id);
    if (!exists) throw new Problem("document-unknown");
  }
}

/** Rooms and delegates read; accounts write. @throws Problem sign-in-required, not-allowed */
function accountOf(principal: Principal | null, action: "file.attach" | "file.read" = "file.attach"): Account {
  const { principal: known } = authorise(principal, action);
  if (known.kind !== "account") throw new Problem("not-allowed");
  return known;
}

const subjectOf = (file: FileRow): FileSubject =>
  file.subject === "paper" ? { kind: "paper", id: file.subjectId, conferenceId: file.conferenceId! } : { kind: "document", id: file.subjectId };

const shown = ({ id, name, mediaType, size, sha256, wordsRead, declared, addedBy, addedAt }: AttachedFile): AttachedFile => ({ id, name, mediaType, size, sha256, wordsRead, declared, addedBy, addedAt });
