/** The difference between this PC's clock and the server's, measured whenever the server speaks. */
import { LineDown, apiUrl } from "./api.ts";

/** A measurement older than this is taken anew before something late is sent: PCs set their clocks. */
const FRESH_MS = 10 * 60_000;
const TIMEOUT_MS = 10_000;

let offset = 0;
let measuredAt = -Infinity;

/** @param serverNow the server's clock, as it was just told */
export function clockMeasured(serverNow: number): void {
  offset = serverNow - Date.now();
  measuredAt = performance.now();
}

/**
 * Add it to this PC's clock to have the server's, milliseconds.
 * @throws LineDown when it has to be measured and there is no line
 */
export async function clockOffset(): Promise<number> {
  if (performance.now() - measuredAt < FRESH_MS) return offset;
  const asked = Date.now();
  let told: number;
  try {
    const response = await fetch(apiUrl("/healthz"), { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    // The header counts whole seconds: its middle.
    told = Date.parse(response.headers.get("date") ?? "") + 500;
  } catch (error) {
    throw new LineDown(error);
  }
  // A proxy that takes the date away: nothing better is known than the PC's own clock.
  if (!Number.isFinite(told)) return offset;
  clockMeasured(told + (Date.now() - asked) / 2);
  return offset;
}
