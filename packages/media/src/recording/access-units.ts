import { payloadLength, payloadOffset, timestamp } from "../rtp/packet.ts";

/** H.264 out of RTP (RFC 6184, packetization-mode 1): whole pictures in Annex B form, as the muxer takes them. */

const NAL_SPS = 7;
const NAL_PPS = 8;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;
const START_CODE = Buffer.from([0, 0, 0, 1]);

export interface Picture {
  /** RTP timestamp. */
  rtp: number;
  /** Begins with its parameter sets: a decoder can start here. */
  key: boolean;
  data: Buffer;
}

/** Collects the packets of one picture, which arrive in order; a picture with a hole is thrown away. */
export class AccessUnits {
  #rtp: number | null = null;
  #parts: Buffer[] = [];
  #types = new Set<number>();
  #broken = false;
  #fragment = false;

  /** @returns the picture that this packet completes, or the one before it where its last packet bore no mark */
  push(packet: Buffer): Picture[] {
    const done: Picture[] = [];
    const rtp = timestamp(packet);
    if (this.#rtp !== null && this.#rtp !== rtp) done.push(...this.#finish());
    this.#rtp = rtp;
    const start = payloadOffset(packet);
    this.#take(packet.subarray(start, start + payloadLength(packet)));
    if ((packet[1]! & 0x80) !== 0) done.push(...this.#finish());
    return done;
  }

  /** Packets are missing before the next one. */
  gap(): void {
    // What is missing may be the end of this picture or the beginning of the next: neither is whole.
    this.#broken = true;
    this.#fragment = false;
  }

  #take(payload: Buffer): void {
    if (payload.length === 0) return;
    const type = payload[0]! & 0x1f;
    if (type === NAL_STAP_A) {
      for (let at = 1; at + 2 < payload.length; ) {
        const size = payload.readUInt16BE(at);
        at += 2;
        if (size === 0 || at + size > payload.length) return;
        this.#unit(payload.subarray(at, at + size));
        at += size;
      }
    } else if (type === NAL_FU_A) {
      if (payload.length < 3) return;
      const begins = (payload[1]! & 0x80) !== 0;
      if (begins) this.#unit(Buffer.from([(payload[0]! & 0xe0) | (payload[1]! & 0x1f)]));
      else if (!this.#fragment) this.#broken = true;
      this.#parts.push(Buffer.from(payload.subarray(2)));
      this.#fragment = (payload[1]! & 0x40) === 0;
    } else if (type > 0 && type < NAL_STAP_A) this.#unit(payload);
  }

  #unit(unit: Buffer): void {
    this.#types.add(unit[0]! & 0x1f);
    this.#parts.push(START_CODE, Buffer.from(unit));
  }

  #finish(): Picture[] {
    const rtp = this.#rtp!;
    const broken = this.#broken || this.#fragment || this.#parts.length === 0;
    const made: Picture[] = broken ? [] : [{ rtp, key: this.#types.has(NAL_SPS) && this.#types.has(NAL_PPS), data: Buffer.concat(this.#parts) }];
    this.#rtp = null;
    this.#parts = [];
    this.#types = new Set();
    this.#broken = false;
    this.#fragment = false;
    return made;
  }
}
