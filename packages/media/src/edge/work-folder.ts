import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** The folder itself, and the one beside it with the sockets of its Janus. */
const NAME = /^diemcau-edge-(\d+)-[A-Za-z0-9]{6}(?:-sockets)?$/;

/**
 * A folder for the programs of this process, named for it. What edges before it left that were killed goes with that:
 * they had no time to clean up.
 * @param parent where such folders are
 */
export async function makeWorkFolder(parent: string): Promise<string> {
  const names = await readdir(parent).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const pid = NAME.exec(name)?.[1];
      if (pid === undefined || isRunning(Number(pid))) return;
      const path = join(parent, name);
      const found = await lstat(path).catch(() => null);
      // Others share the temporary folder: only what this account has made.
      if (found?.isDirectory() && found.uid === process.getuid?.()) await rm(path, { recursive: true, force: true }).catch(() => {});
    }),
  );
  return mkdtemp(join(parent, `diemcau-edge-${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
