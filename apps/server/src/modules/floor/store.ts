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
      set open = excluded.open, since = excluded.since, xact = pg_current_xact_id()`.execute(db);
}

export interface Held {
  readonly conferenceId: string;
  readonly site: number;
  readonly open: boolean;
  readonly since: number;
}

/** Every room's presence over all gateways: open where one living gateway holds it. */
export async function readPresence(db: Database, deadMs: number): Promise<Held[]> {
  const dead = sql`make_interval(secs => ${deadMs / 1000})`;
  const found = await sql<Held>`
    select p.conference_id as "conferenceId", p.site_ordinal as site,
           bool_or(p.open and g.id is not null) as open,
           (extract(epoch from coalesce(
             min(p.since) filter (where p.open and g.id is not null),
             max(case when p.open then greatest(p.since, now() - ${dead}) else p.since end))) * 1000)::bigint as since
    from site_presence p left join gateway g on g.id = p.gateway_id and g.beat_at > now() - ${dead}
    group by 1, 2`.execute(db);
  return found.rows;
}

/** Drops what gateways said that are gone for ten minutes: by then it is in the journal. */
export async function forgetDeadGateways(db: Database): Promise<void> {
  await sql`
    delete from site_presence p where p.since < now() - interval '10 minutes'
      and not exists (select 1 from gateway g where g.id = p.gateway_id and g.beat_at > now() - interval '10 minutes')`.execute(db);
  await sql`delete from gateway where beat_at < now() - interval '10 minutes'`.execute(db);
}
