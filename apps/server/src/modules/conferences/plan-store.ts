import type { AttendanceMode, LevelRow, Plan, PlanAudience, PlanChair, PlanItem, PlanOrganiser, PlanPaper, PlanSession, Standing } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { readAgenda, readSessions } from "./store.ts";

export interface PlanHead {
  readonly version: number;
  readonly standing: Standing;
  readonly standingReason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: number | null;
  readonly seriesId: string | null;
  readonly seriesTitle: string | null;
  readonly title: string;
  readonly shortTitle: string;
  readonly venue: string;
  readonly timeZone: string;
  readonly mode: AttendanceMode;
}

const ms = (column: string) => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::bigint`;

async function readHead(db: Database | Tx, conferenceId: string): Promise<PlanHead | null> {
  const found = await sql<PlanHead>`
    select c.plan_version as version, c.standing, c.standing_reason as "standingReason", c.plan_changed_by as "changedBy",
           ${ms("c.plan_changed_at")} as "changedAt", s.id as "seriesId", s.title as "seriesTitle",
           c.title, c.short_title as "shortTitle", c.venue, c.time_zone as "timeZone", c.mode
    from conference c left join conference_series s on s.id = c.series_id where c.id = ${conferenceId}`.execute(db);
  return found.rows[0] ?? null;
}

async function readPlanPapers(db: Database | Tx, conferenceId: string): Promise<(PlanPaper & { hasText: boolean })[]> {
  const found = await sql<PlanPaper & { hasText: boolean }>`
    select id, title, author, topic, site_ordinal as site, ${ms("due_at")} as "dueAt", ${ms("received_at")} as "receivedAt",
           document_id as "documentId", cardinality(body) > 0 as "hasText"
    from paper where conference_id = ${conferenceId} and position >= 0 order by position, id`.execute(db);
  return found.rows;
}

export async function readPeople(db: Database | Tx, conferenceId: string): Promise<{ chairs: PlanChair[]; organisers: PlanOrganiser[]; audience: PlanAudience[] }> {
  const chairs = await sql<PlanChair>`select role, name, post from conference_chair where conference_id = ${conferenceId} order by position`.execute(db);
  const organisers = await sql<PlanOrganiser>`select role, name from conference_organiser where conference_id = ${conferenceId} order by position`.execute(db);
  const audience = await sql<PlanAudience>`
    select class, level_code as level, per_site as "perSite" from conference_audience where conference_id = ${conferenceId} order by position`.execute(db);
  return { chairs: chairs.rows, organisers: organisers.rows, audience: audience.rows };
}

/** Everything planned of a conference; null where there is none. */
export async function readPlan(db: Database | Tx, conferenceId: string): Promise<{ head: PlanHead; plan: Plan; withText: string[] } | null> {
  const head = await readHead(db, conferenceId);
  if (!head) return null;
  const sessions = await readSessions(db as Database, conferenceId);
  const agenda = await readAgenda(db as Database, conferenceId);
  const papers = await readPlanPapers(db, conferenceId);
  const people = await readPeople(db, conferenceId);
  const { title, shortTitle, venue, timeZone, mode } = head;
  return {
    head,
    plan: { title, shortTitle, venue, timeZone, mode, sessions, agenda, papers: papers.map(({ hasText: _text, ...paper }) => paper), ...people },
    withText: papers.filter(({ hasText }) => hasText).map(({ id }) => id),
  };
}

export async function readLevelRows(db: Database, conferenceId: string): Promise<Omit<LevelRow, "name">[]> {
  const found = await sql<Omit<LevelRow, "name">>`
    select s.level_code as code, count(*)::int as sites, coalesce(sum(s.expected), 0)::int as expected,
           count(s.expected_set_by)::int as "byHand", count(*) filter (where s.mode = 'in-person')::int as "inPerson", count(*) filter (where s.mode = 'online')::int as online,
           count(*) filter (where s.mode = 'hybrid')::int as hybrid
    from site s join unit_level l on l.code = s.level_code where s.conference_id = ${conferenceId}
    group by s.level_code, l.depth order by l.depth, s.level_code`.execute(db);
  return found.rows;
}

/** @returns the version the plan has now */
export async function touchPlan(tx: Tx, conferenceId: string, by: string, at: number): Promise<void> {
  await sql`
    update conference set plan_version = plan_version + 1, plan_changed_by = ${by}, plan_changed_at = ${new Date(at)}
    where id = ${conferenceId}`.execute(tx);
}

/** The directory's version as the journal has just said it. */
export async function setDirectoryVersion(tx: Tx, conferenceId: string, version: number): Promise<void> {
  await sql`update conference set directory_version = ${version} where id = ${conferenceId}`.execute(tx);
}

/**
 * Writes what is planned; elements are known by their ids, what is not there any more goes.
 * @returns false when an id belongs to another conference: nothing may be kept then
 */
export async function writePlan(tx: Tx, conferenceId: string, plan: Plan): Promise<boolean> {
  await sql`
    update conference set title = ${plan.title}, short_title = ${plan.shortTitle}, venue = ${plan.venue}, time_zone = ${plan.timeZone},
      mode = ${plan.mode}, starts_at = ${new Date(plan.sessions[0]!.startsAt)} where id = ${conferenceId}`.execute(tx);
  const sessions = await putSessions(tx, conferenceId, plan.sessions);
  const papers = await putPapers(tx, conferenceId, plan.papers);
  const items = await putItems(tx, conferenceId, plan.agenda);
  if (sessions !== plan.sessions.length || papers !== plan.papers.length || items !== plan.agenda.length) return false;
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  await sql`delete from agenda_item where conference_id = ${conferenceId} and not id = any(${ids(plan.agenda)}::uuid[])`.execute(tx);
  // Taken off, not deleted: its text and files are there again when it is brought back.
  await sql`update paper set position = -1 where conference_id = ${conferenceId} and not id = any(${ids(plan.papers)}::uuid[])`.execute(tx);
  // A room's own items outlive the session that they stood beside.
  await sql`
    update local_agenda_item set session_id = ${plan.sessions[0]!.id}
    where conference_id = ${conferenceId} and not session_id = any(${ids(plan.sessions)}::uuid[])`.execute(tx);
  // Who has subscribed to a calendar is told that a session is off, and that it is on again.
  await sql`
    with gone as (
      delete from conference_session where conference_id = ${conferenceId} and not id = any(${ids(plan.sessions)}::uuid[])
      returning id, conference_id, title, starts_at, ends_at, in_calendars
    )
    insert into conference_session_gone (id, conference_id, title, starts_at, ends_at, in_calendars) select * from gone
    on conflict (id) do update set title = excluded.title, starts_at = excluded.starts_at, ends_at = excluded.ends_at, in_calendars = excluded.in_calendars, gone_at = now()`.execute(tx);
  await sql`delete from conference_session_gone where conference_id = ${conferenceId} and id = any(${ids(plan.sessions)}::uuid[])`.execute(tx);
  await writePeople(tx, conferenceId, plan);
  // Codes on letters that went out live until the new day.
  const lastDay = new Date(Math.max(...plan.sessions.map(({ endsAt }) => endsAt)) + 86_400_000);
  await sql`update site set code_expires_at = ${lastDay} where conference_id = ${conferenceId} and code_expires_at < ${lastDay}`.execute(tx);
  return true;
}

const rows = (list: readonly object[]): string => JSON.stringify(list.map((each, position) => ({ ...each, position })));

async function putSessions(tx: Tx, conferenceId: string, sessions: readonly PlanSession[]): Promise<number> {
  const done = await sql`
    insert into conference_session as s (id, conference_id, title, starts_at, ends_at, position, in_calendars)
    select id, ${conferenceId}, title, to_timestamp("startsAt" / 1000.0), to_timestamp("endsAt" / 1000.0), position,
      exists (select from conference_session_gone g where g.id = t.id and g.in_calendars)
    from jsonb_to_recordset(${rows(sessions)}::jsonb) as t (id uuid, title text, "startsAt" bigint, "endsAt" bigint, position int)
    on conflict (id) do update set title = excluded.title, starts_at = excluded.starts_at, ends_at = excluded.ends_at, position = excluded.position
    where s.conference_id = excluded.conference_id returning 1`.execute(tx);
  return done.rows.length;
}

async function putPapers(tx: Tx, conferenceId: string, papers: readonly PlanPaper[]): Promise<number> {
  // The text stays: it comes another way.
  const done = await sql`
    insert into paper as p (id, conference_id, title, author, topic, position, site_ordinal, due_at, received_at, document_id)
    select id, ${conferenceId}, title, author, topic, position, site, to_timestamp("dueAt" / 1000.0), to_timestamp("receivedAt" / 1000.0), "documentId"
    from jsonb_to_recordset(${rows(papers)}::jsonb)
      as t (id uuid, title text, author text, topic text, position int, site int, "dueAt" bigint, "receivedAt" bigint, "documentId" uuid)
    on conflict (id) do update set title = excluded.title, author = excluded.author, topic = excluded.topic, position = excluded.position,
      site_ordinal = excluded.site_ordinal, due_at = excluded.due_at, received_at = excluded.received_at, document_id = excluded.document_id
    where p.conference_id = excluded.conference_id returning 1`.execute(tx);
  return done.rows.length;
}

async function putItems(tx: Tx, conferenceId: string, agenda: readonly PlanItem[]): Promise<number> {
  const done = await sql`
    insert into agenda_item as a (id, conference_id, session_id, kind, title, minutes, presenters, site_ordinal, paper_ids, document_ids, position)
    select id, ${conferenceId}, "sessionId", kind, title, minutes, presenters, site, "paperIds", "documentIds", position
    from jsonb_to_recordset(${rows(agenda)}::jsonb)
      as t (id uuid, "sessionId" uuid, kind text, title text, minutes int, presenters text[], site int, "paperIds" uuid[], "documentIds" uuid[], position int)
    on conflict (id) do update set session_id = excluded.session_id, kind = excluded.kind, title = excluded.title, minutes = excluded.minutes,
      presenters = excluded.presenters, site_ordinal = excluded.site_ordinal, paper_ids = excluded.paper_ids, document_ids = excluded.document_ids,
      position = excluded.position
    where a.conference_id = excluded.conference_id returning 1`.execute(tx);
  return done.rows.length;
}

/** Chairs, organisers and who is expected. */
export async function writePeople(tx: Tx, conferenceId: string, people: Pick<Plan, "chairs" | "organisers" | "audience">): Promise<void> {
  for (const table of ["conference_chair", "conference_organiser", "conference_audience"] as const) {
    await sql`delete from ${sql.table(table)} where conference_id = ${conferenceId}`.execute(tx);
  }
  await sql`
    insert into conference_chair (conference_id, position, role, name, post)
    select ${conferenceId}, position, role, name, post from jsonb_to_recordset(${rows(people.chairs)}::jsonb) as t (position int, role text, name text, post text)`.execute(tx);
  await sql`
    insert into conference_organiser (conference_id, position, role, name)
    select ${conferenceId}, position, role, name from jsonb_to_recordset(${rows(people.organisers)}::jsonb) as t (position int, role text, name text)`.execute(tx);
  await sql`
    insert into conference_audience (conference_id, position, class, level_code, per_site)
    select ${conferenceId}, position, class, level, "perSite"
    from jsonb_to_recordset(${rows(people.audience)}::jsonb) as t (position int, class text, level text, "perSite" int)`.execute(tx);
}

export async function writeStanding(tx: Tx, conferenceId: string, standing: Standing, reason: string | null): Promise<void> {
  await sql`update conference set standing = ${standing}, standing_reason = ${reason} where id = ${conferenceId}`.execute(tx);
}

/** How all sites of a level take part, or the named ones. @returns how many changed */
export async function writeModes(db: Database, conferenceId: string, mode: AttendanceMode, level: string | null, sites: readonly number[]): Promise<number> {
  const done = await sql`
    update site set mode = ${mode} where conference_id = ${conferenceId} and mode <> ${mode}
      and (level_code = ${level} or ordinal = any(${[...sites]}::int[]))`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

/** How each site takes part, by ordinal: p in person, o online, h both. */
export async function readModes(db: Database, conferenceId: string): Promise<string> {
  const found = await sql<{ modes: string | null }>`
    select string_agg(case mode when 'in-person' then 'p' when 'online' then 'o' else 'h' end, '' order by ordinal) as modes
    from site where conference_id = ${conferenceId}`.execute(db);
  return found.rows[0]?.modes ?? "";
}
