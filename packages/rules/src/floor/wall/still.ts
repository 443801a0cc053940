import { STILL_SIZES, type StillSize } from "@diemcau/contract";

export interface StillImage {
  readonly type: "image/jpeg" | "image/webp";
  readonly width: number;
  readonly height: number;
}

const ascii = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((char, index) => bytes[at + index] === char.charCodeAt(0));

/** What an image is by its own words; null: neither a JPEG nor a WebP, or cut off. Nothing is decoded. */
export function readImage(bytes: Uint8Array): StillImage | null {
  return readJpeg(bytes) ?? readWebp(bytes);
}

/** ISO/IEC 10918-1: segments from SOI to the frame header, EOI at the end. */
function readJpeg(bytes: Uint8Array): StillImage | null {
  const { length } = bytes;
  if (length < 32 || bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[length - 2] !== 0xff || bytes[length - 1] !== 0xd9) return null;
  for (let at = 2; at + 9 < length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    // Baseline and progressive frames; the scan must not come before.
    if (marker === 0xc0 || marker === 0xc2) {
      return { type: "image/jpeg", height: (bytes[at + 5]! << 8) | bytes[at + 6]!, width: (bytes[at + 7]! << 8) | bytes[at + 8]! };
    }
    if (marker === 0xda) return null;
    const size = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (size < 2) return null;
    at += 2 + size;
  }
  return null;
}

/** RFC 9649: a RIFF file of one lossy frame, as a canvas makes it. */
function readWebp(bytes: Uint8Array): StillImage | null {
  if (bytes.length < 32 || !ascii(bytes, 0, "RIFF") || !ascii(bytes, 8, "WEBPVP8 ")) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(4, true) + 8 !== bytes.length) return null;
  // A key frame begins with a bit that is 0, and with these three bytes after its tag.
  if ((bytes[20]! & 1) !== 0 || bytes[23] !== 0x9d || bytes[24] !== 0x01 || bytes[25] !== 0x2a) return null;
  return { type: "image/webp", width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/**
 * The one frame of a WebP in its plain form: some browsers put a colour profile around it, half as large as the still.
 * @returns null when there is no lossy frame in it
 */
export function plainWebp(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (bytes.length < 32 || !ascii(bytes, 0, "RIFF") || !ascii(bytes, 8, "WEBP")) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    // Chunks are filled up to an even length.
    const next = at + 8 + size + (size & 1);
    if (next > bytes.length) return null;
    if (ascii(bytes, at, "VP8 ")) {
      const plain = new Uint8Array(12 + next - at);
      plain.set(bytes.subarray(0, 12));
      plain.set(bytes.subarray(at, next), 12);
      new DataView(plain.buffer).setUint32(4, plain.length - 8, true);
      return plain;
    }
    at = next;
  }
  return null;
}

/** Which still these bytes are; null: none. */
export function sizeOfStill(bytes: Uint8Array): StillSize | null {
  const image = readImage(bytes);
  if (!image) return null;
  for (const size of ["small", "large"] as const) {
    const limit = STILL_SIZES[size];
    if (image.width === limit.width && image.height === limit.height) return bytes.length <= limit.bytes ? size : null;
  }
  return null;
}
