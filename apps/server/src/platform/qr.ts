import QRCode from "qrcode";

/** White border that readers need around a code, in modules. */
const QUIET = 4;

export interface QrCode {
  /** Modules of an edge, the border included. */
  readonly edge: number;
  /** Dark modules in rows: from where, and how many. */
  readonly runs: readonly { readonly x: number; readonly y: number; readonly length: number }[];
}

export function qrCode(text: string): QrCode {
  // One segment: to look for shorter ones costs more than all the rest, and a link has none.
  const { modules } = QRCode.create([{ data: new TextEncoder().encode(text), mode: "byte" }], { errorCorrectionLevel: "M" });
  const { size, data } = modules;
  const runs: { x: number; y: number; length: number }[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const start = x;
      while (x < size && data[y * size + x]) x++;
      if (x > start) runs.push({ x: start + QUIET, y: y + QUIET, length: x - start });
    }
  }
  return { edge: size + 2 * QUIET, runs };
}
