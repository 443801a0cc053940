/** Worker threads for spreadsheets: a few at a time, each for one file, with a limit of time and of memory. */
import { Worker, parentPort } from "node:worker_threads";
import type { ProblemCode } from "@diemcau/contract";
import { Problem } from "../problem.ts";

const AT_ONCE = 2;
const WAITING = 20;
const TIME_LIMIT_MS = 60_000;

/** What a thread says: once how it ended, before that how far it is (0 to 1). */
type Reply = { readonly answer: unknown } | { readonly problem: ProblemCode } | { readonly error: string } | { readonly share: number };

/** `Ask` is what one thread can be asked. */
export interface SheetDesk<Ask> {
  /** @throws Problem server-busy when too many wait; sheet-* for what is wrong with the file */
  with<T>(work: (worker: { ask: Ask }) => Promise<T>, onShare?: (share: number) => void): Promise<T>;
}

/** @param program the thread's program; it calls {@link answerOrders} */
export function createSheetDesk<Ask>(program: URL): SheetDesk<Ask> {
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
    async with(work, onShare = () => {}) {
      await enter();
      const worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
      try {
        return await work({ ask: ((order: unknown) => ask(worker, order, onShare)) as Ask });
      } finally {
        leave();
        void worker.terminate();
      }
    },
  };
}

function ask(worker: Worker, order: unknown, onShare: (share: number) => void): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const timer = setTimeout(() => reject(new Problem("sheet-too-large")), TIME_LIMIT_MS);
  const onMessage = (reply: Reply): void => {
    if ("share" in reply) onShare(reply.share);
    else if ("answer" in reply) resolve(reply.answer);
    else reject("problem" in reply ? new Problem(reply.problem) : new Error(reply.error));
  };
  const onError = (error: Error & { code?: string }): void => {
    reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new Problem("sheet-too-large") : error);
  };
  worker.on("message", onMessage).once("error", onError);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(order);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off("message", onMessage).off("error", onError);
  });
}

/** In the thread: answers one order after the other. */
export function answerOrders<Order>(answer: (order: Order, onShare: (share: number) => void) => Promise<unknown>): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const send = (reply: Reply): void => parentPort?.postMessage(reply);
  parentPort?.on("message", (order: Order) => {
    answer(order, (share) => send({ share })).then(
      (done) => send({ answer: done }),
      (error: unknown) => send(error instanceof Problem ? { problem: error.code } : { error: String((error as Error).stack ?? error) }),
    );
  });
}
