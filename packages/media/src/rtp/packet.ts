/** RTP fixed header, RFC 3550 section 5.1. Packets stay Buffers: the bus touches a handful of bytes. */

export const RTP_HEADER_BYTES = 12;

/** RTP and RTCP share a port (RFC 5761): payload types 64–95 with the marker bit are RTCP 192–223. */
export function isRtcp(packet: Uint8Array): boolean {
  const second = packet[1];
  return packet.length >= 8 && second !== undefined && second >= 192 && second <= 223;
}

/** True for a packet whose header and payload offsets can be read without running out of it. */
export function isRtp(packet: Buffer): boolean {
  return packet.length >= RTP_HEADER_BYTES && (packet[0]! & 0xc0) === 0x80 && payloadOffset(packet) <= packet.length;
}

export const payloadType = (packet: Buffer): number => packet[1]! & 0x7f;
export const marker = (packet: Buffer): boolean => (packet[1]! & 0x80) !== 0;
export const sequence = (packet: Buffer): number => packet.readUInt16BE(2);
export const timestamp = (packet: Buffer): number => packet.readUInt32BE(4);
export const ssrc = (packet: Buffer): number => packet.readUInt32BE(8);

/** Offset of the first payload byte: after CSRCs and the header extension. */
export function payloadOffset(packet: Buffer): number {
  const first = packet[0]!;
  let offset = RTP_HEADER_BYTES + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (offset + 4 > packet.length) return packet.length + 1;
    offset += 4 + packet.readUInt16BE(offset + 2) * 4;
  }
  return offset;
}

/** Payload length without padding; 0 for the padding-only packets senders probe bandwidth with. */
export function payloadLength(packet: Buffer): number {
  const padding = (packet[0]! & 0x20) !== 0 ? packet[packet.length - 1]! : 0;
  return Math.max(0, packet.length - payloadOffset(packet) - padding);
}

/** Signed distance `a - b` in a modular space of 2^16. */
export function sequenceDelta(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}

/** Signed distance `a - b` in a modular space of 2^32. */
export function timestampDelta(a: number, b: number): number {
  return (a - b) | 0;
}

/** Counts 16-bit sequence numbers past their wrap, in whatever order packets arrive. */
export class SequenceUnwrapper {
  #highest: number | null = null;

  /** Extended number of `value`; the highest seen so far moves only forward. */
  unwrap(value: number): number {
    if (this.#highest === null) {
      this.#highest = value;
      return value;
    }
    const extended = this.#highest + sequenceDelta(value, this.#highest & 0xffff);
    if (extended > this.#highest) this.#highest = extended;
    return extended;
  }
}
