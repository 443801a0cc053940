const CHUNK = 64;
type Chunk<T> = readonly (T | undefined)[];

/** Something for some of the sites, by ordinal, persistent: a change copies the chunks of 64 that it touches. */
export class PerSite<T> {
  static readonly #none = new PerSite<never>([]);
  static none<T>(): PerSite<T> {
    return PerSite.#none as PerSite<T>;
  }
  readonly #chunks: readonly (Chunk<T> | undefined)[];
  private constructor(chunks: readonly (Chunk<T> | undefined)[]) {
    this.#chunks = chunks;
  }

  get(site: number): T | undefined {
    return this.#chunks[site >> 6]?.[site & (CHUNK - 1)];
  }

  /** Undefined takes away. All changes at once: each chunk is copied once. */
  with(changes: Iterable<readonly [site: number, value: T | undefined]>): PerSite<T> {
    const chunks = this.#chunks.slice();
    const owned = new Map<number, (T | undefined)[]>();
    for (const [site, value] of changes) {
      const index = site >> 6;
      let chunk = owned.get(index);
      if (!chunk) {
        chunk = chunks[index]?.slice() ?? [];
        owned.set(index, chunk);
        chunks[index] = chunk;
      }
      chunk[site & (CHUNK - 1)] = value;
    }
    return owned.size > 0 ? new PerSite(chunks) : this;
  }

  *entries(): Generator<[site: number, value: T]> {
    for (const [index, chunk] of this.#chunks.entries()) {
      if (!chunk) continue;
      for (let at = 0; at < chunk.length; at++) {
        const value = chunk[at];
        if (value !== undefined) yield [index * CHUNK + at, value];
      }
    }
  }
}
