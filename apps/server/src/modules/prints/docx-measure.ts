/** About how much room text takes: Word sets it itself, so that near enough is good enough. */

const NARROW = /[ijltfrI.,;:'()\-\s]/;
const WIDE = /[A-ZĐÀ-Þmw]/;

/** Width in points. */
export function widthOf(text: string, size: number, bold: boolean): number {
  let units = 0;
  for (const sign of text.normalize("NFD").replace(/\p{M}/gu, "")) units += NARROW.test(sign) ? 0.3 : WIDE.test(sign) ? 0.68 : 0.47;
  return units * size * (bold ? 1.06 : 1);
}

/** The largest size at which a text fits into a box of millimetres. */
export function fitSize(text: string, { most, width, height }: { most: number; width: number; height: number }): number {
  const wide = Math.max(4, width - 1) * (72 / 25.4);
  const high = Math.max(3, height) * (72 / 25.4);
  const longest = Math.max(...text.split(" ").map((word) => widthOf(word, 1, true)), 0.1);
  for (let size = most; size > 4; size -= 0.5) {
    if (longest * size > wide) continue;
    if (Math.ceil((widthOf(text, size, true) * 1.1) / wide) * size * 1.15 <= high) return size;
  }
  return 4;
}
