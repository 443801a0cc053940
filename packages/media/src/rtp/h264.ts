import { payloadLength, payloadOffset } from "./packet.ts";

/** H.264 over RTP, RFC 6184. Only what a keyframe gate has to know. */

const NAL_IDR = 5;
const NAL_SPS = 7;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;

const nalType = (byte: number): number => byte & 0x1f;

/** The NAL unit types a packet carries (an FU-A counts as the type it is a fragment of). */
export function* nalTypes(packet: Buffer): Generator<number> {
  const start = payloadOffset(packet);
  const end = start + payloadLength(packet);
  if (start >= end) return;
  const type = nalType(packet[start]!);
  if (type === NAL_STAP_A) {
    let at = start + 1;
    while (at + 2 < end) {
      const size = packet.readUInt16BE(at);
      at += 2;
      if (size === 0 || at + size > end) return;
      yield nalType(packet[at]!);
      at += size;
    }
  } else if (type === NAL_FU_A) {
    if (start + 1 < end) yield nalType(packet[start + 1]!);
  } else {
    yield type;
  }
}

/**
 * True for the packet a decoder can start at: the one carrying the sequence parameter set. Browsers
 * and WHIP encoders repeat SPS and PPS in front of every IDR; a bare IDR without them cannot be
 * decoded by someone who has just switched to the stream, so it does not open the gate.
 */
export function startsKeyframe(packet: Buffer): boolean {
  for (const type of nalTypes(packet)) if (type === NAL_SPS) return true;
  return false;
}

/** True if any part of an IDR picture is in the packet. */
export function carriesIdr(packet: Buffer): boolean {
  for (const type of nalTypes(packet)) if (type === NAL_IDR) return true;
  return false;
}
