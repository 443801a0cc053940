import type { Entry, LocalSnapshot } from "@diemcau/contract";
import { happenedAtOf } from "../../offline/happened-at.ts";
import { BySite } from "../by-site.ts";
import { withoutAuthor } from "../outcome.ts";
import { concerns, siteSet, sitesOf } from "../site-set.ts";
import type { Projection, Slice } from "../slice.ts";
import type { Scope } from "../visibility.ts";
import { localDecisions } from "./decide.ts";
import { BLANK_LOCAL, isAway, type LocalRow } from "./row.ts";

/** What a room does on its own: local programme, local discussion. */
export interface LocalState {
  readonly recess: LocalSnapshot["recess"];
  readonly sites: BySite<LocalRow>;
}

const change = (own: LocalState, site: number, to: (row: LocalRow) => Partial<LocalRow>): LocalState => {
  const row = own.sites.get(site);
  return { ...own, sites: own.sites.with(site, { ...row, ...to(row) }) };
};
const IN_COMMON = { since: 0, itemId: null, title: "", until: 0, calledAt: 0 } as const;

function calledBack(own: LocalState, { to, at }: Extract<Entry, { kind: "local.called-back" }>): LocalState {
  if (!to) return own;
  let next = own;
  for (const site of sitesOf(to)) if (isAway(own.sites.get(site))) next = change(next, site, () => ({ calledAt: at }));
  return next;
}

const whole = <E extends Entry>(entry: E): E => withoutAuthor(entry);
const own = <E extends Entry & { site: number }>(entry: E, scope: Scope): E | null => (scope.covers(entry.site) ? withoutAuthor(entry) : null);
/** Those of the called that the reader answers for. */
const called: Projection<"local.called-back"> = (entry, scope) => {
  if (!entry.to || !concerns(entry.to, scope)) return null;
  const to = siteSet(scope.own !== undefined ? [scope.own] : sitesOf(entry.to).filter((site) => scope.covers(site)));
  const { sites: _sites, to: _to, ...rest } = entry;
  return to && withoutAuthor({ ...rest, to } as Entry);
};
const ofSites = {
  "local.opened": own,
  "local.closed": own,
  "local.begun": own,
  "local.returned": own,
  "local.items-changed": own,
  "local.concluded": own,
  "local.paused": whole,
  "local.resumed": whole,
  "local.called-back": called,
};
/** A phone is told what its own room does, and what the centre does with all. */
const ofDelegates = {
  "local.opened": own,
  "local.closed": own,
  "local.begun": own,
  "local.returned": own,
  "local.paused": whole,
  "local.resumed": whole,
  "local.called-back": called,
};
/** What was done in a room and is told to its phones alone. */
export const TOLD_TO_PHONES: ReadonlySet<string> = new Set(["local.opened", "local.closed", "local.begun", "local.returned", "local.called-back"]);
const itself = ({ site }: { site: number }) => [site];

const pack = (site: number, row: LocalRow): LocalSnapshot["sites"][number] => [
  site,
  row.openedAt,
  row.closedAt,
  row.since,
  row.itemId,
  row.title,
  row.until,
  row.calledAt,
  row.added,
  [...row.conclusions],
  row.changes,
];

export const local: Slice<LocalState, LocalSnapshot> = {
  initial: { recess: null, sites: new BySite(BLANK_LOCAL) },
  folds: {
    "local.opened": (state, entry) => change(state, entry.site, () => ({ openedAt: happenedAtOf(entry), closedAt: 0 })),
    // Whoever closes its own part is not dealing with an item of it any more.
    "local.closed": (state, entry) => change(state, entry.site, () => ({ ...IN_COMMON, closedAt: happenedAtOf(entry) })),
    "local.begun": (state, entry) => {
      const { site, itemId, title, until } = entry;
      const since = happenedAtOf(entry);
      // Sent late, and the centre has called it back since: it has not heard that yet.
      return change(state, site, ({ calledAt }) => ({ since, itemId, title, until: until ?? 0, calledAt: calledAt > since ? calledAt : 0 }));
    },
    "local.returned": (state, { site }) => change(state, site, () => IN_COMMON),
    "local.items-changed": (state, { site, added }) => change(state, site, (row) => ({ added, changes: row.changes + 1 })),
    "local.concluded": (state, { site, conclusionId, kept }) =>
      change(state, site, (row) => {
        const others = row.conclusions.filter((id) => id !== conclusionId);
        const conclusions = !kept ? others : row.conclusions.includes(conclusionId) ? row.conclusions : [...others, conclusionId];
        return { conclusions, changes: row.changes + 1 };
      }),
    "local.paused": (state, { at, until, topic, since = at }) => ({ ...state, recess: { since, until, topic } }),
    "local.resumed": (state) => ({ ...state, recess: null }),
    "local.called-back": calledBack,
    "conference.closed": (state) => ({ ...state, recess: null }),
  },
  decisions: localDecisions,
  visible: { site: ofSites, officer: ofSites, delegate: ofDelegates },
  targets: {
    "local.opened": itself,
    "local.closed": itself,
    "local.begun": itself,
    "local.returned": itself,
    "local.items-changed": itself,
    "local.concluded": itself,
    "local.called-back": ({ to }) => (to ? sitesOf(to) : []),
  },
  pack(state, audience, scope) {
    if (audience === "delegate") {
      const { openedAt, closedAt, since, itemId, title, until, calledAt } = scope.own === undefined ? BLANK_LOCAL : state.sites.get(scope.own);
      const isPlain = openedAt + closedAt + since === 0;
      return { recess: state.recess, sites: isPlain ? [] : [pack(scope.own!, { ...BLANK_LOCAL, openedAt, closedAt, since, itemId, title, until, calledAt })] };
    }
    const rows = audience === "control" ? [...state.sites.entries()] : [...rowsOf(state.sites, scope)];
    return { recess: state.recess, sites: rows.map(([site, row]) => pack(site, row)) };
  },
  unpack: ({ recess, sites }) => ({
    recess,
    sites: BySite.of(
      BLANK_LOCAL,
      sites.map(([site, openedAt, closedAt, since, itemId, title, until, calledAt, added, conclusions, changes]) => [
        site,
        { openedAt, closedAt, since, itemId, title, until, calledAt, added, conclusions, changes },
      ]),
    ),
  }),
};

/** A room's snapshot must not look through all the others' rows. */
function* rowsOf(sites: BySite<LocalRow>, scope: Scope): Generator<[number, LocalRow]> {
  if (scope.own === undefined) {
    for (const [site, row] of sites.entries()) if (scope.covers(site)) yield [site, row];
    return;
  }
  const row = sites.get(scope.own);
  if (row !== BLANK_LOCAL) yield [scope.own, row];
}
