/**
 * Many stills in one answer: four bytes with the length of a text (big-endian), the text (JSON: SheetIndex), then the
 * images one behind the other, in the order of the index.
 */

/** [site, when it came (ms), bytes]. */
export type SheetRow = readonly [site: number, at: number, bytes: number];
export interface SheetIndex {
  /** The server's clock, ms. */
  readonly now: number;
  /** When to ask again, ms from now. */
  readonly nextMs: number;
  /** How often rooms send a still, ms: an older one is late. */
  readonly paceMs: number;
  readonly stills: readonly SheetRow[];
  /** The large still of the enlarged tile. */
  readonly large: SheetRow | null;
}

const rowsOf = ({ stills, large }: SheetIndex): readonly SheetRow[] => (large ? [...stills, large] : stills);

/** @param images one for each row of the index, the large one last */
export function packSheet(index: SheetIndex, images: readonly Uint8Array[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(index));
  const packed = new Uint8Array(images.reduce((sum, image) => sum + image.length, 4 + text.length));
  new DataView(packed.buffer).setUint32(0, text.length);
  packed.set(text, 4);
  let at = 4 + text.length;
  for (const image of images) {
    packed.set(image, at);
    at += image.length;
  }
  return packed;
}

/** @throws when it was cut off on its way */
export function unpackSheet(packed: Uint8Array): { index: SheetIndex; images: Uint8Array[] } {
  const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0);
  const index = JSON.parse(new TextDecoder().decode(packed.subarray(4, 4 + length))) as SheetIndex;
  let at = 4 + length;
  const images = rowsOf(index).map(([, , bytes]) => packed.subarray(at, (at += bytes)));
  if (at !== packed.length) throw new Error("a sheet of stills is not complete");
  return { index, images };
}
