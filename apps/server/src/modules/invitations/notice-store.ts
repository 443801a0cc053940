/** What is new for an account: notices to a unit's officers, or to the producers. Reminders write them, too. */
import type { Notice } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { ms, type Recipient } from "./store.ts";

export interface NewNotice {
  /** Null: for the producers. */
  readonly unitId: string | null;
  readonly site: number;
  readonly kind: Notice["kind"];
  readonly detail: string | null;
}

export async function addNotices(tx: Tx, conferenceId: string, now: number, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await sql`
    insert into notice (id, unit_id, conference_id, site_ordinal, kind, detail, at)
    select gen_random_uuid(), "unitId", ${conferenceId}, site, kind, detail, ${new Date(now)}
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as t ("unitId" uuid, site int, kind text, detail text)`.execute(tx);
}

const NOTICES_SHOWN = 50;

/** An account without a unit reads what is for the producers. */
export async function readNotices(db: Database, accountId: string, unitId: string | null): Promise<{ fresh: number; notices: Notice[] }> {
  const mine = unitId === null ? sql`n.unit_id is null` : sql`n.unit_id = ${unitId}`;
  const seen = sql`coalesce((select seen_at from notice_seen where account_id = ${accountId}), '-infinity')`;
  const [notices, fresh] = await Promise.all([
    sql<Notice>`
      select n.id, ${ms("n.at")} as at, n.kind, n.conference_id as "conferenceId", c.short_title as "conferenceTitle", n.site_ordinal as site,
        coalesce(s.name, '') as "siteName", n.detail, n.at > ${seen} as "isNew"
      from notice n join conference c on c.id = n.conference_id left join site s on s.conference_id = n.conference_id and s.ordinal = n.site_ordinal
      where ${mine} order by n.at desc, n.id limit ${NOTICES_SHOWN}`.execute(db),
    sql<{ n: number }>`select count(*)::int as n from notice n where ${mine} and n.at > ${seen}`.execute(db),
  ]);
  return { fresh: fresh.rows[0]?.n ?? 0, notices: notices.rows };
}

export async function markNoticesSeen(db: Database, accountId: string, now: number): Promise<void> {
  await sql`
    insert into notice_seen (account_id, seen_at) values (${accountId}, ${new Date(now)})
    on conflict (account_id) do update set seen_at = greatest(notice_seen.seen_at, excluded.seen_at)`.execute(db);
}

/** Marks these as reminded, unless that was a moment ago; answers whom. */
export async function markReminded(tx: Tx, conferenceId: string, sites: readonly number[], now: number, notSince: number): Promise<Recipient[]> {
  const found = await sql<Recipient>`
    update invitation i set reminded_at = ${new Date(now)}, reminders = i.reminders + 1 from site s
    where i.conference_id = ${conferenceId} and i.site_ordinal = any(${[...sites]}::int[]) and i.invited_at is not null
      and (i.reminded_at is null or i.reminded_at < ${new Date(notSince)})
      and s.conference_id = i.conference_id and s.ordinal = i.site_ordinal
    returning i.site_ordinal as site, s.name, s.unit_id as "unitId", i.contact_email as email, true as again`.execute(tx);
  return found.rows;
}

/** Conferences whose invitations are out and that are not over. */
export async function readOpenCampaigns(db: Database): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select k.conference_id as id from invitation_campaign k join conference c on c.id = k.conference_id where k.sent_at is not null and c.phase <> 'ended'`.execute(db);
  return found.rows.map(({ id }) => id);
}

export async function readRemindersDone(db: Database, conferenceId: string): Promise<Set<string>> {
  const found = await sql<{ key: string }>`select step || ' ' || moment as key from invitation_reminder where conference_id = ${conferenceId}`.execute(db);
  return new Set(found.rows.map(({ key }) => key));
}

/** False: another clerk has done it. */
export async function takeReminder(tx: Tx, conferenceId: string, step: string, moment: string, now: number): Promise<boolean> {
  const taken = await sql`
    insert into invitation_reminder (conference_id, step, moment, at, reminded) values (${conferenceId}, ${step}, ${moment}, ${new Date(now)}, 0)
    on conflict do nothing returning step`.execute(tx);
  return taken.rows.length > 0;
}

export async function countReminded(tx: Tx, conferenceId: string, step: string, moment: string, reminded: number): Promise<void> {
  await sql`update invitation_reminder set reminded = ${reminded} where conference_id = ${conferenceId} and step = ${step} and moment = ${moment}`.execute(tx);
}

/** Conferences whose rosters have changed since persons in two rooms were last looked for. */
export async function readRostersChanged(db: Database): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select k.conference_id as id from invitation_campaign k join conference c on c.id = k.conference_id
    left join double_seat_check d on d.conference_id = k.conference_id
    where c.phase <> 'ended' and exists (select 1 from roster_size r where r.conference_id = k.conference_id and r.changed_at > coalesce(d.at, '-infinity'))`.execute(db);
  return found.rows.map(({ id }) => id);
}

const DOUBLES_KEPT = 2_000;

/** A title that more rooms have than this is nobody's own: "head of department". */
const OWN_TITLE_ROOMS = 3;

/**
 * Looks for one name with the same positions on the rosters of two rooms. With a title that many have it is likely
 * another person of that name, unless the rooms stand side by side or one below the other.
 */
export async function findDoubleSeats(db: Database, conferenceId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // As of the beginning of this transaction: a roster that changes meanwhile is looked at once more.
    await sql`insert into double_seat_check (conference_id, at) values (${conferenceId}, now()) on conflict (conference_id) do update set at = excluded.at`.execute(tx);
    await sql`delete from double_seat where conference_id = ${conferenceId}`.execute(tx);
    await sql`
      with twins as (
        select array_agg(distinct site_ordinal) as sites, display_name as name, positions from delegate
        where conference_id = ${conferenceId} and cardinality(positions) > 0
        group by display_name, positions having min(site_ordinal) <> max(site_ordinal)
      ), titles as (
        select positions, count(distinct site_ordinal) <= ${OWN_TITLE_ROOMS} as own from delegate
        where conference_id = ${conferenceId} and positions in (select positions from twins) group by positions
      )
      insert into double_seat (conference_id, site_ordinal, other_ordinal, name)
      select distinct ${conferenceId}::uuid, a.ordinal, b.ordinal, t.name
      from twins t join titles on titles.positions = t.positions
      cross join unnest(t.sites[1:50]) x cross join unnest(t.sites[1:50]) y
      join site a on a.conference_id = ${conferenceId} and a.ordinal = x
      join site b on b.conference_id = ${conferenceId} and b.ordinal = y
      where x <> y and (titles.own or a.parent_ordinal in (b.ordinal, b.parent_ordinal) or b.parent_ordinal = a.ordinal)
      limit ${DOUBLES_KEPT}
      on conflict do nothing`.execute(tx);
    await sql`update invitation_campaign set changes = changes + 1 where conference_id = ${conferenceId}`.execute(tx);
  });
}
