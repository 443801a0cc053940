import type { ChildProcess } from "node:child_process";
import type { Registry } from "prom-client";
import { mergeMetrics } from "../platform/metrics.ts";

/** A process that takes longer is left out. */
const WAIT_MS = 1_000;

/** `ask` and `all` go between a gateway and the serving process, `wanted` and `given` between that and every child. */
interface Message {
  readonly metrics: "ask" | "all" | "wanted" | "given";
  readonly id: number;
  readonly text?: string;
}

const isMessage = (message: unknown): message is Message => typeof message === "object" && message !== null && "metrics" in message;

/** In the serving process: whichever gateway is asked, its answer is about all processes. */
export function createMetricsExchange(): { join(child: ChildProcess): ChildProcess } {
  const members = new Set<ChildProcess>();
  const waiting = new Map<number, (text: string | null) => void>();
  let lastId = 0;

  function ask(child: ChildProcess): Promise<string | null> {
    const id = ++lastId;
    return new Promise((resolve) => {
      const done = (text: string | null) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(text);
      };
      const timer = setTimeout(done, WAIT_MS, null);
      waiting.set(id, done);
      tell(child, { metrics: "wanted", id });
    });
  }

  return {
    join(child) {
      members.add(child);
      child.once("exit", () => members.delete(child));
      child.on("message", (message) => {
        if (!isMessage(message)) return;
        if (message.metrics === "given") waiting.get(message.id)?.(message.text ?? null);
        if (message.metrics !== "ask") return;
        void Promise.all([...members].map(ask)).then((texts) =>
          tell(child, { metrics: "all", id: message.id, text: mergeMetrics(texts.filter((text) => text !== null)) }),
        );
      });
      return child;
    },
  };
}

/** One that dies meanwhile is nobody's error. */
function tell(child: ChildProcess, message: Message): void {
  if (child.connected) child.send(message, () => {});
}

/** In a child: answers the serving process, and asks it about everybody. */
export function joinMetricsExchange(registry: () => Registry): { everybody(): Promise<string> } {
  const waiting = new Map<number, (text: string) => void>();
  let lastId = 0;
  const send = (message: Message) => void process.send?.(message, undefined, undefined, () => {});
  process.on("message", (message) => {
    if (!isMessage(message)) return;
    if (message.metrics === "all") waiting.get(message.id)?.(message.text ?? "");
    if (message.metrics === "wanted") void registry().metrics().then((text) => send({ metrics: "given", id: message.id, text }));
  });
  return {
    everybody() {
      const id = ++lastId;
      return new Promise((resolve) => {
        // The serving process is stopped or stuck: then this one speaks for itself.
        const timer = setTimeout(() => {
          waiting.delete(id);
          resolve(registry().metrics());
        }, WAIT_MS * 2);
        waiting.set(id, (text) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(text);
        });
        send({ metrics: "ask", id });
      });
    },
  };
}
