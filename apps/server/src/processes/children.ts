import type { ChildProcess } from "node:child_process";
import type { Log } from "../platform/log.ts";

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** A child that ran this long was healthy: its next failure begins again with the shortest delay. */
const STEADY_MS = 20_000;
/** A small machine that does much else at once may take long; that is no reason to give up. */
const READY_TIMEOUT_MS = 120_000;

export interface Child {
  /** Resolves when the child has said that it serves, the first time. */
  readonly ready: Promise<void>;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** Keeps one child process running: restarts it when it dies, whatever it dies of. */
export function keepRunning(name: string, log: Log, start: () => ChildProcess): Child {
  let child: ChildProcess;
  let stopping = false;
  let delay = FIRST_DELAY_MS;
  let retry: NodeJS.Timeout | null = null;
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const timeout = setTimeout(() => reject(new Error(`${name} did not get ready in ${READY_TIMEOUT_MS / 1000} s; see the log`)), READY_TIMEOUT_MS);
  ready.catch(() => {});

  const launch = () => {
    const since = performance.now();
    child = start();
    child.on("message", (message) => {
      if ((message as { ready?: unknown }).ready !== true) return;
      clearTimeout(timeout);
      resolve();
    });
    child.on("error", (error) => log.error({ err: error, child: name }, "child process error"));
    child.once("exit", (code, signal) => {
      if (stopping) return;
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
      const hard = setTimeout(() => child.kill("SIGKILL"), 6_000);
      await gone;
      clearTimeout(hard);
    },
  };
}
