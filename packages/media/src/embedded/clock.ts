/**
 * The engine's clock: Unix milliseconds that never step back when the machine's clock is set. Every
 * interval, capture time and NTP stamp of the engine is on this one line.
 */
export function engineNow(): number {
  return performance.timeOrigin + performance.now();
}
