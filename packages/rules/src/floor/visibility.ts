import type { Audience, Entry, EntryKind, QueueRequest, Snapshot } from "@diemcau/contract";
import { packSite, type ConferenceState } from "./state.ts";

/**
 * Who sees what of a live conference, decided once, here, on the server. `own` is the site's ordinal for
 * the audience `site`. Deny by default: a kind that is not named for an audience is not sent to it.
 */
type Projection = (entry: never, own: number) => Entry | null;

const whole: Projection = (entry: Entry) => withoutAuthor(entry);
const ownOnly: Projection = (entry: Extract<Entry, { site: number }>, own) =>
  entry.site === own ? withoutAuthor(entry) : null;

const visible: Record<Exclude<Audience, "control">, Partial<Record<EntryKind, Projection>>> = {
  site: {
    "conference.opened": whole,
    "conference.closed": whole,
    "agenda.moved": whole,
    "programme.filled": whole,
    "programme.cleared": whole,
    "programme.enlarged": whole,
    "queue.requested": (entry: Extract<Entry, { kind: "queue.requested" }>, own) => {
      if (entry.site === own) return withoutAuthor(entry);
      const { note: _note, ...open } = entry;
      return withoutAuthor(open);
    },
    "queue.withdrawn": whole,
    "queue.moved": whole,
    "site.cued": ownOnly,
    "site.uncued": ownOnly,
    "headcount.reported": ownOnly,
    "site.tested": ownOnly,
    "attendance.counted": (entry: Extract<Entry, { kind: "attendance.counted" }>, own) => {
      const changes = entry.changes.filter(([site]) => site === own);
      return changes.length > 0 ? { seq: entry.seq, at: entry.at, kind: entry.kind, changes } : null;
    },
  },
  delegate: {
    "conference.opened": whole,
    "conference.closed": whole,
    "agenda.moved": whole,
    "programme.filled": whole,
    "programme.cleared": whole,
    "programme.enlarged": whole,
  },
};

function withoutAuthor<T extends Entry>(entry: T): T {
  const { by: _by, ...rest } = entry;
  return rest as T;
}

/**
 * The entry as an audience may see it, or null. For `site` with `own` = -1: what every site may see, so
 * that one buffer serves all sites; sites that `targets` names see more and need their own.
 */
export function projectEntry(entry: Entry, audience: Audience, own = -1): Entry | null {
  if (audience === "control") return entry;
  const projection = visible[audience][entry.kind];
  return projection ? projection(entry as never, own) : null;
}

/** Ordinals of the sites that see something else of this entry than all sites do. */
export function targetsOf(entry: Entry): readonly number[] {
  switch (entry.kind) {
    case "site.cued":
    case "site.uncued":
    case "headcount.reported":
    case "site.tested":
      return [entry.site];
    case "queue.requested":
      return entry.note ? [entry.site] : [];
    case "attendance.counted":
      return entry.changes.map(([site]) => site);
    default:
      return [];
  }
}

/** The folded state as an audience may see it. */
export function snapshotFor(state: ConferenceState, audience: Audience, own = -1): Snapshot {
  const { seq, phase, openedAt, agenda, large, directoryVersion } = state;
  const control = audience === "control";
  const base = { seq, phase, openedAt, agenda, slots: [...state.slots], large, directoryVersion };
  if (audience === "delegate") return { ...base, cued: [], queue: [], sites: [] };
  return {
    ...base,
    cued: control ? [...state.cued] : state.cued.filter((site) => site === own),
    queue: control ? [...state.queue] : state.queue.map((request) => redacted(request, own)),
    sites: control ? Array.from(state.sites.entries(), ([site, row]) => packSite(site, row)) : ownSite(state, own),
  };
}

function ownSite(state: ConferenceState, own: number): Snapshot["sites"] {
  return own < 0 ? [] : [packSite(own, state.sites.get(own))];
}

function redacted(request: QueueRequest, own: number): QueueRequest {
  if (request.site === own) return request;
  const { note: _note, ...open } = request;
  return open;
}
