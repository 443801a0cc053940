import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "undici";
import { dial } from "./client.ts";
import type { ControlAddress } from "./server.ts";

/** A process that says nothing for so long is gone, ms: it beats four times a second. */
const SILENCE_MS = 2_000;
const RETRY_MS = 500;

/**
 * Follows whether a media process is there: a killed one is noticed at once by its connection, a machine without power
 * or a broken line after two seconds.
 * @param onChange told of every change, the first time when it has answered or could not be reached
 * @returns a function that stops looking
 */
export function watchAlive(address: ControlAddress, onChange: (isAlive: boolean) => void): () => void {
  const stopped = new AbortController();
  let last: boolean | null = null;
  const tell = (isAlive: boolean): void => {
    if (stopped.signal.aborted || last === isAlive) return;
    last = isAlive;
    onChange(isAlive);
  };
  void (async () => {
    const { origin, connect } = dial(address, SILENCE_MS);
    while (!stopped.signal.aborted) {
      const client = new Client(origin, { connect, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });
      try {
        const { statusCode, body } = await client.request({ method: "GET", path: "/alive", signal: stopped.signal });
        if (statusCode === 200) {
          body.on("data", () => tell(true));
          await finished(body);
        }
      } catch {
        // Refused, broken off or silent: said below.
      }
      tell(false);
      await client.destroy();
      await delay(RETRY_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return () => stopped.abort();
}
