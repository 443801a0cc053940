/** What the muxer has to be told of a picture: its size and profile, from the sequence parameter set (H.264, 7.3.2.1.1). */

export interface PictureFormat {
  width: number;
  height: number;
  /** RFC 6381: `avc1.42e01f` */
  codec: string;
}

class Bits {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(unit: Buffer) {
    // Emulation prevention: 00 00 03 stands for 00 00.
    const plain: number[] = [];
    for (let at = 0; at < unit.length; at++) {
      if (at >= 2 && unit[at] === 3 && unit[at - 1] === 0 && unit[at - 2] === 0) continue;
      plain.push(unit[at]!);
    }
    this.#bytes = Buffer.from(plain);
  }

  bit(): number {
    const byte = this.#bytes[this.#at >> 3] ?? 0;
    return (byte >> (7 - (this.#at++ & 7))) & 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let each = 0; each < count; each++) value = value * 2 + this.bit();
    return value;
  }

  /** Exp-Golomb. */
  ue(): number {
    let zeros = 0;
    while (zeros < 32 && this.bit() === 0) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  se(): number {
    const value = this.ue();
    return value % 2 === 0 ? -value / 2 : (value + 1) / 2;
  }
}

/** Profiles whose parameter sets say how colour is sampled. */
const WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function skipScaling(bits: Bits, count: number): void {
  let last = 8;
  let next = 8;
  for (let at = 0; at < count; at++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    if (next !== 0) last = next;
  }
}

/** Of the first sequence parameter set in a picture in Annex B form; null where there is none. */
export function pictureFormat(annexB: Buffer): PictureFormat | null {
  const unit = spsOf(annexB);
  if (!unit || unit.length < 5) return null;
  const bits = new Bits(unit.subarray(1));
  const profile = bits.bits(8);
  bits.bits(16);
  bits.ue();
  let chroma = 1;
  let separate = 0;
  if (WITH_CHROMA.has(profile)) {
    chroma = bits.ue();
    if (chroma === 3) separate = bits.bit();
    bits.ue();
    bits.ue();
    bits.bit();
    if (bits.bit() === 1) for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) if (bits.bit() === 1) skipScaling(bits, list < 6 ? 16 : 64);
  }
  bits.ue();
  const order = bits.ue();
  if (order === 0) bits.ue();
  else if (order === 1) {
    bits.bit();
    bits.se();
    bits.se();
    for (let left = bits.ue(); left > 0; left--) bits.se();
  }
  bits.ue();
  bits.bit();
  const across = bits.ue() + 1;
  const down = bits.ue() + 1;
  const frames = bits.bit();
  if (frames === 0) bits.bit();
  bits.bit();
  const crop = bits.bit() === 1 ? { left: bits.ue(), right: bits.ue(), top: bits.ue(), bottom: bits.ue() } : { left: 0, right: 0, top: 0, bottom: 0 };
  const format = separate === 1 ? 0 : chroma;
  const unitX = format === 1 || format === 2 ? 2 : 1;
  const unitY = (format === 1 ? 2 : 1) * (2 - frames);
  return {
    width: across * 16 - unitX * (crop.left + crop.right),
    height: (2 - frames) * down * 16 - unitY * (crop.top + crop.bottom),
    codec: `avc1.${unit.subarray(1, 4).toString("hex")}`,
  };
}

function spsOf(annexB: Buffer): Buffer | null {
  for (let at = annexB.indexOf("000001", 0, "hex"); at >= 0; at = annexB.indexOf("000001", at + 3, "hex")) {
    if ((annexB[at + 3]! & 0x1f) !== 7) continue;
    const end = annexB.indexOf("000001", at + 4, "hex");
    return annexB.subarray(at + 3, end < 0 ? annexB.length : annexB[end - 1] === 0 ? end - 1 : end);
  }
  return null;
}
