/** The difference between this PC's clocks and the server's, measured whenever the server speaks. */
import { LineDown, apiUrl } from "./api.ts";

/** By the clock that nobody sets a measurement stays good for long; after this it is taken anew before something is sent. */
const FRESH_MS = 60 * 60_000;
/** The two clocks of this PC went apart by so much: one was set, or the PC slept. */
const SET_MS = 1_000;
const TIMEOUT_MS = 10_000;

interface Measured {
  /** Add it to `Date.now()` to have the server's clock. */
  readonly clock: number;
  /** Add it to `performance.now()`, which nobody sets, to have the server's clock. */
  readonly steady: number;
}

let measured: (Measured & { readonly at: number }) | null = null;

/** @param serverNow the server's clock, as it was just told */
export function clockMeasured(serverNow: number): void {
  const at = performance.now();
  measured = { clock: serverNow - Date.now(), steady: serverNow - at, at };
}

const isGood = ({ clock, steady, at }: Measured & { readonly at: number }): boolean => {
  const now = performance.now();
  return now - at < FRESH_MS && Math.abs(now + steady - (Date.now() + clock)) < SET_MS;
};

/**
 * What this PC's clocks lack of the server's, milliseconds; null: the server does not say.
 * @throws LineDown when it has to be measured and there is no line
 */
export async function clockOffsets(): Promise<Measured | null> {
  if (measured && isGood(measured)) return measured;
  const asked = performance.now();
  let told: unknown;
  try {
    const response = await fetch(apiUrl("/healthz"), { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    told = ((await response.json().catch(() => null)) as { now?: unknown } | null)?.now;
  } catch (error) {
    throw new LineDown(error);
  }
  if (typeof told !== "number") return null;
  clockMeasured(told + (performance.now() - asked) / 2);
  return measured;
}
