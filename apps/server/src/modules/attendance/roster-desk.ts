/** Worker threads for rosters: a few at a time, each for one file, with a limit of time and of memory. */
import { Worker } from "node:worker_threads";
import { Problem } from "../../platform/problem.ts";
import type { CheckAnswer, CheckOrder, Order, ReadAnswer, ReadOrder, Reply, WriteOrder } from "./roster-worker.ts";

const AT_ONCE = 2;
const WAITING = 20;
const TIME_LIMIT_MS = 60_000;

export interface RosterWorker {
  ask(order: ReadOrder): Promise<ReadAnswer>;
  ask(order: CheckOrder): Promise<CheckAnswer>;
  ask(order: WriteOrder): Promise<Uint8Array>;
}

export interface RosterDesk {
  /** @throws Problem server-busy when too many wait; roster-* for what is wrong with the file */
  with<T>(work: (worker: RosterWorker) => Promise<T>): Promise<T>;
}

export function createRosterDesk(): RosterDesk {
  let busy = 0;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (busy < AT_ONCE) {
      busy++;
      return;
    }
    if (waiting.length >= WAITING) throw new Problem("server-busy");
    // Whoever leaves hands over their place.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  };
  return {
    async with(work) {
      await enter();
      const worker = new Worker(new URL("./roster-worker.ts", import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 512 } });
      try {
        return await work({ ask: (order: Order) => ask(worker, order) as Promise<never> });
      } finally {
        leave();
        void worker.terminate();
      }
    },
  };
}

function ask(worker: Worker, order: Order): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const timer = setTimeout(() => reject(new Problem("roster-too-large")), TIME_LIMIT_MS);
  const onMessage = (reply: Reply): void => {
    if ("answer" in reply) resolve(reply.answer);
    else reject("problem" in reply ? new Problem(reply.problem) : new Error(reply.error));
  };
  const onError = (error: Error & { code?: string }): void => {
    reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new Problem("roster-too-large") : error);
  };
  worker.once("message", onMessage).once("error", onError);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(order);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off("message", onMessage).off("error", onError);
  });
}
