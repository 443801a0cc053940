const CHUNK = 64;
type Chunk<T> = readonly (T | undefined)[];

/**
 * What a part keeps of single sites, by ordinal, persistent: a change copies one chunk of 64 and the list of chunks, so
 * that a fold over 21,000 sites stays cheap. What is not there is `blank`.
 */
export class BySite<T> {
  readonly #blank: T;
  readonly #chunks: readonly (Chunk<T> | undefined)[];

  constructor(blank: T, chunks: readonly (Chunk<T> | undefined)[] = []) {
    this.#blank = blank;
    this.#chunks = chunks;
  }

  static of<T>(blank: T, rows: Iterable<readonly [number, T]>): BySite<T> {
    const chunks: (T | undefined)[][] = [];
    for (const [site, row] of rows) (chunks[site >> 6] ??= [])[site & (CHUNK - 1)] = row;
    return new BySite(blank, chunks);
  }

  get(site: number): T {
    return this.#chunks[site >> 6]?.[site & (CHUNK - 1)] ?? this.#blank;
  }

  with(site: number, row: T): BySite<T> {
    const index = site >> 6;
    const chunks = this.#chunks.slice();
    const chunk = this.#chunks[index]?.slice() ?? [];
    chunk[site & (CHUNK - 1)] = row;
    chunks[index] = chunk;
    return new BySite(this.#blank, chunks);
  }

  /** Rows that were ever set, by ordinal. */
  *entries(): Generator<[site: number, row: T]> {
    for (let index = 0; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index];
      if (!chunk) continue;
      for (let at = 0; at < chunk.length; at++) {
        const row = chunk[at];
        if (row !== undefined) yield [index * CHUNK + at, row];
      }
    }
  }
}
