import type { ChildProcess } from "node:child_process";
import { ConfigError } from "../platform/config.ts";
import type { Log } from "../platform/log.ts";
import { watchForHang } from "./hang-watch.ts";

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** A child that ran this long was healthy: its next failure begins again with the shortest delay. */
const STEADY_MS = 20_000;
/** A small machine that does much else at once may take long; that is no reason to give up. */
const READY_TIMEOUT_MS = 120_000;
/** A child that dies so often before it was ready once will not do better the next time. */
const FALSE_STARTS = 3;

export interface Child {
  /** Resolves when the child has said that it serves, the first time. */
  readonly ready: Promise<void>;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/**
 * Keeps one child process running: restarts it when it dies, whatever it dies of, and ends it when it hangs.
 * @param logFile where the administrator reads why it could not start
 */
export function keepRunning(name: string, log: Log, logFile: string, start: () => ChildProcess): Child {
  let child: ChildProcess;
  let stopping = false;
  let delay = FIRST_DELAY_MS;
  let retry: NodeJS.Timeout | null = null;
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  let served = false;
  let falseStarts = 0;
  const giveUp = (vi: string, en: string) => reject(new ConfigError(`Tiến trình "${name}" ${vi}. Nguyên nhân ghi trong ${logFile}\nThe process "${name}" ${en}. The reason stands in ${logFile}`));
  const timeout = setTimeout(
    () => giveUp(`chưa sẵn sàng sau ${READY_TIMEOUT_MS / 1000} giây`, `did not get ready in ${READY_TIMEOUT_MS / 1000} s`),
    READY_TIMEOUT_MS,
  );
  ready.catch(() => {});

  const launch = () => {
    const since = performance.now();
    const mine = (child = start());
    let unwatch: (() => void) | null = null;
    // One that is started again may hang on its way; the first one is given up above.
    const late = served ? setTimeout(() => end(READY_TIMEOUT_MS), READY_TIMEOUT_MS) : null;
    const end = (silentMs: number): void => {
      if (stopping) return;
      log.error({ child: name, pid: mine.pid, silentMs }, "child process does not answer, ending it");
      mine.kill("SIGKILL");
    };
    child.on("message", (message) => {
      if ((message as { ready?: unknown }).ready !== true) return;
      clearTimeout(timeout);
      if (late) clearTimeout(late);
      served = true;
      unwatch ??= watchForHang(mine, end);
      resolve();
    });
    child.on("error", (error) => log.error({ err: error, child: name }, "child process error"));
    child.once("exit", (code, signal) => {
      if (late) clearTimeout(late);
      unwatch?.();
      if (stopping) return;
      if (!served && ++falseStarts >= FALSE_STARTS) {
        clearTimeout(timeout);
        log.error({ child: name, code, signal }, "child process does not start, giving up");
        giveUp(`dừng ${FALSE_STARTS} lần ngay khi khởi động`, `ended ${FALSE_STARTS} times while starting`);
        return;
      }
      delay = performance.now() - since > STEADY_MS ? FIRST_DELAY_MS : Math.min(delay * 2, LONGEST_DELAY_MS);
      log.error({ child: name, code, signal, delay }, "child process ended unexpectedly, restarting it");
      retry = setTimeout(launch, delay);
    });
  };
  launch();

  return {
    ready,
    get pid() {
      return child.pid;
    },
    async stop() {
      stopping = true;
      clearTimeout(timeout);
      if (retry) clearTimeout(retry);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      // One that hangs hears nothing.
      const hard = setTimeout(() => child.kill("SIGKILL"), 6_000);
      await gone;
      clearTimeout(hard);
    },
  };
}
