/** Seeded randomness: the same text seed gives the same numbers on every machine. Not for secrets. */

/** Next pseudo-random unsigned 32-bit integer. */
export type Random = () => number;

/** 128 bits from a text, to seed a generator (cyrb128 mixing). */
function hash128(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

/** sfc32, seeded by a text. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = hash128(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Number in [0, 1). */
export function randomUnit(random: Random): number {
  return random() / 4294967296;
}

/** Integer in [0, bound). */
export function randomBelow(random: Random, bound: number): number {
  return Math.floor(randomUnit(random) * bound);
}

/** Number in [0, 1) that belongs to a text: for jitter that must not move when neighbours come or go. */
export function unitOf(text: string): number {
  return hash128(text)[0] / 4294967296;
}

const HEX = Array.from({ length: 256 }, (_unused, byte) => byte.toString(16).padStart(2, "0"));

/** A UUID of version 7 layout whose time is `epochMs` and whose other 74 bits come from `random`. */
export function seededUuid(epochMs: number, random: Random): string {
  const time = epochMs.toString(16).padStart(12, "0");
  const r0 = random();
  const r1 = random();
  const r2 = random();
  const byte = (word: number, shift: number): string => HEX[(word >>> shift) & 255] as string;
  const version = HEX[0x70 | ((r0 >>> 24) & 0x0f)] as string;
  const variant = HEX[0x80 | ((r0 >>> 8) & 0x3f)] as string;
  return (
    `${time.slice(0, 8)}-${time.slice(8)}-${version}${byte(r0, 16)}-${variant}${byte(r0, 0)}-` +
    `${byte(r1, 24)}${byte(r1, 16)}${byte(r1, 8)}${byte(r1, 0)}${byte(r2, 24)}${byte(r2, 16)}`
  );
}
