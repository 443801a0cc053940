import type { HeadcountQualifier, SiteState } from "@diemcau/contract";

/** What the floor knows of one site. Times are milliseconds since 1970, 0 where it never happened. */
export interface SiteRow {
  /** `c` its event stream is open, `l` it was open and is not any more, `""` never yet. */
  readonly presence: "" | "c" | "l";
  readonly presenceSince: number;
  readonly testedAt: number;
  /** The room's own count, -1 while it has not reported. */
  readonly reported: number;
  readonly qualifier: HeadcountQualifier;
  readonly reportedAt: number;
  /** The count was entered while the line was down and sent afterwards. */
  readonly reportedLate: boolean;
  /** Delegates checked in one by one. */
  readonly checkedIn: number;
}

export const BLANK_SITE: SiteRow = Object.freeze({
  presence: "",
  presenceSince: 0,
  testedAt: 0,
  reported: -1,
  qualifier: "exact",
  reportedAt: 0,
  reportedLate: false,
  checkedIn: 0,
});

const CHUNK = 64;
type Chunk = readonly (SiteRow | undefined)[];

/**
 * All sites of a conference by ordinal, persistent: a change copies one chunk of 64 rows and the list of
 * chunks, so that a fold over 21,000 sites stays cheap and a screen can tell by identity what changed.
 */
export class SitesTable {
  static readonly empty = new SitesTable([]);
  readonly #chunks: readonly (Chunk | undefined)[];
  private constructor(chunks: readonly (Chunk | undefined)[]) {
    this.#chunks = chunks;
  }

  get(ordinal: number): SiteRow {
    return this.#chunks[ordinal >> 6]?.[ordinal & (CHUNK - 1)] ?? BLANK_SITE;
  }

  /** Applies all changes at once: each touched chunk is copied once. */
  with(changes: Iterable<readonly [ordinal: number, change: Partial<SiteRow>]>): SitesTable {
    let chunks: (Chunk | undefined)[] | undefined;
    const owned = new Map<number, (SiteRow | undefined)[]>();
    for (const [ordinal, change] of changes) {
      const index = ordinal >> 6;
      let chunk = owned.get(index);
      if (!chunk) {
        chunks ??= this.#chunks.slice();
        chunk = this.#chunks[index]?.slice() ?? [];
        owned.set(index, chunk);
        chunks[index] = chunk;
      }
      const at = ordinal & (CHUNK - 1);
      chunk[at] = { ...(chunk[at] ?? BLANK_SITE), ...change };
    }
    return chunks ? new SitesTable(chunks) : this;
  }

  /** Rows that differ from the blank one, by ordinal. */
  *entries(): Generator<[ordinal: number, row: SiteRow]> {
    for (let index = 0; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index];
      if (!chunk) continue;
      for (let at = 0; at < chunk.length; at++) {
        const row = chunk[at];
        if (row) yield [index * CHUNK + at, row];
      }
    }
  }
}

/** People in the room as far as known: the room's own count, else those checked in one by one. */
export function presentAt(row: SiteRow): number {
  return row.reported >= 0 ? row.reported : row.checkedIn;
}

/** The one state that the roll call shows for a site. */
export function siteStateOf(row: SiteRow, onAir: boolean): SiteState {
  if (row.presence === "l") return "lost";
  if (row.presence === "c") return onAir ? "on-air" : "connected";
  return row.testedAt > 0 ? "tested" : "not-joined";
}

/** Since when the site is in that state; 0: always. */
export function siteSince(row: SiteRow, onAirSince: number | null): number {
  if (row.presence === "c" && onAirSince !== null) return Math.max(onAirSince, row.presenceSince);
  return row.presence === "" ? row.testedAt : row.presenceSince;
}
