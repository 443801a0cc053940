import { sequence } from "../rtp/packet.ts";

/**
 * The last packets of an outgoing stream: for retransmission, and to hand a late joiner everything
 * since a keyframe that is still young enough to be in here.
 */
export class PacketRing {
  readonly #packets: (Buffer | undefined)[];
  #newest: number | null = null;
  #keyframe: { sequence: number; atMs: number } | null = null;

  /** @param size a power of two, so that the index survives the wrap of the sequence number. */
  constructor(size = 512) {
    if ((size & (size - 1)) !== 0) throw new RangeError("ring size must be a power of two");
    this.#packets = new Array<Buffer | undefined>(size);
  }

  /** @param keyframe the packet starts a keyframe. */
  store(packet: Buffer, keyframe: boolean, nowMs: number): void {
    const number = sequence(packet);
    this.#packets[number % this.#packets.length] = packet;
    const newest = this.#newest;
    if (newest === null || ((number - newest) & 0xffff) < 0x8000) this.#newest = number;
    if (keyframe) this.#keyframe = { sequence: number, atMs: nowMs };
  }

  get(number: number): Buffer | undefined {
    const packet = this.#packets[number % this.#packets.length];
    return packet !== undefined && sequence(packet) === number ? packet : undefined;
  }

  /**
   * Everything from the last keyframe on, if it is complete enough to decode from: started less than
   * `maxAgeMs` ago and not yet overwritten. Holes are skipped, the receiver will ask for them.
   */
  sinceKeyframe(nowMs: number, maxAgeMs: number): Buffer[] {
    const keyframe = this.#keyframe;
    if (keyframe === null || this.#newest === null || nowMs - keyframe.atMs > maxAgeMs) return [];
    const count = ((this.#newest - keyframe.sequence) & 0xffff) + 1;
    if (count > this.#packets.length || this.get(keyframe.sequence) === undefined) return [];
    const packets: Buffer[] = [];
    for (let index = 0; index < count; index++) {
      const packet = this.get((keyframe.sequence + index) & 0xffff);
      if (packet !== undefined) packets.push(packet);
    }
    return packets;
  }

  /** Forgets everything: nothing of a source that was taken off may reach anyone afterwards. */
  clear(): void {
    this.#packets.fill(undefined);
    this.#newest = null;
    this.#keyframe = null;
  }
}
