/** Feeds one part of a recording to a media element: pieces around the place where it plays, and no more of them. */
import type { RecordingPart } from "@diemcau/contract";

/** Fetched ahead, s; an hour ahead would be fetched for nothing when somebody seeks. */
const AHEAD_S = 15;
/** Kept behind, s. */
const BEHIND_S = 30;

export type FetchPiece = (part: RecordingPart, chunk: number, kind: "video" | "audio", signal: AbortSignal) => Promise<ArrayBuffer | null>;

export class PartFeed {
  readonly element: HTMLVideoElement;
  readonly #fetch: FetchPiece;
  readonly #stopped = new AbortController();
  readonly #source = new MediaSource();
  readonly #address: string;
  readonly #buffers: { kind: "video" | "audio"; buffer: SourceBuffer }[] = [];
  /** Chunks that are in, by index. */
  readonly #has = new Set<number>();
  #part: RecordingPart;
  #wanted = 0;
  #busy = false;
  /** The server or the browser refused a piece. */
  failed = false;

  constructor(element: HTMLVideoElement, part: RecordingPart, fetch: FetchPiece) {
    this.element = element;
    this.#part = part;
    this.#fetch = fetch;
    this.#address = URL.createObjectURL(this.#source);
    this.#source.addEventListener("sourceopen", () => this.#open(), { once: true });
    element.src = this.#address;
  }

  get part(): RecordingPart {
    return this.#part;
  }

  /** It has grown: it is still being recorded. */
  grow(part: RecordingPart): void {
    this.#part = part;
    this.#lengthen();
  }

  /** @param seconds from the part's beginning */
  want(seconds: number): void {
    this.#wanted = seconds;
    void this.#fill();
  }

  /** Can be played from here. */
  isReady(seconds: number): boolean {
    const { buffered } = this.element;
    for (let at = 0; at < buffered.length; at++) if (buffered.start(at) <= seconds + 0.05 && buffered.end(at) > seconds + 0.05) return true;
    return false;
  }

  close(): void {
    this.#stopped.abort();
    if (this.element.src === this.#address) {
      this.element.removeAttribute("src");
      this.element.load();
    }
    URL.revokeObjectURL(this.#address);
  }

  #open(): void {
    // All before the first bytes: the browser takes none afterwards.
    if (this.#part.video !== null) this.#buffers.push({ kind: "video", buffer: this.#source.addSourceBuffer(`video/mp4; codecs="${this.#part.video}"`) });
    if (this.#part.audio) this.#buffers.push({ kind: "audio", buffer: this.#source.addSourceBuffer('audio/mp4; codecs="opus"') });
    this.#lengthen();
    void this.#fill();
  }

  #lengthen(): void {
    const seconds = (this.#part.end - this.#part.from) / 1000;
    const isFree = this.#source.readyState === "open" && this.#buffers.every(({ buffer }) => !buffer.updating);
    if (isFree && !(this.#source.duration >= seconds)) this.#source.duration = seconds;
  }

  /** The chunk that holds a place. */
  #chunkAt(seconds: number): number {
    const ms = seconds * 1000;
    const after = this.#part.chunks.findIndex((from) => from > ms);
    return Math.max(0, (after < 0 ? this.#part.chunks.length : after) - 1);
  }

  async #fill(): Promise<void> {
    if (this.#busy || this.failed || this.#buffers.length === 0 || this.#stopped.signal.aborted) return;
    this.#busy = true;
    try {
      for (let chunk = this.#next(); chunk !== null && !this.#stopped.signal.aborted; chunk = this.#next()) {
        const pieces = await Promise.all(this.#buffers.map(({ kind }) => this.#fetch(this.#part, chunk, kind, this.#stopped.signal)));
        for (const [index, piece] of pieces.entries()) if (piece) await this.#append(this.#buffers[index]!.buffer, piece);
        this.#has.add(chunk);
        this.#lengthen();
        await this.#letGo();
      }
    } catch (error) {
      if (!this.#stopped.signal.aborted) {
        // The line: it is tried again by the next wish. A refusal stays one.
        this.failed = !(error instanceof TypeError);
      }
    } finally {
      this.#busy = false;
    }
  }

  #next(): number | null {
    const last = this.#chunkAt(this.#wanted + AHEAD_S);
    for (let chunk = this.#chunkAt(this.#wanted); chunk <= last; chunk++) if (!this.#has.has(chunk)) return chunk;
    return null;
  }

  async #append(buffer: SourceBuffer, piece: ArrayBuffer): Promise<void> {
    await settled(buffer);
    if (this.#stopped.signal.aborted) return;
    buffer.appendBuffer(piece);
    await settled(buffer);
  }

  async #letGo(): Promise<void> {
    const until = this.#part.chunks[this.#chunkAt(Math.max(0, this.#wanted - BEHIND_S))]! / 1000;
    const from = this.#chunkAt(Math.max(0, this.#wanted - BEHIND_S));
    const beyond = this.#chunkAt(this.#wanted + AHEAD_S * 4);
    const gone = [...this.#has].filter((chunk) => chunk < from || chunk > beyond);
    if (gone.length === 0) return;
    for (const { buffer } of this.#buffers) {
      await settled(buffer);
      if (this.#stopped.signal.aborted) return;
      if (gone.some((chunk) => chunk < from) && until > 0) buffer.remove(0, until);
      await settled(buffer);
      const end = this.#part.chunks[beyond + 1];
      if (end !== undefined && gone.some((chunk) => chunk > beyond)) buffer.remove(end / 1000, Infinity);
      await settled(buffer);
    }
    for (const chunk of gone) this.#has.delete(chunk);
  }
}

function settled(buffer: SourceBuffer): Promise<void> {
  if (!buffer.updating) return Promise.resolve();
  return new Promise((resolve, reject) => {
    buffer.addEventListener("updateend", () => resolve(), { once: true });
    buffer.addEventListener("error", () => reject(new Error("the browser does not take this piece")), { once: true });
  });
}
