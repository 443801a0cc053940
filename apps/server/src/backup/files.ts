import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Beside database and files an installation is made of these; without the first one, codes and links that were handed out are void. */
export const OWN_FILES = ["secret.key", "demo-access.json"] as const;

/** SHA-256 of the files that the data folder keeps; uploads that are not finished are nobody's yet. */
export async function storedFiles(dataDir: string): Promise<string[]> {
  const root = join(dataDir, "files");
  const folders = (await readdir(root).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const names = await Promise.all(folders.map((folder) => readdir(join(root, folder))));
  return names.flat().filter((name) => /^[0-9a-f]{64}$/.test(name)).toSorted();
}

/** Paths of all files below a folder. */
export async function tree(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).toSorted();
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
