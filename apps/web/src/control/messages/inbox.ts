import { unseenByCentre, type ConferenceState, type LineRow } from "@diemcau/rules";

export type InboxFilter = "waiting" | "mine" | "all";
export interface InboxRow {
  readonly site: number;
  readonly row: LineRow;
}

type Lines = ConferenceState["messages"]["lines"];

/** The rooms' lines: those that wait the longest first, then the ones that spoke last. */
export function inboxOf(lines: Lines, filter: InboxFilter, me: string): InboxRow[] {
  const rows: InboxRow[] = [];
  for (const [site, row] of lines.entries()) {
    if (row.sent + row.answered === 0 && row.holder === "") continue;
    if (filter === "waiting" && row.waitingSince === 0 && unseenByCentre(row) === 0) continue;
    if (filter === "mine" && row.holder !== me) continue;
    rows.push({ site, row });
  }
  return rows.sort((a, b) => rank(a.row) - rank(b.row) || b.row.lastAt - a.row.lastAt || a.site - b.site);
}

/** What waits comes first, by how long; everything else after it. */
const rank = (row: LineRow): number => (row.waitingSince > 0 ? row.waitingSince : Number.MAX_SAFE_INTEGER);

/** For the desk's name: rooms that nobody has answered, and incidents that nobody has taken. */
export function waitingMessages({ messages }: ConferenceState): number {
  let waiting = messages.incidents.filter(({ owner }) => owner === "").length;
  for (const [, row] of messages.lines.entries()) if (row.waitingSince > 0) waiting++;
  return waiting;
}
