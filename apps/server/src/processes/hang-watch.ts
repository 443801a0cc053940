import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

/** How often it is looked, ms. */
const LOOK_MS = 250;
/** How often a child that answers is asked again, ms. */
const ASK_MS = 500;
/** It has been asked, does nothing and waits for no processor: so long, and it hangs, ms. */
const STILL_MS = 2_000;
/** It works, and looks at no message over so much processor time: it goes in a circle, ms. A full machine makes that longer by the clock. */
const CIRCLE_MS = 15_000;
/** A look that comes so late says that this process stood still itself, or the machine did, ms. */
const LATE_MS = 1_000;

/** What the serving process asks a child, and what it answers. */
const ALIVE = { alive: true } as const;
const isAlive = (message: unknown): boolean => typeof message === "object" && message !== null && "alive" in message;

/** In a child: says that it gets round to things, whenever it is asked. */
export function answerWhetherAlive(): void {
  process.on("message", (message) => {
    if (isAlive(message)) process.send?.(ALIVE, undefined, undefined, () => {});
  });
}

interface Work {
  /** Of its main thread, ms. */
  readonly cpuMs: number;
  /** It does nothing although it could: neither runs, nor waits for a processor or a disk. */
  readonly isStill: boolean;
}

/**
 * Asks a child again and again whether it gets round to things. One that is stopped or waits for what never comes does
 * not end, so nobody would start it anew. A machine with much else to do only makes it late: that is told apart by what
 * the kernel says of its main thread, which wants a processor as soon as there is something to read.
 * @param onHang called once, with how long it has not answered, ms
 * @returns a function that stops looking
 */
export function watchForHang(child: ChildProcess, onHang: (silentMs: number) => void): () => void {
  let askedAt: number | null = null;
  let answeredAt = -Infinity;
  let movedAt = 0;
  let cpuAtAsk = 0;
  let cpu = 0;
  let lookedAt = performance.now();

  const listen = (message: unknown): void => {
    if (!isAlive(message)) return;
    askedAt = null;
    answeredAt = performance.now();
  };
  child.on("message", listen);

  const timer = setInterval(() => {
    const now = performance.now();
    const wasAway = now - lookedAt > LATE_MS;
    lookedAt = now;
    if (!child.connected) return;
    if (askedAt === null) {
      if (now - answeredAt < ASK_MS) return;
      cpuAtAsk = cpu = workOf(child.pid)?.cpuMs ?? 0;
      askedAt = movedAt = now;
      child.send(ALIVE, () => {});
      return;
    }
    const work = workOf(child.pid);
    // Where nobody tells what it does, all that it takes counts as work.
    const used = work === null ? now - askedAt : work.cpuMs - cpuAtAsk;
    if (work === null || work.cpuMs !== cpu || !work.isStill) movedAt = now;
    cpu = work?.cpuMs ?? cpu;
    // Its answer may lie unread: counted anew.
    if (wasAway) {
      askedAt = movedAt = now;
      cpuAtAsk = cpu;
      return;
    }
    if (now - movedAt < STILL_MS && used < CIRCLE_MS) return;
    stop();
    onHang(Math.round(now - askedAt));
  }, LOOK_MS);

  function stop(): void {
    clearInterval(timer);
    child.off("message", listen);
  }
  return stop;
}

/** Kernel ticks a second, as everywhere on Linux. */
const TICKS = 100;

/** Null where it cannot be told: not on Linux, or gone. */
function workOf(pid: number | undefined): Work | null {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, "utf8");
    // After the name, which may hold blanks: the state, and utime and stime as the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS, isStill: !["R", "D"].includes(fields[0]!) };
  } catch {
    return null;
  }
}
