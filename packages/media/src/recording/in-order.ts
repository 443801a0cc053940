import { SequenceUnwrapper, sequence } from "../rtp/packet.ts";

/** So long a packet that was asked for again may take, ms. */
const PATIENCE_MS = 600;

/** Puts the packets of a stream in their order: a packet that was sent again comes late, a lost one is given up. */
export class InOrder {
  readonly #unwrapper = new SequenceUnwrapper();
  readonly #waiting = new Map<number, Buffer>();
  #next: number | null = null;
  #waitingSince = 0;

  readonly #take: (packet: Buffer) => void;
  readonly #gap: () => void;

  constructor(take: (packet: Buffer) => void, gap: () => void) {
    this.#take = take;
    this.#gap = gap;
  }

  /** Not kept: the packet may be changed afterwards. */
  push(packet: Buffer, nowMs: number): void {
    const number = this.#unwrapper.unwrap(sequence(packet));
    this.#next ??= number;
    if (number < this.#next) return;
    if (number === this.#next) {
      this.#next++;
      this.#take(packet);
      this.#release(nowMs);
      return;
    }
    if (this.#waiting.size === 0) this.#waitingSince = nowMs;
    this.#waiting.set(number, Buffer.from(packet));
    this.tick(nowMs);
  }

  /** Gives up what has been waited for too long. */
  tick(nowMs: number): void {
    while (this.#waiting.size > 0 && nowMs - this.#waitingSince >= PATIENCE_MS) {
      this.#next = Math.min(...this.#waiting.keys());
      this.#gap();
      this.#release(nowMs);
    }
  }

  #release(nowMs: number): void {
    const before = this.#waiting.size;
    for (let packet = this.#waiting.get(this.#next!); packet; packet = this.#waiting.get(this.#next!)) {
      this.#waiting.delete(this.#next!);
      this.#next!++;
      this.#take(packet);
    }
    // The next hole has its own time.
    if (this.#waiting.size !== before) this.#waitingSince = nowMs;
  }
}
