import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface PresenceChange {
  readonly conferenceId: string;
  readonly site: number;
  readonly open: boolean;
  readonly at: number;
}

/** A gateway lives. Answers true when it was not known: new, or the tables were emptied by a crash of the database. */
export async function beat(db: Database, gatewayId: string): Promise<boolean> {
  const known = await sql<{ fresh: boolean }>`
    insert into gateway (id, beat_at) values (${gatewayId}, now())
    on conflict (id) do update set beat_at = now() returning (xmax = 0) as fresh`.execute(db);
  return known.rows[0]!.fresh;
}

export async function forgetGateway(db: Database, gatewayId: string): Promise<void> {
  await sql`delete from gateway where id = ${gatewayId}`.execute(db);
}

/** Which rooms have their stream on a gateway; each room once. */
export async function writePresence(db: Database, gatewayId: string, changes: readonly PresenceChange[]): Promise<void> {
  await sql`
    insert into site_presence (conference_id, site_ordinal, gateway_id, open, since)
    select conference_id, site, ${gatewayId}, open, at from unnest(
      ${changes.map((c) => c.conferenceId)}::uuid[], ${changes.map((c) => c.site)}::int[], ${changes.map((c) => c.open)}::boolean[],
      ${changes.map((c) => new Date(c.at))}::timestamptz[]) as t (conference_id, site, open, at)
    on conflict (conference_id, site_ordinal, gateway_id) do update
      set open = excluded.open, since = excluded.since, xact = pg_current_xact_id(),
          seen_at = case when site_presence.open and excluded.open then site_presence.seen_at end`.execute(db);
}

export interface SignOfLife {
  readonly conferenceId: string;
  readonly site: number;
  readonly at: number;
}

/** Rooms have signed, wherever their streams are. A row that is being changed is passed over: there is a next sign. */
export async function writeSigns(db: Database, signs: readonly SignOfLife[]): Promise<void> {
  await sql`
    with held as (
      select p.conference_id, p.site_ordinal, p.gateway_id, t.at
      from site_presence p join unnest(${signs.map((s) => s.conferenceId)}::uuid[], ${signs.map((s) => s.site)}::int[],
        ${signs.map((s) => new Date(s.at))}::timestamptz[]) as t (conference_id, site, at)
        on p.conference_id = t.conference_id and p.site_ordinal = t.site
      where p.open for update of p skip locked
    )
    update site_presence p set seen_at = greatest(p.seen_at, held.at) from held
    where (p.conference_id, p.site_ordinal, p.gateway_id) = (held.conference_id, held.site_ordinal, held.gateway_id)`.execute(db);
}

export interface Held {
  readonly conferenceId: string;
  readonly site: number;
  readonly open: boolean;
  /** A living gateway holds its stream, but the room itself has fallen silent: its line is dead. */
  readonly silent: boolean;
  readonly since: number;
}

/**
 * Every room's presence over all gateways: open where one living gateway holds it and it has not fallen silent
 * since `silentBefore`. A room that never signed is open as long as its connection.
 */
export async function readPresence(db: Database, deadMs: number, silentBefore: number): Promise<Held[]> {
  const dead = sql`make_interval(secs => ${deadMs / 1000})`;
  const found = await sql<Held>`
    select p.conference_id as "conferenceId", p.site_ordinal as site,
           bool_or(p.held and not p.silent) as open, bool_or(p.held) and not bool_or(p.held and not p.silent) as silent,
           (extract(epoch from coalesce(
             min(p.since) filter (where p.held and not p.silent),
             max(case when p.held then p.seen_at when p.open then greatest(p.since, now() - ${dead}) else p.since end))) * 1000)::bigint as since
    from (
      select p.*, p.open and g.id is not null as held, coalesce(p.seen_at < ${new Date(silentBefore)}, false) as silent
      from site_presence p left join gateway g on g.id = p.gateway_id and g.beat_at > now() - ${dead}
    ) p group by 1, 2`.execute(db);
  return found.rows;
}

/** Drops what gateways said that are gone for ten minutes: by then it is in the journal. */
export async function forgetDeadGateways(db: Database): Promise<void> {
  await sql`
    delete from site_presence p where p.since < now() - interval '10 minutes'
      and not exists (select 1 from gateway g where g.id = p.gateway_id and g.beat_at > now() - interval '10 minutes')`.execute(db);
  await sql`delete from gateway where beat_at < now() - interval '10 minutes'`.execute(db);
}
