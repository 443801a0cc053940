import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "undici";
import { dial } from "./client.ts";
import type { ControlAddress } from "./server.ts";

/** A process that says nothing for so long is gone, ms: it beats four times a second. */
const SILENCE_MS = 2_000;
/** After each failure in a row: an engine that died inside its process is there again in a quarter of a second. */
const RETRY_MS = [100, 200, 500];

/**
 * Follows whether a media process is there: a killed one, or one whose engine was, is noticed at once by its connection, a machine without power
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
    let failures = 0;
    while (!stopped.signal.aborted) {
      const client = new Client(origin, { connect, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });
      try {
        const { statusCode, body } = await client.request({ method: "GET", path: "/alive", signal: stopped.signal });
        if (statusCode === 200) {
          body.on("data", () => {
            failures = 0;
            tell(true);
          });
          await finished(body);
        }
      } catch {
        // Refused, broken off or silent: said below.
      }
      tell(false);
      await client.destroy();
      await delay(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)], undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return () => stopped.abort();
}
