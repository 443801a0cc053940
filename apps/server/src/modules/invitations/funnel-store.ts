/** The funnel and the lists: counted by the database over the tree of sites. */
import type { FunnelCounts, InvitationFilter, InvitationRow, Language } from "@diemcau/contract";
import { sql, type RawBuilder } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { clashesBySite, clashingSites } from "./clash-store.ts";
import { HAS_OFFICER, levelName, ms } from "./store.ts";

export interface Scope {
  readonly conferenceId: string;
  /** Its sites, and for each the one directly below the top that it belongs to; the top itself belongs to -1. */
  readonly subtree: Subtree;
  /** Sites that have tested, by ordinal, as the floor knows; and when. */
  readonly tested: ReadonlyMap<number, number>;
}

export interface Subtree {
  readonly sites: readonly number[];
  readonly roots: readonly number[];
}

/** An array as PostgreSQL reads it, of numbers: the driver would look at each of 21,000. */
const ints = (values: Iterable<number>) => sql`${`{${[...values].join(",")}}`}::int[]`;

const over = sql`(i.answer is distinct from 'declined' and i.capacity is not null and coalesce(r.delegates, 0) > i.capacity)`;
const comes = sql`i.answer is distinct from 'declined'`;
const doubled = sql`exists (select 1 from double_seat d where d.conference_id = s.conference_id and d.site_ordinal = s.ordinal)`;

/** Site `s` with its invitation `i`, size of its roster `r` and test `t`. */
const joined = ({ conferenceId, tested }: Scope) => sql`
  left join invitation i on i.conference_id = ${conferenceId} and i.site_ordinal = s.ordinal
  left join roster_size r on r.conference_id = ${conferenceId} and r.site_ordinal = s.ordinal
  left join unnest(${ints(tested.keys())}, ${`{${[...tested.values()].join(",")}}`}::bigint[]) as t (ordinal, at) on t.ordinal = s.ordinal`;

const counts = sql`
  count(*)::int as sites, count(i.invited_at)::int as invited, count(i.opened_at)::int as opened,
  count(*) filter (where i.answer = 'accepted')::int as accepted, count(*) filter (where i.answer = 'declined')::int as declined,
  count(*) filter (where i.answer = 'accepted' and i.registered_at is not null)::int as registered,
  count(*) filter (where i.answer = 'accepted' and i.roster_at is not null)::int as rosters,
  count(t.ordinal)::int as tested, count(i.asked_at)::int as questions,
  count(*) filter (where ${over} or d.site_ordinal is not null or (l.site_ordinal is not null and ${comes}))::int as findings,
  coalesce(sum(r.delegates), 0)::int as delegates, coalesce(sum(s.expected), 0)::int as expected`;

type Counted = FunnelCounts & { readonly kind: "total" | "level" | "site"; readonly root: number | null; readonly level: string | null };

/** One pass over the subtree: its total, its levels, and each subtree directly below. */
export async function readFunnel(db: Database, scope: Scope): Promise<Counted[]> {
  const { conferenceId, subtree } = scope;
  const found = await sql<Counted>`
    with tree as (select * from unnest(${ints(subtree.roots)}, ${ints(subtree.sites)}) as t (root, ordinal)),
    doubles as (select distinct site_ordinal from double_seat where conference_id = ${conferenceId}),
    clashing as (select distinct site_ordinal from (${clashingSites(conferenceId)}) c)
    select case when grouping(tree.root) = 0 then 'site' when grouping(s.level_code) = 0 then 'level' else 'total' end as kind,
      tree.root, s.level_code as level, ${counts}
    from tree join site s on s.conference_id = ${conferenceId} and s.ordinal = tree.ordinal ${joined(scope)}
    left join doubles d on d.site_ordinal = s.ordinal left join clashing l on l.site_ordinal = s.ordinal
    group by grouping sets ((tree.root), (s.level_code), ())`.execute(db);
  return found.rows;
}

const invited = sql`i.invited_at is not null`;
const accepted = sql`i.answer = 'accepted'`;
const filters: Record<Exclude<InvitationFilter, "findings">, RawBuilder<unknown>> = {
  all: sql`true`,
  uninvited: sql`i.invited_at is null`,
  unopened: sql`${invited} and i.opened_at is null`,
  unanswered: sql`${invited} and i.answer is null`,
  declined: sql`i.answer = 'declined'`,
  unregistered: sql`${accepted} and i.registered_at is null`,
  rosterless: sql`${accepted} and i.roster_at is null`,
  untested: sql`${accepted} and t.ordinal is null`,
  questions: sql`i.asked_at is not null`,
  unreachable: sql`${invited} and i.contact_email is null and not ${HAS_OFFICER}`,
};

const matches = ({ conferenceId }: Scope, filter: InvitationFilter): RawBuilder<unknown> =>
  filter === "findings" ? sql`(${over} or ${doubled} or (${comes} and s.ordinal in (${clashingSites(conferenceId)})))` : filters[filter];

const inTree = ({ subtree }: Scope) => sql`with tree as (select unnest(${ints(subtree.sites)}) as ordinal)`;

export interface Listing {
  readonly filter: InvitationFilter;
  /** Sites after this one; -1: from the beginning. */
  readonly after: number;
  readonly limit: number;
  readonly language: Language;
}

/** Sites of the subtree in the order of the tree. */
export async function readList(db: Database, scope: Scope, { filter, after, limit, language }: Listing): Promise<{ total: number; rows: InvitationRow[] }> {
  const { conferenceId } = scope;
  const matching = sql`${inTree(scope)}
    , matching as materialized (
      select s.ordinal, t.at as tested_at from tree join site s on s.conference_id = ${conferenceId} and s.ordinal = tree.ordinal ${joined(scope)}
      where ${matches(scope, filter)}
    )`;
  const found = await sql<InvitationRow & { total: number }>`
    ${matching}, page as (select ordinal, tested_at from matching where ordinal > ${after} order by ordinal limit ${limit}),
    clashes as materialized (${clashesBySite(conferenceId)})
    select (select count(*)::int from matching) as total, s.ordinal as site, s.name, p.name as above, ${levelName(language)} as level, ${HAS_OFFICER} as "hasOfficer",
      i.contact_name as "contactName", i.contact_phone as "contactPhone", i.contact_email as "contactEmail",
      ${ms("i.invited_at")} as "invitedAt", ${ms("i.opened_at")} as "openedAt", i.answer, ${ms("i.answered_at")} as "answeredAt", coalesce(i.on_behalf, false) as "onBehalf",
      i.reason, ${ms("i.registered_at")} as "registeredAt", ${ms("i.roster_at")} as "rosterAt", page.tested_at as "testedAt",
      ${ms("i.reminded_at")} as "remindedAt", coalesce(i.reminders, 0) as reminders, ${ms("i.asked_at")} as "askedAt", i.capacity,
      coalesce(r.delegates, 0) as delegates,
      (select count(*)::int from double_seat d where d.conference_id = s.conference_id and d.site_ordinal = s.ordinal) as doubles,
      case when ${comes} then coalesce(x.people, 0) else 0 end as clashes
    from page join site s on s.conference_id = ${conferenceId} and s.ordinal = page.ordinal
    join unit_level l on l.code = s.level_code
    left join site p on p.conference_id = s.conference_id and p.ordinal = s.parent_ordinal
    left join invitation i on i.conference_id = s.conference_id and i.site_ordinal = s.ordinal
    left join roster_size r on r.conference_id = s.conference_id and r.site_ordinal = s.ordinal
    left join clashes x on x.site_ordinal = s.ordinal
    order by s.ordinal`.execute(db);
  const rows = found.rows.map(({ total: _total, ...row }) => row);
  const total = found.rows[0]?.total ?? 0;
  return { total, rows };
}

/** Ordinals that a filter names, up to `limit`. */
export async function readMatching(db: Database | Tx, scope: Scope, filter: InvitationFilter, limit: number): Promise<number[]> {
  const found = await sql<{ ordinal: number }>`
    ${inTree(scope)}
    select s.ordinal from tree join site s on s.conference_id = ${scope.conferenceId} and s.ordinal = tree.ordinal ${joined(scope)}
    where ${matches(scope, filter)} order by s.ordinal limit ${limit}`.execute(db);
  return found.rows.map(({ ordinal }) => ordinal);
}
