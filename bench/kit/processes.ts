import { readFileSync, readdirSync } from "node:fs";

/** What a process has used of the processor so far, µs: all its threads, to the nanosecond (Linux). */
export function cpuOf(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // The thread has just ended.
    }
  }
  return nanoseconds / 1_000;
}

/** Memory of a process that is in RAM, bytes. */
export function rssOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
}

/** Children of a process whose command line fits, oldest first. */
export function childrenOf(pid: number, pattern: RegExp): number[] {
  const found: number[] = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const parent = Number(/\) \w (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, "utf8"))?.[1]);
      if (parent === pid && pattern.test(readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " "))) found.push(Number(entry));
    } catch {
      // It has just ended.
    }
  }
  return found.toSorted((a, b) => a - b);
}
