import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Where results, compiled programs and files in passing go; not in the repository. */
export const OUT = join(import.meta.dirname, "../out");

/** Files that only this run needs. */
export const scratchFolder = () => outFolder(`scratch-${process.pid}`);

export function outFolder(name: string): string {
  const folder = join(OUT, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
