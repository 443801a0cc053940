import { median } from "./figures.ts";

export interface Compared {
  readonly ours: number;
  readonly baseline: number;
  /** Median of the ratios of neighbouring rounds: what the machine did meanwhile falls on both. */
  readonly ratio: number;
}

/** Measures A B A B …, so that a machine busy with other things is busy for both. */
export async function alternate(rounds: number, ours: () => Promise<number>, baseline: () => Promise<number>): Promise<Compared> {
  const a: number[] = [];
  const b: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // The order changes: neither always comes after the other.
    if (round % 2 === 0) a.push(await ours());
    b.push(await baseline());
    if (round % 2 === 1) a.push(await ours());
  }
  return { ours: median(a), baseline: median(b), ratio: median(a.map((value, round) => value / b[round]!)) };
}
