import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { PART_SUFFIX, decodeBlock, isWhole, readPartName, scanBlocks, type BlockInfo, type Frame, type PartOf } from "./format.ts";
import type { Stretch } from "./mux.ts";

/** A chunk is at least so long, ms: a player asks for one at a time. */
const CHUNK_MS = 4_000;
/** A part whose file has not grown for so long is not being written any more, ms. */
const SETTLED_MS = 5_000;
/** A sound's own length, for the end of the last one, ms. */
const LAST_SOUND_MS = 20;
const LAST_PICTURE_MS = 40;

/** Blocks that belong together: they begin where a decoder can, and the next chunk begins where they end. */
export interface Chunk {
  /** Unix ms. */
  from: number;
  end: number;
  blocks: BlockInfo[];
}

export interface Part {
  /** The file's name without its suffix. */
  id: string;
  of: PartOf;
  /** Unix ms of the server's clock. */
  from: number;
  end: number;
  hasVideo: boolean;
  hasAudio: boolean;
  bytes: number;
  chunks: Chunk[];
}

interface Known {
  size: number;
  next: number;
  blocks: BlockInfo[];
  part: Part | null;
  settled: boolean;
}

/** Reads a conference's parts, those too that are still being written. Keeps what it has read of their headers. */
export class PartReader {
  readonly #folder: string;
  readonly #known = new Map<string, Known>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** In order of their beginnings. */
  async parts(nowMs: number): Promise<Part[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    for (const name of this.#known.keys()) if (!names.includes(name)) this.#known.delete(name);
    const parts = await Promise.all(names.flatMap((name) => (readPartName(name) ? [this.#part(name, nowMs)] : [])));
    return parts.filter((part) => part !== null).toSorted((a, b) => a.from - b.from);
  }

  async #part(name: string, nowMs: number): Promise<Part | null> {
    const path = join(this.#folder, name);
    const found = await stat(path).catch(() => null);
    if (!found) return null;
    const known = this.#known.get(name) ?? { size: 0, next: 0, blocks: [], part: null, settled: false };
    const settled = nowMs - found.mtimeMs > SETTLED_MS;
    if (found.size === known.size && settled === known.settled) return known.part;
    const file = await open(path, "r").catch(() => null);
    if (!file) return null;
    try {
      const { blocks, next } = await scanBlocks(file, known.next);
      const all = [...known.blocks, ...blocks];
      const part = partOf(name, all, settled);
      this.#known.set(name, { size: found.size, next, blocks: all, part, settled });
      return part;
    } finally {
      await file.close();
    }
  }

  /** The frames of a chunk; damaged blocks are passed over. */
  async read(part: Part, chunk: Chunk): Promise<Stretch> {
    const file = await open(join(this.#folder, `${part.id}${PART_SUFFIX}`), "r");
    const read = async ({ offset, bytes }: BlockInfo): Promise<Frame[]> => {
      const block = Buffer.alloc(bytes);
      const { bytesRead } = await file.read(block, 0, bytes, offset);
      return bytesRead === bytes && isWhole(block) ? decodeBlock(block) : [];
    };
    try {
      // Sound and picture of one moment do not come in one moment: some of a chunk's sound stands in the blocks around it.
      const at = part.chunks.indexOf(chunk);
      const [before, after] = [part.chunks[at - 1]?.blocks.at(-1), part.chunks[at + 1]?.blocks[0]];
      const frames: Frame[] = before ? (await read(before)).filter(({ kind }) => kind === "audio") : [];
      for (const block of chunk.blocks) frames.push(...(await read(block)));
      if (after) frames.push(...(await read(after)).filter(({ kind }) => kind === "audio"));
      return { frames, origin: part.from, from: chunk.from, end: chunk.end };
    } finally {
      await file.close();
    }
  }
}

const beginOf = ({ video, audio }: BlockInfo): number => Math.min(video?.from ?? Infinity, audio?.from ?? Infinity);
const endOf = ({ video, audio }: BlockInfo): number => Math.max((video?.to ?? -Infinity) + LAST_PICTURE_MS, (audio?.to ?? -Infinity) + LAST_SOUND_MS);

function partOf(name: string, blocks: readonly BlockInfo[], settled: boolean): Part | null {
  const { of } = readPartName(name)!;
  const hasVideo = blocks.some(({ video }) => video !== null);
  const hasAudio = blocks.some(({ audio }) => audio !== null);
  const chunks = chunksOf(blocks, hasVideo, settled);
  const [first, last] = [chunks[0], chunks.at(-1)];
  if (!first || !last) return null;
  return { id: name.slice(0, -PART_SUFFIX.length), of, from: first.from, end: last.end, hasVideo, hasAudio, bytes: blocks.reduce((sum, { bytes }) => sum + bytes, 0), chunks };
}

function chunksOf(blocks: readonly BlockInfo[], hasVideo: boolean, settled: boolean): Chunk[] {
  const runs: { from: number; blocks: BlockInfo[] }[] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    // Where there are pictures, the time of a chunk is that of its first: the sound goes with them.
    const at = hasVideo && block.video ? block.video.from : beginOf(block);
    const begins = !last || ((hasVideo ? block.beginsWithKey : true) && at - last.from >= CHUNK_MS);
    if (!begins) last.blocks.push(block);
    else if (last || !hasVideo || block.beginsWithKey) runs.push({ from: at, blocks: [block] });
  }
  const chunks = runs.map(({ from, blocks: own }, index): Chunk => ({ from, end: runs[index + 1]?.from ?? Math.max(...own.map(endOf)), blocks: own }));
  // The last may still grow, and a player that has it would not ask again.
  return settled ? chunks : chunks.slice(0, -1);
}
