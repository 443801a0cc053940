import { sql } from "kysely";
import type { EdgeChange, EdgeEngine, EdgeLoad, EdgeRegistration, NewEdge } from "@diemcau/contract";
import type { Database } from "../../platform/db/database.ts";

/** An edge as the administrator has set it up, and what runs as it now. */
export interface EdgeRow {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly ownLimit: number | null;
  readonly generation: number;
  readonly draining: boolean;
  readonly running: RunningEdge | null;
}

export interface RunningEdge {
  readonly instance: string;
  readonly engine: EdgeEngine;
  readonly host: string;
  readonly port: number;
  readonly limit: number;
  readonly cores: number;
  /** When it last registered, ms by the database's clock. */
  readonly registeredAt: number;
  /** ms since it last said how it is, by the database's clock. */
  readonly silentMs: number;
  /** Since when the centre reaches it without a break, by the database's clock; null: it does not. */
  readonly reachedAt: number | null;
  readonly trouble: string | null;
  readonly leaving: boolean;
  /** It has said that it ends. */
  readonly stopped: boolean;
  readonly load: EdgeLoad | null;
}

/** By name, as everybody sees them. */
export async function readEdges(db: Database): Promise<EdgeRow[]> {
  const { rows } = await sql<Omit<EdgeRow, "running"> & { instance: string | null } & { [K in Exclude<keyof RunningEdge, "instance">]: RunningEdge[K] }>`
    select e.id, e.name, e.parent_id as "parentId", e.unit_id as "unitId", u.name as "unitName", e.viewer_limit as "ownLimit", e.generation, e.draining,
      s.instance, s.engine, s.control_host as host, s.control_port as port, s.viewer_limit as limit, s.cores, (extract(epoch from s.registered_at) * 1000)::float8 as "registeredAt",
      (extract(epoch from clock_timestamp() - s.beat_at) * 1000)::float8 as "silentMs", (extract(epoch from s.reached_at) * 1000)::float8 as "reachedAt", s.trouble, s.leaving, s.stopped, s.load
    from edge e left join edge_state s on s.edge_id = e.id left join unit u on u.id = e.unit_id
    order by e.name`.execute(db);
  return rows.map(({ id, name, parentId, unitId, unitName, ownLimit, generation, draining, instance, ...running }) => ({
    id,
    name,
    parentId,
    unitId,
    unitName,
    ownLimit,
    generation,
    draining,
    running: instance === null ? null : { ...running, instance, silentMs: Math.max(0, Number(running.silentMs)) },
  }));
}

/** Of all there are, by id. */
export async function readEdgeNames(db: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from edge`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** @returns false when the name is taken */
export async function insertEdge(db: Database, { id, name, parentId, unitId, limit }: NewEdge): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into edge (id, name, parent_id, unit_id, viewer_limit) values (${id}, ${name}, ${parentId}, ${unitId}, ${limit})
    on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function updateEdge(db: Database, id: string, { name, parentId, unitId, limit }: EdgeChange): Promise<void> {
  await sql`update edge set name = ${name}, parent_id = ${parentId}, unit_id = ${unitId}, viewer_limit = ${limit} where id = ${id}`.execute(db);
}

export async function setParent(db: Database, id: string, parentId: string | null): Promise<void> {
  await sql`update edge set parent_id = ${parentId} where id = ${id} and parent_id is distinct from ${parentId}::uuid`.execute(db);
}

export async function setDraining(db: Database, id: string, draining: boolean): Promise<void> {
  await sql`update edge set draining = ${draining} where id = ${id}`.execute(db);
}

/** The old key ends; whoever runs with it is told at its next beat. */
export async function renewKey(db: Database, id: string): Promise<void> {
  await sql`update edge set generation = generation + 1 where id = ${id}`.execute(db);
  await sql`delete from edge_state where edge_id = ${id}`.execute(db);
}

export async function deleteEdge(db: Database, id: string): Promise<void> {
  await sql`delete from edge where id = ${id}`.execute(db);
  await sql`delete from edge_state where edge_id = ${id}`.execute(db);
  await sql`delete from edge_round_trip where edge_id = ${id}`.execute(db);
  await sql`delete from edge_link_minute where edge_id = ${id}`.execute(db);
}

/** The newest machine with a key is the one: an older one is told so. */
export async function saveRunning(db: Database, id: string, host: string, { instance, engine, controlPort, limit, cores }: EdgeRegistration): Promise<void> {
  await sql`
    insert into edge_state (edge_id, instance, engine, control_host, control_port, viewer_limit, cores)
    values (${id}, ${instance}, ${engine}, ${host}, ${controlPort}, ${limit}, ${cores})
    on conflict (edge_id) do update set instance = excluded.instance, engine = excluded.engine, control_host = excluded.control_host, control_port = excluded.control_port,
      viewer_limit = excluded.viewer_limit, cores = excluded.cores, registered_at = now(), beat_at = now(), reached_at = null, trouble = null, leaving = false, stopped = false, load = null`.execute(db);
}

/** @returns false when another machine runs as this edge, null when none is known */
export async function saveBeat(db: Database, id: string, instance: string, load: EdgeLoad, { leaving, stopped }: Pick<RunningEdge, "leaving" | "stopped">): Promise<boolean | null> {
  const { rows } = await sql<{ same: boolean }>`
    update edge_state set
      beat_at = case when instance = ${instance} then now() else beat_at end,
      load = case when instance = ${instance} then ${JSON.stringify(load)}::jsonb else load end,
      leaving = case when instance = ${instance} then ${leaving} else leaving end,
      stopped = case when instance = ${instance} then ${stopped} else stopped end
    where edge_id = ${id} returning instance = ${instance} as same`.execute(db);
  return rows[0]?.same ?? null;
}

/** @param trouble null: the centre reaches it */
export async function saveReached(db: Database, id: string, instance: string, trouble: string | null): Promise<void> {
  await sql`
    update edge_state set reached_at = case when ${trouble}::text is null then coalesce(reached_at, now()) end, trouble = ${trouble}
    where edge_id = ${id} and instance = ${instance}`.execute(db);
}

export async function saveRoundTrips(db: Database, id: string, measured: readonly { conferenceId: string; site: number; rttMs: number }[]): Promise<void> {
  if (measured.length === 0) return;
  await sql`
    insert into edge_round_trip (conference_id, site, edge_id, rtt_ms)
    select distinct on (conference, site) conference, site, ${id}::uuid, rtt
    from unnest(${measured.map(({ conferenceId }) => conferenceId)}::uuid[], ${measured.map(({ site }) => site)}::int[], ${measured.map(({ rttMs }) => rttMs)}::real[]) as m (conference, site, rtt)
    on conflict (conference_id, site, edge_id) do update set rtt_ms = (edge_round_trip.rtt_ms + excluded.rtt_ms) / 2, measured_at = now()`.execute(db);
}

/** Of a site that has not played from that edge yet, as its own line test says; what the edge measured is worth more. */
export async function saveFirstRoundTrip(db: Database, id: string, conferenceId: string, site: number, rttMs: number): Promise<void> {
  await sql`
    insert into edge_round_trip (conference_id, site, edge_id, rtt_ms)
    select ${conferenceId}, ${site}, id, ${rttMs} from edge where id::text = ${id}
    on conflict do nothing`.execute(db);
}

/** What was measured for one site, ms, by edge. */
export async function readRoundTrips(db: Database, conferenceId: string, site: number): Promise<Map<string, number>> {
  const { rows } = await sql<{ edge: string; rtt: number }>`
    select edge_id as edge, rtt_ms as rtt from edge_round_trip where conference_id = ${conferenceId} and site = ${site}`.execute(db);
  return new Map(rows.map(({ edge, rtt }) => [edge, Number(rtt)]));
}

/** A line of last week says nothing about today's. */
export async function forgetRoundTrips(db: Database, days: number): Promise<void> {
  await sql`delete from edge_round_trip where measured_at < now() - make_interval(days => ${days})`.execute(db);
}
