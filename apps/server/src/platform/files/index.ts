/**
 * Files in the data folder, each under the SHA-256 of its content: the same file twice is there once, and none is ever
 * written over. What is still coming in lies in `incoming/` and is nobody's until it is whole (ADR 0014).
 */
import { createHash } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Readable } from "node:stream";
import { Problem } from "../problem.ts";

/** Longer than any upload takes, even over a weak line. */
const INCOMING_MS = 24 * 3_600_000;
/** Between the renaming of a file and the row that names it there are milliseconds. */
const ORPHAN_MS = 3_600_000;

export interface FileStore {
  /**
   * Takes a part of an upload. A part that was sent before, because its answer was lost, is taken again.
   * @returns bytes that are there now
   * @throws Problem file-incomplete when a part before it is missing, file-too-large
   */
  append(upload: string, offset: number, part: Readable, limit: number): Promise<number>;
  /** Uploads of one sender that are not finished. */
  pending(sender: string): Promise<number>;
  /** The whole upload, durable, to be looked at before it is kept. @throws Problem file-incomplete */
  seal(upload: string, size: number): Promise<{ path: string; sha256: string }>;
  /** Puts a sealed upload among the files. */
  keep(upload: string, sha256: string): Promise<void>;
  drop(upload: string): Promise<void>;
  /** @throws Problem file-unknown when its bytes are not there */
  read(sha256: string, range?: { start: number; end: number }): Promise<ReadStream>;
  /** Where its bytes lie, for a reader that needs a file. @throws Problem file-unknown */
  find(sha256: string): Promise<string>;
  /** Deletes uploads that nobody finished and files that nothing names. @param named which of these hashes something names */
  sweep(named: (hashes: readonly string[]) => Promise<ReadonlySet<string>>, now: number): Promise<number>;
}

/** Uploads are named by their sender and an id, both UUIDs. */
export const uploadName = (sender: string, id: string): string => `${sender}.${id}`;

export function createFileStore(dataDir: string): FileStore {
  const root = join(dataDir, "files");
  const incoming = join(root, "incoming");
  const folderOf = (sha256: string) => join(root, sha256.slice(0, 2));
  const pathOf = (sha256: string) => join(folderOf(sha256), sha256);
  const find = async (sha256: string): Promise<string> => {
    const path = pathOf(sha256);
    if (!(await stat(path).catch(() => null))) throw new Problem("file-unknown");
    return path;
  };

  return {
    async append(upload, offset, part, limit) {
      await mkdir(incoming, { recursive: true });
      const file = await open(join(incoming, upload), offset === 0 ? "w" : "r+").catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT" ? new Problem("file-incomplete") : error;
      });
      try {
        if ((await file.stat()).size < offset) throw new Problem("file-incomplete");
        // What came of a part that broke off is written over, never kept behind it.
        await file.truncate(offset);
        let at = offset;
        await pipeline(part, async (chunks: AsyncIterable<Buffer>) => {
          for await (const chunk of chunks) {
            if (at + chunk.length > limit) throw new Problem("file-too-large");
            await file.write(chunk, 0, chunk.length, at);
            at += chunk.length;
          }
        });
        return at;
      } finally {
        await file.close();
      }
    },

    async pending(sender) {
      const names = await readdir(incoming).catch(() => []);
      return names.filter((name) => name.startsWith(`${sender}.`)).length;
    },

    async seal(upload, size) {
      const path = join(incoming, upload);
      const file = await open(path, "r").catch(() => {
        throw new Problem("file-incomplete");
      });
      try {
        if ((await file.stat()).size !== size) throw new Problem("file-incomplete");
        await file.sync();
      } finally {
        await file.close();
      }
      const hash = createHash("sha256");
      await pipeline(createReadStream(path), hash);
      return { path, sha256: hash.digest("hex") };
    },

    async keep(upload, sha256) {
      const path = pathOf(sha256);
      await mkdir(folderOf(sha256), { recursive: true });
      // Its time says to the sweep that it is wanted just now.
      await utimes(join(incoming, upload), new Date(), new Date());
      await rename(join(incoming, upload), path);
      for (const folder of [folderOf(sha256), root]) await syncFolder(folder);
    },

    drop: (upload) => rm(join(incoming, upload), { force: true }),

    read: async (sha256, range) => createReadStream(await find(sha256), range),

    find,

    async sweep(named, now) {
      let gone = 0;
      for (const name of await readdir(incoming).catch(() => [])) {
        const path = join(incoming, name);
        const found = await stat(path).catch(() => null);
        if (!found || now - found.mtimeMs < INCOMING_MS) continue;
        await rm(path, { force: true });
        gone++;
      }
      for (const folder of await readdir(root).catch(() => [])) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        const hashes: string[] = [];
        for (const name of await readdir(join(root, folder))) {
          const found = await stat(join(root, folder, name)).catch(() => null);
          if (found && now - found.mtimeMs >= ORPHAN_MS && /^[0-9a-f]{64}$/.test(name)) hashes.push(name);
        }
        if (hashes.length === 0) continue;
        const wanted = await named(hashes);
        for (const hash of hashes) {
          if (wanted.has(hash)) continue;
          // Set aside first and asked again: somebody may be attaching the same content in this very moment.
          const aside = join(incoming, `orphan.${hash}`);
          await mkdir(incoming, { recursive: true });
          await rename(pathOf(hash), aside);
          if ((await named([hash])).has(hash)) await rename(aside, pathOf(hash));
          else {
            await rm(aside, { force: true });
            gone++;
          }
        }
      }
      return gone;
    },
  };
}

/** The name of a file is durable when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
