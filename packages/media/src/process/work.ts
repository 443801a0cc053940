import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";

/** How often a process looks at itself, ms. */
const LOOK_MS = 2_000;

/** How hard a media process works. */
export interface Work {
  /** 1 = one core. */
  cpu: number;
  cores: number;
  /** How late its event loop is, 99th of a hundred, ms. */
  loopMs: number;
}

/** Looks every two seconds at what this process, and its engine's, have done since: whoever asks is told of the last stretch. */
export class WorkMeter {
  readonly #child: () => number | null;
  readonly #loop = monitorEventLoopDelay({ resolution: 10 });
  readonly #timer: NodeJS.Timeout;
  #at = performance.now();
  #cpuMs: number;
  #last: Work = { cpu: 0, cores: availableParallelism(), loopMs: 0 };

  /** @param child the engine's own process, null where it is in ours */
  constructor(child: () => number | null) {
    this.#child = child;
    this.#loop.enable();
    this.#cpuMs = this.#used();
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  get last(): Work {
    return this.#last;
  }

  #used(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000 + cpuOf(this.#child());
  }

  #look(): void {
    const now = { at: performance.now(), cpuMs: this.#used() };
    const seconds = Math.max(0.001, (now.at - this.#at) / 1_000);
    // The histogram's resolution is part of what it says.
    const loopMs = Math.max(0, this.#loop.percentile(99) / 1e6 - 10);
    this.#loop.reset();
    this.#last = {
      // A child that was started anew has used less than the one before it.
      cpu: Math.max(0, Math.round((now.cpuMs - this.#cpuMs) / 10 / seconds) / 100),
      cores: availableParallelism(),
      loopMs: Math.round(loopMs * 10) / 10,
    };
    this.#at = now.at;
    this.#cpuMs = now.cpuMs;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#loop.disable();
  }
}

/** Kernel ticks a second, as everywhere on Linux. */
const TICKS = 100;

/** Processor time of another process, ms; 0 where it cannot be read. */
function cpuOf(pid: number | null): number {
  if (pid === null) return 0;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which may hold blanks: utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
  } catch {
    return 0;
  }
}
