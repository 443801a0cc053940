/**
 * A cleaned copy of a text that remembers where each character came from.
 *
 * The grammars run on the copy; marks are set in the original. {@link alignText} does what `normaliseInput` does
 * (NFC, exotic spaces, Ð → Đ, invisible characters) and besides writes every hyphen as "-" and every slash as "/",
 * in one pass and unit by unit, because a mark must fall on the very characters of an NFD text.
 * White space becomes one unit: a space, a line feed where a line broke (hard-wrapped text) or U+2029 between paragraphs.
 */
export interface AlignedText {
  text: string;
  /** Offset in the original where unit `i` of the copy begins. */
  startOf: (index: number) => number;
  /** Offset in the original behind the unit before `index`, i.e. the end of a range that ends at `index`. */
  endOf: (index: number) => number;
}

const CHUNK = 8192;
const composed = new Map<number, number>();

/** Unit that `base` and a combining mark compose to, or 0. */
function compose(base: number, mark: number): number {
  const key = base * 0x10000 + mark;
  let unit = composed.get(key);
  if (unit === undefined) {
    const nfc = String.fromCharCode(base, mark).normalize("NFC");
    unit = nfc.length === 1 ? nfc.charCodeAt(0) : 0;
    if (composed.size > 5000) composed.clear();
    composed.set(key, unit);
  }
  return unit;
}

const isBreak = (unit: number): boolean => unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029;
const isSpace = (unit: number): boolean =>
  unit === 0x20 ||
  (unit >= 0x09 && unit <= 0x0d) ||
  unit === 0xa0 ||
  unit === 0x1680 ||
  (unit >= 0x2000 && unit <= 0x200a) ||
  (unit >= 0x2028 && unit <= 0x2029) ||
  unit === 0x202f ||
  unit === 0x205f ||
  unit === 0x3000;
const isInvisible = (unit: number): boolean =>
  unit === 0x200b || unit === 0x2060 || unit === 0xfeff || unit === 0xad || (unit >= 0x200c && unit <= 0x200f);

function plain(unit: number): number {
  if (unit < 0x80) return unit;
  if (unit === 0xd0) return 0x110;
  if ((unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212 || unit === 0xff0d) return 0x2d;
  if (unit === 0x2044 || unit === 0x2215 || unit === 0xff0f) return 0x2f;
  return unit;
}

export function alignText(original: string): AlignedText {
  const length = original.length;
  const units = new Uint16Array(length);
  const starts = new Int32Array(length + 1);
  const ends = new Int32Array(length + 1);
  let size = 0;
  for (let index = 0; index < length;) {
    const unit = original.charCodeAt(index);
    if (isSpace(unit)) {
      const from = index;
      let breaks = 0;
      for (; index < length; index++) {
        const space = original.charCodeAt(index);
        if (!isSpace(space) && !isInvisible(space)) break;
        if (isBreak(space) && !(space === 0x0d && original.charCodeAt(index + 1) === 0x0a)) breaks++;
      }
      units[size] = breaks === 0 ? 0x20 : breaks === 1 ? 0x0a : 0x2029;
      starts[size] = from;
      ends[++size] = index;
      continue;
    }
    index++;
    if (isInvisible(unit)) continue;
    if (unit >= 0x300 && unit <= 0x36f && size > 0) {
      const whole = compose(units[size - 1] ?? 0, unit);
      if (whole !== 0) {
        units[size - 1] = whole;
        ends[size] = index;
        continue;
      }
    }
    units[size] = plain(unit);
    starts[size] = index - 1;
    ends[++size] = index;
  }
  starts[size] = length;
  let text = "";
  for (let from = 0; from < size; from += CHUNK) {
    text += String.fromCharCode(...units.subarray(from, Math.min(size, from + CHUNK)));
  }
  return { text, startOf: (index) => starts[index] ?? length, endOf: (index) => ends[index] ?? length };
}
