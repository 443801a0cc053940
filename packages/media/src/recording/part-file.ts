import { open, type FileHandle } from "node:fs/promises";
import { encodeBlock, type Frame } from "./format.ts";

/** A block is written when it is so old, ms: what a kill can cost. */
const BLOCK_MS = 1_000;
/** Pictures that the disk has not taken yet; beyond this it is too slow, and the newest are thrown away. */
const LARGEST_QUEUE = 64 * 1024 * 1024;

export interface PartEvents {
  /** The disk refused: no room, gone, read-only. Nothing more is written. */
  onFailed(error: NodeJS.ErrnoException): void;
}

/** Writes one part. Frames are handed over at once and written behind, so that packets never wait for the disk. */
export class PartFile {
  readonly path: string;
  readonly #events: PartEvents;
  #frames: Frame[] = [];
  #begunAt = 0;
  #queued = 0;
  #tail: Promise<void>;
  #handle: FileHandle | null = null;
  #failed = false;
  bytes = 0;
  hasVideo = false;
  hasAudio = false;

  constructor(path: string, events: PartEvents) {
    this.path = path;
    this.#events = events;
    this.#tail = open(path, "wx", 0o600).then(
      (handle) => {
        this.#handle = handle;
      },
      (error: NodeJS.ErrnoException) => this.#fail(error),
    );
  }

  add(frame: Frame, nowMs: number): void {
    // A picture to start at begins a block: so a reader finds it by the headers alone.
    if (frame.kind === "video" && frame.key) this.#close();
    if (frame.kind === "video") this.hasVideo = true;
    else this.hasAudio = true;
    if (this.#frames.length === 0) this.#begunAt = nowMs;
    this.#frames.push(frame);
    this.tick(nowMs);
  }

  tick(nowMs: number): void {
    if (this.#frames.length > 0 && nowMs - this.#begunAt >= BLOCK_MS) this.#close();
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    this.#close();
    await this.#tail;
    await this.#handle?.close().catch(() => {});
    this.#handle = null;
  }

  #close(): void {
    const frames = this.#frames;
    this.#frames = [];
    if (frames.length === 0 || this.#failed || this.#queued > LARGEST_QUEUE) return;
    const block = encodeBlock(frames);
    this.#queued += block.length;
    this.#tail = this.#tail.then(async () => {
      try {
        if (this.#failed || !this.#handle) return;
        // At its place: what a refused write left half done is written over, or is passed over by readers.
        await this.#handle.write(block, 0, block.length, this.bytes).then(({ bytesWritten }) => {
          if (bytesWritten < block.length) throw Object.assign(new Error("the disk took a part only"), { code: "ENOSPC" });
        });
        // The process may die without this; it is for the machine that does.
        await this.#handle.datasync();
        this.bytes += block.length;
      } catch (error) {
        this.#fail(error as NodeJS.ErrnoException);
      } finally {
        this.#queued -= block.length;
      }
    });
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#events.onFailed(error);
  }
}
