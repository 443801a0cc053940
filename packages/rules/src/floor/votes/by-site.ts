/** What a room has sent for the vote that is going on. */
export interface SiteVote {
  readonly counts: readonly [yes: number, no: number, abstaining: number];
  readonly at: number;
  /** Counted before the closing, sent after it: its line was down. */
  readonly late: boolean;
}

const CHUNK = 64;
type Chunk = readonly (SiteVote | undefined)[];

/** By ordinal, persistent like SitesTable: one of 21,000 rooms sends its count and 64 rows are copied. */
export class VotesBySite {
  static readonly empty = new VotesBySite([], 0);
  readonly #chunks: readonly (Chunk | undefined)[];
  /** Rooms that have sent something. */
  readonly size: number;
  private constructor(chunks: readonly (Chunk | undefined)[], size: number) {
    this.#chunks = chunks;
    this.size = size;
  }

  get(site: number): SiteVote | undefined {
    return this.#chunks[site >> 6]?.[site & (CHUNK - 1)];
  }

  with(site: number, vote: SiteVote): VotesBySite {
    const chunks = this.#chunks.slice();
    const chunk = chunks[site >> 6]?.slice() ?? [];
    const known = chunk[site & (CHUNK - 1)] !== undefined;
    chunk[site & (CHUNK - 1)] = vote;
    chunks[site >> 6] = chunk;
    return new VotesBySite(chunks, this.size + (known ? 0 : 1));
  }

  *entries(): Generator<[site: number, vote: SiteVote]> {
    for (const [at, chunk] of this.#chunks.entries()) {
      for (const [within, vote] of (chunk ?? []).entries()) if (vote) yield [at * CHUNK + within, vote];
    }
  }

  /** Sums over all rooms. */
  total(): [number, number, number] {
    const sum: [number, number, number] = [0, 0, 0];
    for (const [, { counts }] of this.entries()) for (const at of [0, 1, 2] as const) sum[at] += counts[at];
    return sum;
  }
}
