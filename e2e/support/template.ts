import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Where the scenarios of one run share their data folders to copy from; set by the run's set-up. */
const FOLDER_VARIABLE = "DIEMCAU_E2E_TEMPLATES";
const WAIT_MS = 180_000;
/** An installation finds its ports anew, and begins its own log. */
const NOT_COPIED = ["log", "run", "postgres/port"];

/** vitest's global set-up: one folder for a run. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "diemcau-templates-"));
  process.env[FOLDER_VARIABLE] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * Fills a folder as a first start with that demo leaves it. The first scenario that asks makes it by really starting and
 * stopping the program (5 s that twenty scenarios need not spend again); a scenario about the first start itself does
 * not ask.
 * @returns the folder
 */
export async function copyOfTemplate(demo: string, folder: string, make: (demo: string, folder: string) => Promise<void>): Promise<string> {
  const templates = process.env[FOLDER_VARIABLE];
  if (!templates || demo === "none") return folder;
  const ready = join(templates, demo);
  const making = `${ready}.making`;
  const deadline = Date.now() + WAIT_MS;
  while (!existsSync(ready)) {
    if (Date.now() > deadline) throw new Error(`nobody has made the data of ${demo}`);
    if (!madeFolder(making)) {
      await delay(200);
      continue;
    }
    try {
      await make(demo, making);
      for (const name of NOT_COPIED) rmSync(join(making, name), { recursive: true, force: true });
      renameSync(making, ready);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      throw error;
    }
  }
  // With its owners: for root the cluster belongs to another account.
  execFileSync("cp", ["-a", `${ready}/.`, folder]);
  return folder;
}

/** @returns whether it was us: of two that ask at once one makes it */
function madeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
