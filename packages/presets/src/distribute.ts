/**
 * Shares `total` whole units out by weight (largest remainder), at least `minimum` each, so that the sum is
 * exact. Equal remainders go to the earlier entry.
 * @throws RangeError when `total` is smaller than `minimum` × entries, or the weights do not add up to a positive number
 */
export function distribute(total: number, weights: readonly number[], minimum = 0): number[] {
  const free = total - minimum * weights.length;
  const sum = weights.reduce((a, b) => a + b, 0);
  if (free < 0) throw new RangeError(`${total} cannot give ${minimum} to each of ${weights.length}`);
  if (!(sum > 0)) throw new RangeError("the weights must add up to a positive number");
  const ideal = weights.map((weight) => (free * weight) / sum);
  const shares = ideal.map(Math.floor);
  let left = free - shares.reduce((a, b) => a + b, 0);
  const byRemainder = ideal
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left-- <= 0) break;
    shares[index] = (shares[index] as number) + 1;
  }
  return shares.map((share) => share + minimum);
}
