/** So many seconds are taken together: one alone may hold what a queue had kept back. */
const BEST = 3;
const SECOND_MS = 950;

/**
 * Rate of the best seconds, kbit/s: their mean, none of them overlapping. What a line carries is seen in its best
 * seconds; the mean of all says how much there was to send.
 * @param samples bytes so far, at times of one clock in ms
 */
export function bestSeconds(samples: readonly { at: number; bytes: number }[]): number {
  const rates: { from: number; to: number; kbps: number }[] = [];
  for (let from = 0, to = 0; from < samples.length; from++) {
    while (to < samples.length && samples[to]!.at - samples[from]!.at < SECOND_MS) to++;
    const end = samples[to];
    if (!end) break;
    const start = samples[from]!;
    rates.push({ from, to, kbps: ((end.bytes - start.bytes) * 8) / (end.at - start.at) });
  }
  const chosen: typeof rates = [];
  for (const rate of rates.toSorted((a, b) => b.kbps - a.kbps)) {
    if (chosen.length < BEST && chosen.every(({ from, to }) => rate.to <= from || rate.from >= to)) chosen.push(rate);
  }
  return chosen.length === 0 ? 0 : Math.round(chosen.reduce((sum, { kbps }) => sum + kbps, 0) / chosen.length);
}
