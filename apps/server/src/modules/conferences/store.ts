import type { AgendaItem, ConferenceSummary, Enrolled, Session } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface NewSite {
  readonly id: string;
  readonly ordinal: number;
  readonly parentOrdinal: number | null;
  readonly unitId: string | null;
  readonly level: string;
  readonly name: string;
  readonly timeZone: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly expected: number;
  /** What the unit usually sends, where that is another number. */
  readonly usual?: number;
  /** Who set `expected` by hand. */
  readonly expectedSetBy?: string | null;
  /** Lower-case hex of the SHA-256 of the enrolment code. */
  readonly codeHash: string;
}

export interface ConferenceRecord {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly venue: string;
  readonly groundDocumentId: string | null;
  readonly objectives: readonly string[];
  readonly topics: readonly string[];
  readonly createdBy: string | null;
  readonly codesExpireAt: number;
  readonly sessions: readonly Session[];
  readonly agenda: readonly AgendaItem[];
  readonly papers: readonly { id: string; title: string; author: string; topic: string; body: readonly string[] }[];
  readonly sites: readonly NewSite[];
}

/** Writes a whole conference. Answers false, and writes nothing, when one of that id is there. */
export async function insertConference(tx: Tx, c: ConferenceRecord): Promise<boolean> {
  const made = await sql<{ id: string }>`
    insert into conference (id, title, short_title, starts_at, time_zone, venue, ground_document_id, objectives, topics, created_by)
    values (${c.id}, ${c.title}, ${c.shortTitle}, ${new Date(c.startsAt)}, ${c.timeZone}, ${c.venue}, ${c.groundDocumentId},
            ${[...c.objectives]}::text[], ${[...c.topics]}::text[], ${c.createdBy})
    on conflict (id) do nothing returning id`.execute(tx);
  if (made.rows.length === 0) return false;
  await sql`
    insert into conference_session (id, conference_id, title, starts_at, ends_at, position)
    select id, ${c.id}, title, to_timestamp("startsAt" / 1000.0), to_timestamp("endsAt" / 1000.0), position
    from jsonb_to_recordset(${JSON.stringify(c.sessions.map((s, position) => ({ ...s, position })))}::jsonb)
      as t (id uuid, title text, "startsAt" bigint, "endsAt" bigint, position int)`.execute(tx);
  await sql`
    insert into paper (id, conference_id, title, author, topic, body, position)
    select id, ${c.id}, title, author, topic, body, position
    from jsonb_to_recordset(${JSON.stringify(c.papers.map((p, position) => ({ ...p, position })))}::jsonb)
      as t (id uuid, title text, author text, topic text, body text[], position int)`.execute(tx);
  await sql`
    insert into agenda_item (id, conference_id, session_id, kind, title, minutes, presenters, site_ordinal, paper_ids, document_ids, position)
    select id, ${c.id}, "sessionId", kind, title, minutes, presenters, site, "paperIds", "documentIds", position
    from jsonb_to_recordset(${JSON.stringify(c.agenda.map((item, position) => ({ ...item, position })))}::jsonb)
      as t (id uuid, "sessionId" uuid, kind text, title text, minutes int, presenters text[], site int, "paperIds" uuid[], "documentIds" uuid[], position int)`.execute(tx);
  await sql`
    insert into site (id, conference_id, ordinal, parent_ordinal, unit_id, level_code, name, time_zone, lat, lon, expected, usual, expected_set_by, expected_set_at, code_hash, code_expires_at)
    select id, ${c.id}, ordinal, "parentOrdinal", "unitId", level, name, "timeZone", lat, lon, expected, coalesce(usual, expected),
      "expectedSetBy", case when "expectedSetBy" is null then null else now() end, decode("codeHash", 'hex'), ${new Date(c.codesExpireAt)}
    from jsonb_to_recordset(${JSON.stringify(c.sites)}::jsonb)
      as t (id uuid, ordinal int, "parentOrdinal" int, "unitId" uuid, level text, name text, "timeZone" text, lat float8, lon float8, expected int, usual int, "expectedSetBy" text, "codeHash" text)
    order by ordinal`.execute(tx);
  return true;
}

const summaryColumns = sql`
  c.id, c.title, c.short_title as "shortTitle", c.phase, (extract(epoch from c.starts_at) * 1000)::bigint as "startsAt",
  c.time_zone as "timeZone", c.venue, trim(d.type || ' ' || d.symbol) as "groundDocument", c.standing,
  (select count(*)::int from site s where s.conference_id = c.id) as "siteCount",
  (select coalesce(sum(s.expected), 0)::int from site s where s.conference_id = c.id) as expected`;

export async function readSummaries(db: Database, id: string | null = null): Promise<ConferenceSummary[]> {
  const found = await sql<ConferenceSummary>`
    select ${summaryColumns} from conference c left join document d on d.id = c.ground_document_id
    where ${id}::uuid is null or c.id = ${id}::uuid order by c.starts_at desc, c.id limit 500`.execute(db);
  return found.rows;
}

export async function readSessions(db: Database, conferenceId: string): Promise<Session[]> {
  const found = await sql<Session>`
    select id, title, (extract(epoch from starts_at) * 1000)::bigint as "startsAt", (extract(epoch from ends_at) * 1000)::bigint as "endsAt"
    from conference_session where conference_id = ${conferenceId} order by position`.execute(db);
  return found.rows;
}

export async function readAgenda(db: Database, conferenceId: string): Promise<AgendaItem[]> {
  const found = await sql<AgendaItem>`
    select id, session_id as "sessionId", kind, title, minutes, presenters, site_ordinal as site, paper_ids as "paperIds", document_ids as "documentIds"
    from agenda_item where conference_id = ${conferenceId} order by position`.execute(db);
  return found.rows;
}

export async function readPapers(db: Database, conferenceId: string): Promise<{ id: string; title: string; author: string; topic: string }[]> {
  const found = await sql<{ id: string; title: string; author: string; topic: string }>`
    select id, title, author, topic from paper where conference_id = ${conferenceId} and position >= 0 order by position`.execute(db);
  return found.rows;
}

export interface PaperText {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly topic: string;
  readonly body: string[];
}

export async function readPaper(db: Database, conferenceId: string, paperId: string): Promise<PaperText | null> {
  const found = await sql<PaperText>`
    select id, title, author, topic, body from paper where conference_id = ${conferenceId} and id = ${paperId} and position >= 0`.execute(db);
  return found.rows[0] ?? null;
}

export interface SiteRecord {
  readonly id: string;
  readonly ordinal: number;
  readonly parent: number;
  readonly unitId: string | null;
  readonly level: string;
  readonly name: string;
  readonly timeZone: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly expected: number;
}

export async function readSites(db: Database, conferenceId: string): Promise<{ version: number; standing: ConferenceSummary["standing"]; preparedAt: number; sites: SiteRecord[] }> {
  const [head, sites] = await Promise.all([
    sql<{ version: number; standing: ConferenceSummary["standing"]; preparedAt: number }>`
      select directory_version as version, standing, (extract(epoch from created_at) * 1000)::bigint as "preparedAt" from conference where id = ${conferenceId}`.execute(db),
    sql<SiteRecord>`
      select id, ordinal, coalesce(parent_ordinal, -1) as parent, unit_id as "unitId", level_code as level, name,
             time_zone as "timeZone", lat, lon, expected
      from site where conference_id = ${conferenceId} order by ordinal`.execute(db),
  ]);
  const { version, standing, preparedAt } = head.rows[0] ?? { version: 0, standing: "planned" as const, preparedAt: 0 };
  return { version, standing, preparedAt, sites: sites.rows };
}

export interface FoundCode extends Enrolled {
  /** Milliseconds since 1970; null: not yet. */
  readonly usedAt: number | null;
  readonly usedBy: string | null;
  readonly expiresAt: number | null;
}

/** The site that a code enrols, locked so that two PCs cannot take one code. */
export async function lockSiteByCode(tx: Tx, hash: Buffer): Promise<FoundCode | null> {
  const found = await sql<FoundCode>`
    select s.id as "siteId", s.conference_id as "conferenceId", c.title as "conferenceTitle", s.ordinal as site, s.name as "siteName",
           s.time_zone as "timeZone", (extract(epoch from s.code_used_at) * 1000)::bigint as "usedAt", s.code_used_by as "usedBy", (extract(epoch from s.code_expires_at) * 1000)::bigint as "expiresAt"
    from site s join conference c on c.id = s.conference_id where s.code_hash = ${hash} for update of s`.execute(tx);
  return found.rows[0] ?? null;
}

/** Which of these sites' codes were used, by ordinal. */
export async function readUsedCodes(db: Database, conferenceId: string, sites: readonly number[]): Promise<number[]> {
  const found = await sql<{ ordinal: number }>`
    select ordinal from site where conference_id = ${conferenceId} and ordinal = any(${[...sites]}::int[]) and code_used_at is not null`.execute(db);
  return found.rows.map(({ ordinal }) => ordinal);
}

export async function markCodeUsed(tx: Tx, siteId: string, at: number, by: string | null): Promise<void> {
  await sql`update site set code_used_at = ${new Date(at)}, code_used_by = ${by} where id = ${siteId}`.execute(tx);
}

export async function lockSite(tx: Tx, conferenceId: string, site: number): Promise<{ id: string; generation: number } | null> {
  const found = await sql<{ id: string; generation: number }>`
    select id, code_generation as generation from site where conference_id = ${conferenceId} and ordinal = ${site} for update`.execute(tx);
  return found.rows[0] ?? null;
}

/** The next generation's code: unused, and the only one that works. */
export async function putNewCode(tx: Tx, siteId: string, hash: Buffer, expiresAt: number): Promise<void> {
  await sql`
    update site set code_generation = code_generation + 1, code_hash = ${hash}, code_used_at = null, code_used_by = null,
      code_expires_at = ${new Date(expiresAt)} where id = ${siteId}`.execute(tx);
}

/** The room that a site's sign-in is for. */
export async function findSite(db: Database, siteId: string): Promise<{ conferenceId: string; site: number; unitId: string | null; name: string } | null> {
  const found = await sql<{ conferenceId: string; site: number; unitId: string | null; name: string }>`
    select conference_id as "conferenceId", ordinal as site, unit_id as "unitId", name from site where id = ${siteId}`.execute(db);
  return found.rows[0] ?? null;
}

/** The phase as lists show it; the journal is what counts. */
export async function setPhase(tx: Tx, conferenceId: string, phase: "live" | "ended"): Promise<void> {
  await sql`update conference set phase = ${phase} where id = ${conferenceId}`.execute(tx);
}
