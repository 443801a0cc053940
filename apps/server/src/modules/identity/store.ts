import type { ConsolePerson, Officer } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database, type Tx } from "../../platform/db/database.ts";
import type { AccountRole } from "../../platform/http/principal.ts";

export interface AccountRow {
  readonly username: string;
  readonly passwordHash: string;
  readonly displayName: string;
  readonly role: AccountRole;
  readonly unitId: string | null;
}

/** Makes an account, or replaces the one of that name. */
export async function upsertAccount(db: Database, id: string, account: AccountRow): Promise<void> {
  await sql`
    insert into account (id, username, password_hash, display_name, role, unit_id)
    values (${id}, ${account.username}, ${account.passwordHash}, ${account.displayName}, ${account.role}, ${account.unitId})
    on conflict (username) do update set password_hash = excluded.password_hash, display_name = excluded.display_name,
      role = excluded.role, unit_id = excluded.unit_id`.execute(db);
}

export async function readPasswordHash(db: Database, username: string): Promise<{ id: string; passwordHash: string | null } | null> {
  const found = await sql<{ id: string; passwordHash: string | null }>`
    select id, password_hash as "passwordHash" from account where username = ${username} and revoked_at is null`.execute(db);
  return found.rows[0] ?? null;
}

export interface NewSignIn {
  readonly tokenHash: Buffer;
  readonly accountId: string | null;
  readonly siteId: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export async function insertSignIns(db: Database, signIns: readonly NewSignIn[]): Promise<void> {
  await sql`
    insert into sign_in (token_hash, account_id, site_id, expires_at)
    select * from unnest(${signIns.map((s) => s.tokenHash)}::bytea[], ${signIns.map((s) => s.accountId)}::uuid[],
      ${signIns.map((s) => s.siteId)}::uuid[], ${signIns.map((s) => new Date(s.expiresAt))}::timestamptz[])`.execute(db);
}

export async function revokeSignIn(db: Database, tokenHash: Buffer): Promise<void> {
  await sql`update sign_in set revoked_at = now() where token_hash = ${tokenHash}`.execute(db);
}

/** Ends all sign-ins of a room. @returns how many PCs they were */
export async function revokeSignInsOfSite(tx: Tx, siteId: string): Promise<number> {
  const done = await sql`update sign_in set revoked_at = now() where site_id = ${siteId} and revoked_at is null and expires_at > now()`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

export interface SignInRow {
  readonly accountId: string | null;
  readonly siteId: string | null;
  readonly displayName: string | null;
  readonly role: AccountRole | null;
  readonly unitId: string | null;
}

/** A sign-in that is neither revoked nor expired. */
export async function readSignIn(db: Database, tokenHash: Buffer, now: number): Promise<SignInRow | null> {
  const found = await sql<SignInRow>`${prepared}
    select s.account_id as "accountId", s.site_id as "siteId", a.display_name as "displayName", a.role, a.unit_id as "unitId"
    from sign_in s left join account a on a.id = s.account_id
    where s.token_hash = ${tokenHash} and s.revoked_at is null and a.revoked_at is null and s.expires_at > ${new Date(now)}`.execute(db);
  return found.rows[0] ?? null;
}

export interface NewOfficerRow {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly unitId: string;
  readonly email: string | null;
  /** The account that appoints. */
  readonly by: string;
}

/** Without a password until they have chosen one. @returns false when somebody has that name, even if revoked: names are not handed on */
export async function insertOfficer(db: Database | Tx, { id, username, displayName, unitId, email, by }: NewOfficerRow): Promise<boolean> {
  const done = await sql`
    insert into account (id, username, display_name, role, unit_id, email, appointed_by)
    values (${id}, ${username}, ${displayName}, 'unit-officer', ${unitId}, ${email}, ${by}) on conflict do nothing`.execute(db);
  return Number(done.numAffectedRows) === 1;
}

/** The officers of a unit who are not revoked. */
export async function readOfficersOf(db: Database, unitId: string, now: number): Promise<Officer[]> {
  const found = await sql<Officer>`
    select a.id, a.username, a.display_name as name, a.email, b.display_name as "appointedBy", to_char(a.created_at, 'YYYY-MM-DD') as "appointedOn",
      a.password_hash is not null as "hasPassword",
      case when l.id is not null then jsonb_build_object('expiresAt', (extract(epoch from l.expires_at) * 1000)::bigint, 'isOver', l.expires_at <= ${new Date(now)}, 'mail', m.state) end as link
    from account a left join account b on b.id = a.appointed_by
    left join account_link l on l.account_id = a.id and l.used_at is null
    left join lateral (
      select case when x.sent_at is not null then 'sent' when x.failed_at is not null then 'failed' else 'waiting' end as state
      from mail x where x.account_link = l.id order by x.created_at desc limit 1
    ) m on true
    where a.unit_id = ${unitId} and a.role = 'unit-officer' and a.revoked_at is null order by a.created_at, a.id`.execute(db);
  return found.rows;
}

export async function readOfficer(db: Database, id: string): Promise<{ username: string; name: string; email: string | null; unitId: string } | null> {
  const found = await sql<{ username: string; name: string; email: string | null; unitId: string }>`
    select username, display_name as name, email, unit_id as "unitId" from account
    where id = ${id} and role = 'unit-officer' and unit_id is not null and revoked_at is null`.execute(db);
  return found.rows[0] ?? null;
}

export async function updatePassword(db: Database, id: string, passwordHash: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`update account set password_hash = ${passwordHash} where id = ${id}`.execute(tx);
    await sql`update sign_in set revoked_at = now() where account_id = ${id} and revoked_at is null`.execute(tx);
  });
}

export async function revokeAccount(db: Database, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`update account set revoked_at = now() where id = ${id}`.execute(tx);
    await sql`update sign_in set revoked_at = now() where account_id = ${id} and revoked_at is null`.execute(tx);
  });
}

/** Accounts of the centre that may sit at a console, by name. */
export async function readConsolePeople(db: Database, limit: number): Promise<ConsolePerson[]> {
  const found = await sql<ConsolePerson>`
    select id as account, display_name as name, role from account
    where role in ('producer', 'secretary', 'chair') and revoked_at is null order by display_name, id limit ${limit}`.execute(db);
  return found.rows;
}

export async function readConsolePerson(db: Database, account: string): Promise<ConsolePerson | null> {
  const found = await sql<ConsolePerson>`
    select id as account, display_name as name, role from account
    where id = ${account} and role in ('producer', 'secretary', 'chair') and revoked_at is null`.execute(db);
  return found.rows[0] ?? null;
}

export interface RenewedLink {
  readonly delegateId: string;
  readonly generation: number;
  /** Its place among all renewals. */
  readonly renewal: number;
}

/**
 * Links renewed since a place. A renewal that commits late may have an earlier place, so the last hundred are read
 * again.
 */
export async function readRenewedLinks(db: Database, after: number): Promise<RenewedLink[]> {
  const found = await sql<RenewedLink>`
    select delegate_id as "delegateId", generation, id::int as renewal from link_renewal where id > ${after - 100} order by id`.execute(db);
  return found.rows;
}

/** A new generation of a delegate's link; answers it, or null when there is no such delegate at the site. */
export async function renewLink(db: Database, target: { conferenceId: string; site: number; delegateId: string }, by: string): Promise<number | null> {
  const { conferenceId, site, delegateId } = target;
  const done = await sql<{ generation: number }>`
    with renewed as (
      update delegate set link_generation = link_generation + 1
      where id = ${delegateId} and conference_id = ${conferenceId} and site_ordinal = ${site} returning id, link_generation
    ), kept as (insert into link_renewal (delegate_id, generation, by) select id, link_generation, ${by} from renewed)
    select link_generation as generation from renewed`.execute(db);
  return done.rows[0]?.generation ?? null;
}

/** Who may be given an interpreters' channel. */
export async function readInterpreters(db: Database, limit: number): Promise<{ account: string; name: string }[]> {
  const found = await sql<{ account: string; name: string }>`
    select id as account, display_name as name from account where role = 'interpreter' and revoked_at is null order by display_name, id limit ${limit}`.execute(db);
  return found.rows;
}
