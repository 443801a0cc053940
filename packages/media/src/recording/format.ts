/**
 * What a part of a recording looks like on the disk: blocks, one after the other, each of about a second, each whole in
 * itself. A block that was cut by the end of the process is not a block, and whatever stands after it is passed over.
 * All times are Unix ms of the server's clock, with fractions.
 *
 *   block = "DCR1" | bytes of the body u32 | CRC-32 of header and body u32 | flags u32
 *         | first picture f64 | last picture f64 | first sound f64 | last sound f64 (NaN: none) | body
 *   body  = frames: kind u8 (1 picture, 2 sound) | key u8 | reserved u16 | bytes u32 | time f64 | bytes
 * Numbers are big-endian. Pictures are H.264 in Annex B form, sounds Opus packets.
 */
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";

export const PART_SUFFIX = ".dcr";
const MAGIC = Buffer.from("DCR1", "ascii");
export const BLOCK_HEADER = 48;
const FRAME_HEADER = 16;
/** Larger is no block of ours. */
const LARGEST_BODY = 64 * 1024 * 1024;
const BEGINS_WITH_KEY = 1;

export interface Frame {
  kind: "video" | "audio";
  /** A picture that a decoder can start at. */
  key: boolean;
  at: number;
  data: Buffer;
}

/** What a block's header says. Times are null where the block has nothing of the kind. */
export interface BlockInfo {
  /** Where the block begins in its file, and how long it is, bytes. */
  offset: number;
  bytes: number;
  /** Its first picture can be decoded without what was before. */
  beginsWithKey: boolean;
  video: { from: number; to: number } | null;
  audio: { from: number; to: number } | null;
}

export function encodeBlock(frames: readonly Frame[]): Buffer {
  const pictures = frames.filter(({ kind }) => kind === "video");
  const sounds = frames.filter(({ kind }) => kind === "audio");
  const body = frames.flatMap(({ kind, key, at, data }) => {
    const head = Buffer.alloc(FRAME_HEADER);
    head[0] = kind === "video" ? 1 : 2;
    head[1] = key ? 1 : 0;
    head.writeUInt32BE(data.length, 4);
    head.writeDoubleBE(at, 8);
    return [head, data];
  });
  const head = Buffer.alloc(BLOCK_HEADER);
  MAGIC.copy(head);
  head.writeUInt32BE(
    body.reduce((sum, each) => sum + each.length, 0),
    4,
  );
  head.writeUInt32BE(pictures[0]?.key === true ? BEGINS_WITH_KEY : 0, 12);
  [pictures[0], pictures.at(-1), sounds[0], sounds.at(-1)].forEach((frame, at) => head.writeDoubleBE(frame?.at ?? NaN, 16 + at * 8));
  const block = Buffer.concat([head, ...body]);
  block.writeUInt32BE(crc32(block.subarray(12)), 8);
  return block;
}

/** The frames of a whole block. */
export function decodeBlock(block: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = BLOCK_HEADER; at + FRAME_HEADER <= block.length; ) {
    const bytes = block.readUInt32BE(at + 4);
    const from = at + FRAME_HEADER;
    frames.push({ kind: block[at] === 1 ? "video" : "audio", key: block[at + 1] === 1, at: block.readDoubleBE(at + 8), data: block.subarray(from, from + bytes) });
    at = from + bytes;
  }
  return frames;
}

/** Does the block say of itself that it is whole? */
export const isWhole = (block: Buffer): boolean => block.length >= BLOCK_HEADER && block.readUInt32BE(8) === crc32(block.subarray(12));

/** The block that begins at `offset`; null where there is none, or not all of it. */
export async function readBlockInfo(file: FileHandle, offset: number, size: number): Promise<BlockInfo | null> {
  if (offset + BLOCK_HEADER > size) return null;
  const head = Buffer.alloc(BLOCK_HEADER);
  const { bytesRead } = await file.read(head, 0, BLOCK_HEADER, offset);
  if (bytesRead < BLOCK_HEADER || !head.subarray(0, 4).equals(MAGIC)) return null;
  const body = head.readUInt32BE(4);
  if (body > LARGEST_BODY || offset + BLOCK_HEADER + body > size) return null;
  const span = (at: number) => {
    const from = head.readDoubleBE(at);
    return Number.isNaN(from) ? null : { from, to: head.readDoubleBE(at + 8) };
  };
  return { offset, bytes: BLOCK_HEADER + body, beginsWithKey: (head.readUInt32BE(12) & BEGINS_WITH_KEY) !== 0, video: span(16), audio: span(32) };
}

/** All whole blocks from a position on; the position after them. A torn end is left for later: it may still be written. */
export async function scanBlocks(file: FileHandle, from = 0): Promise<{ blocks: BlockInfo[]; next: number }> {
  const { size } = await file.stat();
  const blocks: BlockInfo[] = [];
  let next = from;
  for (let info = await readBlockInfo(file, next, size); info !== null; info = await readBlockInfo(file, next, size)) {
    blocks.push(info);
    next += info.bytes;
  }
  return { blocks, next };
}

/** What a part is of: a slot of the programme, or one room's own picture. */
export type PartOf = { slot: number } | { source: string };

/** `<Unix ms of its beginning>-slot<n>.dcr`, `<Unix ms>-site<id>.dcr` */
export const partName = (startedAt: number, of: PartOf): string => `${Math.floor(startedAt)}-${"slot" in of ? `slot${of.slot}` : `site${of.source}`}${PART_SUFFIX}`;

export function readPartName(name: string): { startedAt: number; of: PartOf } | null {
  const [, at, kind, id] = /^(\d{12,14})-(slot|site)(\d{1,6})\.dcr$/.exec(name) ?? [];
  if (at === undefined) return null;
  return { startedAt: Number(at), of: kind === "slot" ? { slot: Number(id) } : { source: id! } };
}
