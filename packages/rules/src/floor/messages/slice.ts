import type { Entry, MessagesSnapshot, NewEntry, NoticeState, OpenIncident, SiteSet } from "@diemcau/contract";
import { happenedAtOf } from "../../offline/happened-at.ts";
import { BySite } from "../by-site.ts";
import { withoutAuthor } from "../outcome.ts";
import { concerns, isWithin, sitesOf } from "../site-set.ts";
import type { Projection, Slice } from "../slice.ts";
import type { Scope } from "../visibility.ts";
import { messagesDecisions } from "./decide.ts";
import { NO_LINE, RATE_WINDOW_MS, type LineRow } from "./line.ts";

/** Notices to the rooms, the rooms' line to the producer, incidents. */
export interface MessagesState {
  readonly notices: readonly NoticeState[];
  readonly lines: BySite<LineRow>;
  readonly incidents: readonly OpenIncident[];
  /** The last of each site that were closed; all of them stand in a table. */
  readonly closed: readonly OpenIncident[];
}

/** Closed incidents of a site that can be opened again. */
const CLOSED_OF_SITE = 3;

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

const changed = <T extends { id: string }>(list: readonly T[], id: string, change: (one: T) => T): readonly T[] => list.map((one) => (one.id === id ? change(one) : one));
const line = (own: MessagesState, site: number, change: (row: LineRow) => Partial<LineRow>): MessagesState => {
  const row = own.lines.get(site);
  return { ...own, lines: own.lines.with(site, { ...row, ...change(row) }) };
};
const incident = (own: MessagesState, id: string, change: (one: OpenIncident) => Partial<OpenIncident>): MessagesState => ({
  ...own,
  incidents: changed(own.incidents, id, (one) => ({ ...one, ...change(one) })),
});

function sent(own: MessagesState, entry: Of<"notice.sent">): MessagesState {
  const { noticeId: id, at, text, urgency, rooms, to, chosen, sites, delegates, by, unit } = entry;
  const known = { ...(to !== undefined ? { to } : {}), ...(chosen ? { chosen } : {}), ...(sites !== undefined ? { sites } : {}), ...(delegates ? { delegates } : {}), ...(by ? { by } : {}), ...(unit ? { unit } : {}) };
  const notice: NoticeState = { id, at, text, urgency, rooms, reminders: 0, remindedAt: 0, withdrawnAt: 0, ...known, delivered: 0, read: 0, readByDelegates: 0 };
  return { ...own, notices: [...own.notices, notice] };
}

/** What the clerk journals of receipts: absolute numbers. */
export function countsEntry({ notices }: MessagesState, counts: Of<"notices.counted">["counts"]): Extract<NewEntry, { kind: "notices.counted" }> {
  const counted = new Set(counts.map(([id]) => id));
  const units = notices.flatMap(({ id, unit, to }): [string, SiteSet][] => (unit && to && counted.has(id) ? [[id, to]] : []));
  return { kind: "notices.counted", counts, ...(units.length > 0 ? { units } : {}) };
}

function counted(own: MessagesState, entry: Of<"notices.counted">): MessagesState {
  const counts = new Map(entry.counts.map(([id, ...numbers]) => [id, numbers]));
  return {
    ...own,
    notices: own.notices.map((notice) => {
      const found = counts.get(notice.id);
      return found ? { ...notice, delivered: found[0], read: found[1], readByDelegates: found[2] } : notice;
    }),
  };
}

function said(row: LineRow, entry: Of<"line.said">): Partial<LineRow> {
  const { side, at, excerpt } = entry;
  if (side === "centre") return { answered: row.answered + 1, waitingSince: 0, seenByCentre: row.sent, lastAt: at, lastSide: side, excerpt };
  const within = at - row.windowAt < RATE_WINDOW_MS;
  return {
    sent: row.sent + 1,
    waitingSince: row.waitingSince || happenedAtOf(entry),
    lastAt: at,
    lastSide: side,
    excerpt,
    windowAt: within ? row.windowAt : at,
    windowCount: within ? row.windowCount + 1 : 1,
  };
}

function opened({ incidentId: id, site, siteName, what, severity, since, at: openedAt, side, note }: Of<"incident.opened">): OpenIncident {
  return { id, site, siteName, what, severity, since, openedAt, side, owner: "", notes: note ? 1 : 0, note: note ?? "" };
}

function closed(own: MessagesState, { incidentId, solution }: Of<"incident.closed">): MessagesState {
  const known = own.incidents.find(({ id }) => id === incidentId);
  if (!known) return own;
  return { ...own, incidents: own.incidents.filter(({ id }) => id !== incidentId), closed: keptClosed([...own.closed, { ...known, note: solution }]) };
}

/** So many of each site: a reader of one site keeps the same as the centre. */
function keptClosed(all: readonly OpenIncident[]): readonly OpenIncident[] {
  const { site } = all.at(-1)!;
  const first = all.filter((each) => each.site === site).length > CLOSED_OF_SITE ? all.find((each) => each.site === site) : undefined;
  return first ? all.filter((each) => each !== first) : all;
}

function reopened(own: MessagesState, { incidentId, reason }: Of<"incident.reopened">): MessagesState {
  const known = own.closed.find(({ id }) => id === incidentId);
  if (!known) return own;
  return { ...own, incidents: [...own.incidents, { ...known, notes: known.notes + 1, note: reason }], closed: own.closed.filter((each) => each !== known) };
}

/** What a room is told of a notice: not whom else it is for. */
function plainNotice(entry: Of<"notice.sent">): Entry {
  const { to: _to, chosen: _chosen, sites: _sites, delegates: _delegates, ...rest } = entry;
  return withoutAuthor(rest as Entry);
}
const forRooms: Projection<"notice.sent"> = (entry, scope) => (entry.rooms && concerns(entry.to ?? null, scope) ? plainNotice(entry) : null);
/** What a unit has said to sites that are all the officer's is told whole, with who has read it; anything else as to a room. */
const forOfficers: Projection<"notice.sent"> = (entry, scope) => (entry.unit && entry.to && isWithin(entry.to, scope) ? withoutAuthor(entry) : forRooms(entry, scope));
const ownCounts: Projection<"notices.counted"> = ({ units = [], ...entry }, scope) => {
  const own = new Set(units.flatMap(([id, to]) => (isWithin(to, scope) ? [id] : [])));
  const counts = entry.counts.filter(([id]) => own.has(id));
  return counts.length > 0 ? withoutAuthor({ ...entry, counts }) : null;
};
/** Phones share one stream: what is for some of them only they ask for themselves. */
const forDelegates: Projection<"notice.sent"> = (entry) => {
  if (!entry.delegates) return null;
  const open = entry.delegates.classes === null && (entry.to ?? null) === null;
  return plainNotice(open ? entry : { ...entry, text: "" });
};
const whole = <E extends Entry>(entry: E): E => withoutAuthor(entry);
const own = <E extends Entry & { site: number }>(entry: E, scope: Scope): E | null => (scope.covers(entry.site) ? withoutAuthor(entry) : null);

const ofSites = {
  "notice.reminded": whole,
  "notice.withdrawn": whole,
  "line.said": own,
  "line.seen": own,
  "line.taken": own,
  "line.released": own,
  "line.settled": own,
  "incident.opened": own,
  "incident.taken": own,
  "incident.noted": own,
  "incident.graded": own,
  "incident.closed": own,
  "incident.reopened": own,
};
const itself = ({ site }: { site: number }) => [site];

/** The notice as an audience has it who folded the entries it sees. */
function noticeFor(notice: NoticeState, audience: "officer" | "site" | "delegate", scope: Scope): NoticeState | null {
  const { to = null, delegates, chosen: _chosen, sites: _sites, by: _by, ...rest } = notice;
  const blank = { ...rest, delivered: 0, read: 0, readByDelegates: 0 };
  if (audience === "officer" && notice.unit && to && isWithin(to, scope)) {
    const { by: _author, ...whole } = notice;
    return whole;
  }
  if (audience !== "delegate") return notice.rooms && concerns(to, scope) ? blank : null;
  if (!delegates) return null;
  return { ...blank, text: delegates.classes === null && to === null ? notice.text : "", reminders: 0, remindedAt: 0 };
}

const packLine = (site: number, row: LineRow): MessagesSnapshot["lines"][number] => [
  site,
  row.sent,
  row.answered,
  row.seenByCentre,
  row.seenBySite,
  row.waitingSince,
  row.lastAt,
  row.lastSide,
  row.excerpt,
  row.holder,
  row.windowAt,
  row.windowCount,
];

export const messages: Slice<MessagesState, MessagesSnapshot> = {
  initial: { notices: [], lines: new BySite(NO_LINE), incidents: [], closed: [] },
  folds: {
    "notice.sent": sent,
    "notice.reminded": (state, { noticeId, at }) => ({
      ...state,
      notices: changed(state.notices, noticeId, (notice) => ({ ...notice, reminders: notice.reminders + 1, remindedAt: at })),
    }),
    "notice.withdrawn": (state, { noticeId, at }) => ({ ...state, notices: changed(state.notices, noticeId, (notice) => ({ ...notice, withdrawnAt: at })) }),
    "notices.counted": counted,
    "line.said": (state, entry) => line(state, entry.site, (row) => said(row, entry)),
    "line.seen": (state, { site, side, count }) =>
      line(state, site, (row) => (side === "centre" ? { seenByCentre: Math.max(row.seenByCentre, count) } : { seenBySite: Math.max(row.seenBySite, count) })),
    "line.taken": (state, { site, holder }) => line(state, site, () => ({ holder })),
    "line.released": (state, { site }) => line(state, site, () => ({ holder: "" })),
    "line.settled": (state, { site }) => line(state, site, (row) => ({ waitingSince: 0, seenByCentre: row.sent })),
    "incident.opened": (state, entry) => ({ ...state, incidents: [...state.incidents, opened(entry)] }),
    "incident.taken": (state, { incidentId, owner }) => incident(state, incidentId, () => ({ owner })),
    "incident.noted": (state, { incidentId, text }) => incident(state, incidentId, ({ notes }) => ({ notes: notes + 1, note: text })),
    "incident.graded": (state, { incidentId, severity }) => incident(state, incidentId, () => ({ severity })),
    "incident.closed": closed,
    "incident.reopened": reopened,
  },
  decisions: messagesDecisions,
  visible: {
    delegate: { "notice.sent": forDelegates, "notice.withdrawn": whole },
    site: { ...ofSites, "notice.sent": forRooms },
    officer: { ...ofSites, "notice.sent": forOfficers, "notices.counted": ownCounts },
  },
  targets: {
    // Every room sees what is for all; what is for some is theirs alone.
    "notice.sent": ({ to, rooms }) => (rooms && to ? sitesOf(to) : []),
    "line.said": itself,
    "line.seen": itself,
    "line.taken": itself,
    "line.released": itself,
    "line.settled": itself,
    "incident.opened": itself,
    "incident.taken": itself,
    "incident.noted": itself,
    "incident.graded": itself,
    "incident.closed": itself,
    "incident.reopened": itself,
  },
  pack(state, audience, scope) {
    if (audience === "control") {
      return { notices: [...state.notices], lines: [...state.lines.entries()].map(([site, row]) => packLine(site, row)), incidents: [...state.incidents], closed: [...state.closed] };
    }
    const notices = state.notices.flatMap((notice) => noticeFor(notice, audience, scope) ?? []);
    if (audience === "delegate") return { notices, lines: [], incidents: [], closed: [] };
    return {
      notices,
      lines: [...rowsOf(state.lines, scope)].map(([site, row]) => packLine(site, row)),
      incidents: state.incidents.filter(({ site }) => scope.covers(site)),
      closed: state.closed.filter(({ site }) => scope.covers(site)),
    };
  },
  unpack: ({ notices, lines, incidents, closed: before = [] }) => ({
    notices,
    incidents,
    closed: before,
    lines: BySite.of(
      NO_LINE,
      lines.map(([site, sentBySite, answered, seenByCentre, seenBySite, waitingSince, lastAt, lastSide, excerpt, holder, windowAt, windowCount]) => [
        site,
        { sent: sentBySite, answered, seenByCentre, seenBySite, waitingSince, lastAt, lastSide, excerpt, holder, windowAt, windowCount },
      ]),
    ),
  }),
};

/** A room's snapshot must not look through all the others' lines. */
function* rowsOf(lines: BySite<LineRow>, scope: Scope): Generator<[number, LineRow]> {
  if (scope.own === undefined) {
    for (const [site, row] of lines.entries()) if (scope.covers(site)) yield [site, row];
    return;
  }
  const row = lines.get(scope.own);
  if (row !== NO_LINE) yield [scope.own, row];
}
