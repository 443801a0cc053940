import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { isAlive, processBirth } from "./processes.ts";
import { EmbeddedPostgresError } from "./types.ts";

interface Holder {
  readonly pid: number;
  readonly birth: string | null;
}

/** A takeover lasts microseconds; one this old belongs to a process that died in the middle. */
const TAKEOVER_STALE_MS = 5_000;

/** "kill -9" returns before the process is gone: a holder gets this long to finish dying, or to finish stopping. */
const DYING_MS = 2_000;

function createExclusively(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: "wx", mode: 0o644 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Partial<Holder>;
    return typeof value.pid === "number" ? { pid: value.pid, birth: value.birth ?? null } : null;
  } catch {
    return null;
  }
}

function holds(holder: Holder | null): holder is Holder {
  return holder !== null && isAlive(holder.pid) && processBirth(holder.pid) === holder.birth;
}

/** Who holds the lock, after taking it over when its holder is dead; null when it is ours now. */
async function tryLock(path: string, mine: string): Promise<Holder | null> {
  const takeover = `${path}.takeover`;
  for (;;) {
    if (createExclusively(path, mine)) return null;
    if (createExclusively(takeover, mine)) break;
    // Somebody else is judging the same lock right now.
    const age = Date.now() - (statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > TAKEOVER_STALE_MS) rmSync(takeover, { force: true });
    await sleep(20);
  }
  try {
    const holder = readHolder(path);
    if (holds(holder)) return holder;
    writeFileSync(`${path}.new`, mine, { mode: 0o644 });
    renameSync(`${path}.new`, path);
    return null;
  } finally {
    rmSync(takeover, { force: true });
  }
}

/**
 * Takes the folder's lock for this process, or throws EmbeddedPostgresError naming the process that has it.
 * The lock names a pid together with its birth, so a lock left by a killed process is recognised even when its pid
 * was given to another one since.
 * @returns a function that gives the lock back.
 */
export async function acquireLock(path: string): Promise<() => void> {
  const mine = JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) } satisfies Holder);
  const deadline = Date.now() + DYING_MS;
  for (;;) {
    const holder = await tryLock(path, mine);
    if (holder === null) {
      return () => {
        if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
      };
    }
    if (holder.pid === process.pid || Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The database folder ${dirname(path)} is in use by process ${holder.pid}. ` +
          "One folder serves one running program: stop that one first, or give this one another --data folder.",
      );
    }
    await sleep(50);
  }
}
