import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { freeBytes, muxFile, type Part, type PartReader, type Stretch } from "@diemcau/media/recording";
import type { ConferenceState } from "@diemcau/rules";
import { Problem } from "../../platform/problem.ts";

/** Films are made to be fetched, and then thrown away, ms. */
const KEPT_MS = 3_600_000;
const MADE = "films";

/** A stretch of time in which one slot was the large one. */
export interface Piece {
  slot: number;
  from: number;
  end: number;
}

/** The chunks of a slot in a stretch of time. */
async function* stretches(reader: PartReader, parts: readonly Part[], pieces: readonly Piece[]): AsyncGenerator<Stretch> {
  for (const { slot, from, end } of pieces) {
    for (const part of parts) {
      if (!("slot" in part.of) || part.of.slot !== slot) continue;
      for (const chunk of part.chunks) {
        if (chunk.end <= from || chunk.from >= end) continue;
        const { frames, ...stretch } = await reader.read(part, chunk);
        const cut = { from: Math.max(from, stretch.from), end: Math.min(end, stretch.end) };
        // Pictures before the cut are left out; those after it begin at the next one that can be decoded by itself.
        const start = frames.find(({ kind, key, at }) => kind === "video" && key && at >= cut.from - 500)?.at ?? Infinity;
        yield { frames: frames.filter(({ kind, at }) => at < cut.end && (kind === "audio" || at >= start)), origin: pieces[0]!.from, ...cut };
      }
    }
  }
}

/** One file of a stretch of a recording: the large picture and its sound, as they came. */
export class Films {
  readonly #folder: string;
  readonly #reserveBytes: number;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(folder: string, reserveBytes: number) {
    this.#folder = folder;
    this.#reserveBytes = reserveBytes;
  }

  /** @returns its path and a mark of its content. @throws Problem recording-stretch-empty, recording-disk-full */
  async make(conferenceId: string, reader: PartReader, parts: readonly Part[], pieces: readonly Piece[]): Promise<{ path: string; etag: string; size: number }> {
    const inside = parts.filter(({ from, end }) => pieces.some((piece) => from < piece.end && end > piece.from));
    if (inside.length === 0) throw new Problem("recording-stretch-empty");
    const etag = createHash("sha256")
      .update(JSON.stringify([pieces, inside.map(({ id, bytes, chunks }) => [id, bytes, chunks.length])]))
      .digest("hex")
      .slice(0, 32);
    const folder = join(this.#folder, conferenceId, MADE);
    const path = join(folder, `${etag}.mp4`);
    // One after the other: making one reads and writes as fast as the disk can.
    const turn = this.#turn.then(async () => {
      if (await stat(path).catch(() => null)) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await this.#throwAway(folder);
      const needed = inside.reduce((sum, { bytes }) => sum + bytes, 0);
      if ((await freeBytes(folder)) - needed < this.#reserveBytes) throw new Problem("recording-disk-full");
      const draft = join(folder, `${etag}.${process.pid}.tmp`);
      try {
        if (!(await muxFile(draft, stretches(reader, parts, pieces), pieces[0]!.from))) throw new Problem("recording-stretch-empty");
        await rename(draft, path);
      } finally {
        await rm(draft, { force: true });
      }
    });
    this.#turn = turn.catch(() => {});
    await turn;
    return { path, etag, size: (await stat(path)).size };
  }

  async #throwAway(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const found = await stat(join(folder, name)).catch(() => null);
      if (found && Date.now() - found.mtimeMs > KEPT_MS) await rm(join(folder, name), { force: true });
    }
  }
}

/** Which slot was the large one, from state to state. @param states in order, each with when it began */
export function piecesOf(states: readonly { at: number; state: ConferenceState }[], from: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  states.forEach(({ at, state }, index) => {
    const piece = { slot: state.large ?? -1, from: Math.max(from, at), end: Math.min(end, states[index + 1]?.at ?? end) };
    if (piece.slot < 0 || piece.from >= piece.end) return;
    const last = pieces.at(-1);
    if (last?.slot === piece.slot && last.end === piece.from) last.end = piece.end;
    else pieces.push(piece);
  });
  return pieces;
}
