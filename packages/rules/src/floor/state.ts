import { SLOT_COUNT, type QueueRequest, type SlotContent, type Snapshot } from "@diemcau/contract";
import type { AgendaCursor } from "./agenda.ts";
import { SLICE_NAMES, sliceOf, type SliceStates } from "./slices.ts";
import { BLANK_SITE, SitesTable, type SiteRow } from "./sites.ts";

export { CENTRAL_SLOT, canBeCued, canBeSeen, mayPublish, queuePlace, slotOf } from "./on-air.ts";

/** The live conference: what folding its journal gives. Immutable; `reduce` makes the next one. */
export interface ConferenceState extends SliceStates {
  /** Position in the journal: the last entry folded in. */
  readonly seq: number;
  readonly phase: "prepared" | "live" | "ended";
  readonly openedAt: number | null;
  /** When it ended; absent: it has not. */
  readonly closedAt?: number;
  readonly agenda: AgendaCursor;
  readonly slots: readonly (SlotContent | null)[];
  /** The slot that the programme shows large; always a filled one, or null. */
  readonly large: number | null;
  /** Ordinals of sites asked to be ready, in the order they were asked. */
  readonly cued: readonly number[];
  readonly queue: readonly QueueRequest[];
  readonly directoryVersion: number;
  readonly sites: SitesTable;
}

export const initialState: ConferenceState = Object.freeze({
  seq: 0,
  phase: "prepared",
  openedAt: null,
  agenda: { itemId: null, since: null, dealt: [] },
  slots: Array.from({ length: SLOT_COUNT }, () => null),
  large: null,
  cued: [],
  queue: [],
  directoryVersion: 1,
  sites: SitesTable.empty,
  ...(Object.fromEntries(SLICE_NAMES.map((name) => [name, sliceOf(name).initial])) as unknown as SliceStates),
});

/** The wire form of a site's row. */
export function packSite(ordinal: number, row: SiteRow): Snapshot["sites"][number] {
  return [ordinal, row.presence, row.presenceSince, row.testedAt, row.reported, row.qualifier, row.reportedAt, row.checkedIn, row.reportedLate ? 1 : 0];
}

export function unpackSite(row: Snapshot["sites"][number]): [number, SiteRow] {
  const [ordinal, presence, presenceSince, testedAt, reported, qualifier, reportedAt, checkedIn, reportedLate] = row;
  return [
    ordinal,
    {
      ...BLANK_SITE,
      presence,
      presenceSince,
      testedAt,
      reported,
      qualifier: qualifier as SiteRow["qualifier"],
      reportedAt,
      // A fold kept by an older program has no such column.
      reportedLate: reportedLate === 1,
      checkedIn,
    },
  ];
}

/** The state that a stream's first event carries. */
export function stateFromSnapshot(snapshot: Snapshot): ConferenceState {
  const { sites, ...rest } = snapshot;
  const parts = SLICE_NAMES.map((name) => {
    // A fold kept by an older program knows nothing of a part that came later, and had no entries of it.
    const packed: unknown = snapshot[name] ?? undefined;
    return [name, packed === undefined ? sliceOf(name).initial : sliceOf(name).unpack(packed)];
  });
  return { ...rest, ...(Object.fromEntries(parts) as unknown as SliceStates), sites: SitesTable.empty.with(sites.map(unpackSite)) };
}
