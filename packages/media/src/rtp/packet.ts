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

const ONE_BYTE_PROFILE = 0xbede;

/** The value of a one-byte header extension (RFC 8285) as text; null when the packet does not carry it. */
export function extensionText(packet: Buffer, id: number): string | null {
  if ((packet[0]! & 0x10) === 0) return null;
  const start = RTP_HEADER_BYTES + (packet[0]! & 0x0f) * 4;
  if (start + 4 > packet.length || packet.readUInt16BE(start) !== ONE_BYTE_PROFILE) return null;
  const end = Math.min(packet.length, payloadOffset(packet));
  for (let at = start + 4; at < end; ) {
    const byte = packet[at]!;
    if (byte === 0) {
      at++;
      continue;
    }
    if (byte >> 4 === 15) return null;
    const length = (byte & 0x0f) + 1;
    if (at + 1 + length > end) return null;
    if (byte >> 4 === id) return packet.toString("latin1", at + 1, at + 1 + length);
    at += 1 + length;
  }
  return null;
}

/** The packet without header extensions: they were agreed with its sender alone, and mean nothing to who gets it from us. */
export function withoutExtension(packet: Buffer): Buffer {
  if ((packet[0]! & 0x10) === 0) return packet;
  const start = RTP_HEADER_BYTES + (packet[0]! & 0x0f) * 4;
  const bare = Buffer.concat([packet.subarray(0, start), packet.subarray(payloadOffset(packet))]);
  bare[0] = bare[0]! & ~0x10;
  return bare;
}
