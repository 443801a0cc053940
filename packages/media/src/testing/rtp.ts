/** Synthetic RTP for the pure tests. */

export interface RtpFields {
  sequence: number;
  timestamp: number;
  ssrc?: number;
  payloadType?: number;
  marker?: boolean;
  payload?: Buffer;
}

export function rtp(fields: RtpFields): Buffer {
  const payload = fields.payload ?? Buffer.from([0x61, 0, 0, 0]);
  const packet = Buffer.alloc(12 + payload.length);
  packet[0] = 0x80;
  packet[1] = (fields.marker === true ? 0x80 : 0) | (fields.payloadType ?? 96);
  packet.writeUInt16BE(fields.sequence & 0xffff, 2);
  packet.writeUInt32BE(fields.timestamp >>> 0, 4);
  packet.writeUInt32BE(fields.ssrc ?? 0x1234, 8);
  payload.copy(packet, 12);
  return packet;
}

const stap = (...units: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([24]),
    ...units.map((unit) => {
      const size = Buffer.alloc(2);
      size.writeUInt16BE(unit.length);
      return Buffer.concat([size, unit]);
    }),
  ]);

/** Payloads as browsers send them. */
export const H264 = {
  /** STAP-A with SPS and PPS: the first packet of a keyframe. */
  parameters: stap(Buffer.from([0x67, 0x42, 0xe0, 0x1f]), Buffer.from([0x68, 0xce])),
  sps: Buffer.from([0x67, 0x42, 0xe0, 0x1f]),
  /** FU-A fragments of an IDR. */
  idrStart: Buffer.from([0x7c, 0x85, 1, 2]),
  idrEnd: Buffer.from([0x7c, 0x45, 3, 4]),
  idr: Buffer.from([0x65, 1, 2, 3]),
  delta: Buffer.from([0x61, 1, 2, 3]),
};

/** Small seeded generator (mulberry32): a failing run can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A site sending 30 pictures a second of two packets each; every keyframe has three. */
export class FakeCamera {
  #sequence: number;
  #timestamp: number;
  readonly #ssrc: number;

  constructor(options: { ssrc: number; sequence: number; timestamp: number }) {
    this.#ssrc = options.ssrc;
    this.#sequence = options.sequence;
    this.#timestamp = options.timestamp;
  }

  frame(keyframe: boolean): Buffer[] {
    this.#timestamp = (this.#timestamp + 3_000) >>> 0;
    const payloads = keyframe ? [H264.parameters, H264.idrStart, H264.idrEnd] : [H264.delta, H264.delta];
    return payloads.map((payload, index) => {
      const packet = rtp({
        sequence: this.#sequence,
        timestamp: this.#timestamp,
        ssrc: this.#ssrc,
        payload,
        marker: index === payloads.length - 1,
      });
      this.#sequence = (this.#sequence + 1) & 0xffff;
      return packet;
    });
  }
}
