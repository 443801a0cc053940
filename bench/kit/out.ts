import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Where results, compiled programs and files in passing go; not in the repository. */
export const OUT = join(import.meta.dirname, "../out");

export function outFolder(name: string): string {
  const folder = join(OUT, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
