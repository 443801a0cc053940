/** People on the rosters of two conferences in the same hours: found two conferences at a time, looked up by room. */
import type { InvitationDetail } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { sameHours } from "../attendance/index.ts";
import { ms } from "./store.ts";

/** A title that more rooms of one conference have than this is nobody's own. */
const OWN_TITLE_ROOMS = 3;
/** More than this of one pair is a roster that was copied: every room has been told by then. */
const KEPT = 100_000;

/** Every two conferences whose hours meet now, each pair once, `a` before `b`. */
const meeting = sql`
  select distinct m.conference_id as a, o.conference_id as b
  from conference c join conference_session m on m.conference_id = c.id
  join conference_session o on o.conference_id > m.conference_id and o.starts_at < m.ends_at and o.ends_at > m.starts_at
  join conference d on d.id = o.conference_id
  where c.phase <> 'ended' and c.standing = 'planned' and d.phase <> 'ended' and d.standing = 'planned'`;

/** A clash `r` of a conference with one that still meets in its hours, as `h`, and of which the room comes. */
const standing = (conferenceId: string) => sql`
  roster_clash r join (${sameHours(conferenceId)}) h on h.conference_id = r.other_id
  left join invitation oi on oi.conference_id = r.other_id and oi.site_ordinal = r.other_ordinal
  where r.conference_id = ${conferenceId} and oi.answer is distinct from 'declined'`;

/** How many of each room are on another roster in the same hours: `site_ordinal`, `people`. */
export const clashesBySite = (conferenceId: string) => sql`select r.site_ordinal, count(distinct r.delegate_id)::int as people from ${standing(conferenceId)} group by r.site_ordinal`;

/** Rooms that have any: `site_ordinal`. */
export const clashingSites = (conferenceId: string) => sql`select r.site_ordinal from ${standing(conferenceId)}`;

/** Another text whenever the hours of other conferences, or the answers of their rooms, change what clashes with this one. */
export async function readMeeting(db: Database, conferenceId: string): Promise<string> {
  const found = await sql<{ meeting: string }>`
    select left(md5(coalesce(string_agg(h.conference_id || ':' || coalesce(k.changes, 0), ',' order by h.conference_id), '')), 12) as meeting
    from (${sameHours(conferenceId)}) h left join invitation_campaign k on k.conference_id = h.conference_id`.execute(db);
  return found.rows[0]!.meeting;
}

/** How many people of a room there are, and the first fifty places where they are awaited. */
export async function readClashes(db: Database, conferenceId: string, site: number): Promise<Pick<InvitationDetail, "clashes" | "clashing">> {
  const found = await sql<InvitationDetail["clashing"][number] & { people: number }>`
    with found as materialized (select r.delegate_id, r.other_id, r.other_ordinal, h.short_title, h.starts_at, h.ends_at from ${standing(conferenceId)} and r.site_ordinal = ${site})
    select (select count(distinct delegate_id)::int from found) as people, d.display_name as name, f.short_title as conference, s.name as site, ${ms("f.starts_at")} as "startsAt", ${ms("f.ends_at")} as "endsAt", s.time_zone as "timeZone"
    from found f join delegate d on d.id = f.delegate_id join site s on s.conference_id = f.other_id and s.ordinal = f.other_ordinal
    order by d.precedence, d.display_name, f.starts_at limit 50`.execute(db);
  return { clashes: found.rows[0]?.people ?? 0, clashing: found.rows.map(({ people: _people, ...row }) => row) };
}

export interface Pair {
  readonly a: string;
  readonly b: string;
}

/** Pairs that were never looked through; with `again` also those of which a roster has changed since. */
export async function readUncounted(db: Database, again: boolean): Promise<Pair[]> {
  const changed = sql`exists (select from roster_size z where z.conference_id in (m.a, m.b) and z.changed_at >= p.counted_at)`;
  const found = await sql<Pair>`
    select m.a, m.b from (${meeting}) m left join roster_clash_pair p on p.conference_id = m.a and p.other_id = m.b
    where p.conference_id is null or ${again ? changed : sql`false`}`.execute(db);
  return found.rows;
}

/** What is over clashes with nothing. */
export async function forgetEnded(db: Database): Promise<void> {
  await sql`delete from roster_clash_pair p using conference c where c.phase = 'ended' and c.id in (p.conference_id, p.other_id)`.execute(db);
}

/**
 * Looks two conferences' rosters through for the same name and a title in common, where the rooms are of one unit or the
 * one right above or below it, or the title is one that few rooms have: of two thousand heads of department many share a
 * name. Rows are met by equality alone, so that the work grows with the rosters and not with their product.
 */
export async function countPair(db: Database, { a, b }: Pair): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await sql`set local enable_nestloop = off`.execute(tx);
    // What others are writing now and commit later has changed "before" the begin of this: it is looked at once more.
    await sql`
      insert into roster_clash_pair (conference_id, other_id, counted_at)
      select x.c, x.o, (select least(now(), min(xact_start)) from pg_stat_activity where datname = current_database() and backend_type = 'client backend')
      from (values (${a}::uuid, ${b}::uuid), (${b}::uuid, ${a}::uuid)) x (c, o)
      on conflict (conference_id, other_id) do update set counted_at = excluded.counted_at`.execute(tx);
    await sql`delete from roster_clash where (conference_id, other_id) in ((${a}::uuid, ${b}::uuid), (${b}::uuid, ${a}::uuid))`.execute(tx);
    const done = await sql`
      with people as materialized (
        select d.conference_id, d.id, d.site_ordinal as site, lower(d.display_name) as name, coalesce(t.title, '') as title, s.unit_id as unit, p.unit_id as above
        from delegate d join site s on s.conference_id = d.conference_id and s.ordinal = d.site_ordinal
        left join site p on p.conference_id = s.conference_id and p.ordinal = s.parent_ordinal
        left join lateral (
          select distinct btrim(part) as title from unnest(string_to_array(replace(lower(array_to_string(d.positions, ';')), ',', ';'), ';')) part where btrim(part) <> ''
        ) t on true
        where d.conference_id in (${a}::uuid, ${b}::uuid)
      ),
      own as materialized (select title from people where title <> '' group by title having greatest(
        count(distinct site) filter (where conference_id = ${a}::uuid), count(distinct site) filter (where conference_id = ${b}::uuid)) <= ${OWN_TITLE_ROOMS}),
      one as materialized (select * from people where conference_id = ${a}::uuid), other as materialized (select * from people where conference_id = ${b}::uuid),
      met as materialized (
        select x.id, x.site, y.id as other_id, y.site as other_site from one x join other y on y.name = x.name and y.title = x.title and y.unit = x.unit
        union all select x.id, x.site, y.id, y.site from one x join other y on y.name = x.name and y.title = x.title and y.unit = x.above
        union all select x.id, x.site, y.id, y.site from one x join other y on y.name = x.name and y.title = x.title and y.above = x.unit
        union all select x.id, x.site, y.id, y.site from one x join own on own.title = x.title join other y on y.name = x.name and y.title = x.title
      )
      insert into roster_clash (conference_id, other_id, delegate_id, site_ordinal, other_ordinal)
      (select distinct on (id) ${a}::uuid, ${b}::uuid, id, site, other_site from met order by id, other_site limit ${KEPT})
      union all
      (select distinct on (other_id) ${b}::uuid, ${a}::uuid, other_id, other_site, site from met order by other_id, site limit ${KEPT})`.execute(tx);
    await sql`update invitation_campaign set changes = changes + 1 where conference_id in (${a}::uuid, ${b}::uuid)`.execute(tx);
    return Number(done.numAffectedRows ?? 0);
  });
}

export interface Untold {
  readonly conferenceId: string;
  readonly otherId: string;
  /** Short titles. */
  readonly conference: string;
  readonly other: string;
  readonly sites: readonly number[];
}

/** Rooms whose officers have an invitation and have not been told of the clash with one conference. */
export async function readUntold(db: Database): Promise<Untold[]> {
  const found = await sql<Untold>`
    with meeting as materialized (${meeting}), both_ways as (select a, b from meeting union all select b, a from meeting)
    select r.conference_id as "conferenceId", r.other_id as "otherId", c.short_title as conference, o.short_title as other, array_agg(distinct r.site_ordinal) as sites
    from both_ways m join roster_clash r on r.conference_id = m.a and r.other_id = m.b
    join conference c on c.id = r.conference_id join conference o on o.id = r.other_id
    join invitation i on i.conference_id = r.conference_id and i.site_ordinal = r.site_ordinal and i.invited_at is not null and i.answer is distinct from 'declined'
    left join invitation oi on oi.conference_id = r.other_id and oi.site_ordinal = r.other_ordinal
    where oi.answer is distinct from 'declined'
      and not exists (select from roster_clash_told t where t.conference_id = r.conference_id and t.other_id = r.other_id and t.site_ordinal = r.site_ordinal)
    group by 1, 2, 3, 4`.execute(db);
  return found.rows;
}

/** @returns those of the rooms that nobody else has told meanwhile */
export async function markTold(tx: Tx, { conferenceId, otherId, sites }: Untold): Promise<number[]> {
  const found = await sql<{ site: number }>`
    insert into roster_clash_told (conference_id, other_id, site_ordinal)
    select ${conferenceId}, ${otherId}, unnest(${`{${sites.join(",")}}`}::int[]) on conflict do nothing returning site_ordinal as site`.execute(tx);
  return found.rows.map(({ site }) => site);
}

/** Where a clash is gone, the next one is told again. */
export async function forgetTold(db: Database): Promise<void> {
  await sql`
    with meeting as materialized (${meeting}), both_ways as materialized (select a, b from meeting union all select b, a from meeting)
    delete from roster_clash_told t where not exists (select from both_ways m where m.a = t.conference_id and m.b = t.other_id)
      or not exists (select from roster_clash r where r.conference_id = t.conference_id and r.other_id = t.other_id and r.site_ordinal = t.site_ordinal)`.execute(db);
}
