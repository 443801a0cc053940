/** The parts of a zip file, one after the other, under limits: what a directory says of its sizes may be a lie. */
import { once } from "node:events";
import { promisify } from "node:util";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { Problem } from "../../platform/problem.ts";

/** Beyond that a file was made to exhaust whoever opens it. */
const MOST_PARTS = 20_000;
const MOST_BYTES = 1024 * 1024 * 1024;
const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

export interface Part {
  /** Behind a password. */
  readonly isLocked: boolean;
  /** Bytes, unpacked; held to while it is unpacked. */
  readonly size: number;
  /** Its bytes as UTF-8. @throws Problem file-damaged beyond `most` bytes */
  text(most: number): Promise<string>;
}

/** Hands over each part of a zip file by its name. @throws Problem file-damaged, and what `take` throws */
export async function readParts(path: string, take: (name: string, part: Part) => Promise<void>): Promise<void> {
  let zip: ZipFile;
  try {
    zip = await openZip(path, { lazyEntries: true, autoClose: false });
  } catch {
    throw new Problem("file-damaged");
  }
  let [count, bytes] = [0, 0];
  try {
    await eachEntry(zip, async (entry) => {
      bytes += entry.uncompressedSize;
      if (++count > MOST_PARTS || bytes > MOST_BYTES) throw new Problem("file-damaged");
      await take(entry.fileName, {
        size: entry.uncompressedSize,
        isLocked: (entry.generalPurposeBitFlag & 1) !== 0,
        text(most) {
          if (entry.uncompressedSize > most) throw new Problem("file-damaged");
          return readEntry(zip, entry);
        },
      });
    });
  } catch (error) {
    throw error instanceof Problem ? error : new Problem("file-damaged");
  } finally {
    zip.close();
  }
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
