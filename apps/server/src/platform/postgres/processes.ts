import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const onLinux = process.platform === "linux";

/** Fields of /proc/<pid>/stat after the command name, which may itself hold spaces and brackets. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** A zombie counts as dead: without a reaping init it would answer kill(pid, 0) for ever. */
export function isAlive(pid: number): boolean {
  if (onLinux) {
    const state = statFields(pid)?.[0];
    return state !== undefined && state !== "Z" && state !== "X";
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A string that differs between two processes that had the same pid one after the other; null when there is none. */
export function processBirth(pid: number): string | null {
  if (onLinux) {
    const started = statFields(pid)?.[19];
    if (started === undefined) return null;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${started}`;
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

function isPostgres(pid: number): boolean {
  try {
    const command = onLinux
      ? readFileSync(`/proc/${pid}/comm`, "utf8")
      : execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
    return command.trim().split("/").at(-1)?.startsWith("postgres") ?? false;
  } catch {
    return false;
  }
}

/**
 * True when `pid` is a PostgreSQL process working in `clusterDir` (a real path).
 * Every PostgreSQL process keeps its cluster as current folder, so on Linux the answer is certain; elsewhere only
 * the name is compared.
 */
export function isPostgresOf(clusterDir: string, pid: number): boolean {
  if (!isAlive(pid) || !isPostgres(pid)) return false;
  if (!onLinux) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === clusterDir;
  } catch {
    return false;
  }
}

/** Processes of a cluster whose postmaster may be gone. Only Linux can tell; elsewhere the list is empty. */
export function processesOf(clusterDir: string): number[] {
  if (!onLinux) return [];
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => isPostgresOf(clusterDir, pid));
}

export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already: what the signal was for.
  }
}

/** Waits until `done()` or until `milliseconds` have passed; says which. */
export async function waitUntil(done: () => boolean, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!done()) {
    if (Date.now() >= deadline) return false;
    await sleep(20);
  }
  return true;
}
