import type { Audience, Entry, EntryKind, Snapshot } from "@diemcau/contract";
import { TOLD_TO_PHONES } from "./local/slice.ts";
import { withoutAuthor } from "./outcome.ts";
import type { SiteRow } from "./sites.ts";
import { SLICE_NAMES, sliceOf, type SliceName } from "./slices.ts";
import { forReader } from "./speaking/queue.ts";
import { packSite, type ConferenceState } from "./state.ts";

/** Which sites are a reader's own: one for a site's room, a subtree for a unit officer. */
export interface Scope {
  covers(site: number): boolean;
  /** The one site of a room. */
  readonly own?: number;
}

export const NO_SITE: Scope = { covers: () => false };
export const oneSite = (own: number): Scope => ({ own, covers: (site) => site === own });

/**
 * Who sees what of a live conference, decided once, here, on the server. Deny by default: a kind that is
 * not named for an audience is not sent to it.
 */
type Projection = (entry: never, scope: Scope) => Entry | null;

const whole: Projection = (entry: Entry) => withoutAuthor(entry);
const ownOnly: Projection = (entry: Extract<Entry, { site: number }>, scope) =>
  scope.covers(entry.site) ? withoutAuthor(entry) : null;
const ownChanges: Projection = (entry: Extract<Entry, { kind: "attendance.counted" | "sites.presence" }>, scope) => {
  const changes = entry.changes.filter(([site]) => scope.covers(site));
  return changes.length > 0 ? ({ ...withoutAuthor(entry), changes } as Entry) : null;
};
const delegate: Partial<Record<EntryKind, Projection>> = {
  "conference.opened": whole,
  "conference.closed": whole,
  "agenda.moved": whole,
  "programme.filled": whole,
  "programme.cleared": whole,
  "programme.enlarged": whole,
  // Only a number: the outline is to be read again.
  "directory.changed": whole,
};

const site: Partial<Record<EntryKind, Projection>> = {
  ...delegate,
  "site.cued": ownOnly,
  "site.uncued": ownOnly,
  "headcount.reported": ownOnly,
  "site.tested": ownOnly,
  "attendance.counted": ownChanges,
};

const visible: Record<Exclude<Audience, "control">, Partial<Record<EntryKind, Projection>>> = {
  delegate,
  site,
  officer: { ...site, "sites.presence": ownChanges },
};

/** The same of the other parts of the floor. */
for (const name of SLICE_NAMES) {
  for (const [audience, projections] of Object.entries(sliceOf(name).visible)) Object.assign(visible[audience as keyof typeof visible], projections);
}

/**
 * The entry as an audience may see it, or null. For `site` with NO_SITE: what every site may see, so that
 * one buffer serves all sites; the sites that `targetsOf` names see more and need their own.
 */
export function projectEntry(entry: Entry, audience: Audience, scope: Scope = NO_SITE): Entry | null {
  if (audience === "control") return entry;
  const projection = visible[audience][entry.kind];
  return projection ? projection(entry as never, scope) : null;
}

/** Ordinals of the sites that see something else of this entry than all sites do. */
export function targetsOf(entry: Entry): readonly number[] {
  switch (entry.kind) {
    case "site.cued":
    case "site.uncued":
    case "headcount.reported":
    case "site.tested":
      return [entry.site];
    case "attendance.counted":
      return entry.changes.map(([site]) => site);
    default:
      return targetsByKind.get(entry.kind)?.(entry as never) ?? [];
  }
}

/** Ordinals of the sites whose delegates see something else of this entry than all delegates do. */
export const phonesOf = (entry: Entry): readonly number[] => (TOLD_TO_PHONES.has(entry.kind) ? targetsOf(entry) : []);

/** Do the delegates of a site see something else of a state than all delegates do? */
export const hasOwnForPhones = ({ local }: ConferenceState, site: number): boolean => {
  const { openedAt, closedAt, since } = local.sites.get(site);
  return openedAt + closedAt + since > 0;
};

const targetsByKind = new Map<string, (entry: never) => readonly number[]>(
  SLICE_NAMES.flatMap((name) => Object.entries(sliceOf(name).targets) as unknown as [string, (entry: never) => readonly number[]][]),
);

/** The folded state as an audience may see it. */
export function snapshotFor(state: ConferenceState, audience: Audience, scope: Scope = NO_SITE): Snapshot {
  const { seq, phase, openedAt, closedAt, large, directoryVersion } = state;
  const { dealt, ...cursor } = state.agenda;
  const agenda: Snapshot["agenda"] = { ...cursor, ...(dealt ? { dealt: dealt.map(([id, since]): [string, number] => [id, since]) } : {}) };
  const parts = Object.fromEntries(SLICE_NAMES.map((name) => [name, sliceOf(name).pack(state[name], audience, scope)])) as Pick<Snapshot, SliceName>;
  const base = { seq, phase, openedAt, ...(closedAt === undefined ? {} : { closedAt }), agenda, slots: [...state.slots], large, directoryVersion, ...parts };
  if (audience === "delegate") return { ...base, cued: [], queue: [], sites: [] };
  const control = audience === "control";
  const sites: Snapshot["sites"] = [];
  for (const [site, row] of state.sites.entries()) {
    const seen = control || scope.covers(site) ? rowFor(row, audience) : null;
    if (seen) sites.push(packSite(site, seen));
  }
  return {
    ...base,
    cued: control ? [...state.cued] : state.cued.filter((site) => scope.covers(site)),
    queue: control ? [...state.queue] : state.queue.flatMap((request) => forReader(request, scope) ?? []),
    sites,
  };
}

/** Presence is for those who watch over rooms: a room is not told its own, neither here nor by entries. */
function rowFor(row: SiteRow, audience: Audience): SiteRow | null {
  if (audience !== "site") return row;
  const known = row.testedAt > 0 || row.reported >= 0 || row.checkedIn > 0;
  return known ? { ...row, presence: "", presenceSince: 0 } : null;
}
