import type { CarrierMinute, QualityMinute, QualityReport } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database } from "../../platform/db/database.ts";

export interface Reported {
  readonly conferenceId: string;
  readonly site: number;
  readonly at: number;
  readonly report: QualityReport;
}

const MINUTE_MS = 60_000;

interface SiteSum {
  readonly conferenceId: string;
  readonly site: number;
  readonly minute: number;
  ms: number;
  bytes: number;
  lost: number;
  invented: number;
  rtt: number | null;
  jitter: number | null;
  frames: number;
  freezes: number;
  step: string;
}
interface EdgeSum {
  readonly conferenceId: string;
  readonly edge: string;
  readonly minute: number;
  ms: number;
  bytes: number;
  lost: number;
  invented: number;
  rtt: number;
  rttMs: number;
  jitter: number;
  jitterMs: number;
  frames: number;
  framesMs: number;
  freezes: number;
}

const largest = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

/** By room and minute, and by who carried them and minute. */
function sumsOf(batch: readonly Reported[]): { sites: SiteSum[]; edges: EdgeSum[] } {
  const sites = new Map<string, SiteSum>();
  const edges = new Map<string, EdgeSum>();
  for (const { conferenceId, site, at, report } of batch) {
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const { ms, bytes, loss, invented, rttMs, jitterMs, frames, freezes, step, edge, pictures } = report;
    const siteKey = `${conferenceId} ${site} ${minute}`;
    const own = sites.get(siteKey) ?? { conferenceId, site, minute, ms: 0, bytes: 0, lost: 0, invented: 0, rtt: null, jitter: null, frames: 0, freezes: 0, step };
    sites.set(siteKey, own);
    own.ms += ms;
    own.bytes += bytes;
    own.lost += loss * ms;
    own.invented += invented * ms;
    own.rtt = largest(own.rtt, rttMs);
    own.jitter = largest(own.jitter, jitterMs);
    own.frames += frames;
    own.freezes += freezes;
    own.step = step;
    if (edge === null) continue;
    const edgeKey = `${conferenceId} ${edge} ${minute}`;
    const all = edges.get(edgeKey) ?? { conferenceId, edge, minute, ms: 0, bytes: 0, lost: 0, invented: 0, rtt: 0, rttMs: 0, jitter: 0, jitterMs: 0, frames: 0, framesMs: 0, freezes: 0 };
    edges.set(edgeKey, all);
    all.ms += ms;
    all.bytes += bytes;
    all.lost += loss * ms;
    all.invented += invented * ms;
    all.rtt += (rttMs ?? 0) * ms;
    all.rttMs += rttMs === null ? 0 : ms;
    all.jitter += (jitterMs ?? 0) * ms;
    all.jitterMs += jitterMs === null ? 0 : ms;
    all.frames += pictures ? frames : 0;
    all.framesMs += pictures ? ms : 0;
    all.freezes += freezes;
  }
  // In one order everywhere: two processes that write at once do not wait for one another in a circle.
  const ordered = <T extends { conferenceId: string; minute: number }>(all: Iterable<T>, then: (a: T, b: T) => number): T[] =>
    [...all].toSorted((a, b) => a.conferenceId.localeCompare(b.conferenceId) || then(a, b) || a.minute - b.minute);
  return { sites: ordered(sites.values(), (a, b) => a.site - b.site), edges: ordered(edges.values(), (a, b) => a.edge.localeCompare(b.edge)) };
}

/** Writes what many rooms reported, in three statements; of two reports of one room in a batch both count in its minute, the later stands. */
export async function writeReports(db: Database, batch: readonly Reported[]): Promise<null[]> {
  const latest = new Map(batch.map((each) => [`${each.conferenceId} ${each.site}`, each]));
  const rows = [...latest.values()].toSorted((a, b) => a.conferenceId.localeCompare(b.conferenceId) || a.site - b.site);
  await sql`${prepared}
    insert into site_quality as q (conference_id, site, at, report)
    select conference_id, site, to_timestamp(at / 1000.0), report from unnest(
      ${rows.map((row) => row.conferenceId)}::uuid[], ${rows.map((row) => row.site)}::int[],
      ${rows.map((row) => row.at)}::double precision[], ${rows.map((row) => JSON.stringify(row.report))}::jsonb[]) as t (conference_id, site, at, report)
    on conflict (conference_id, site) do update set at = excluded.at, report = excluded.report where q.at <= excluded.at`.execute(db);
  const { sites, edges } = sumsOf(batch);
  await sql`${prepared}
    insert into site_quality_minute as m (conference_id, site, minute, ms, bytes, lost, invented, rtt, jitter, frames, freezes, step)
    select conference_id, site, to_timestamp(minute / 1000.0), ms, bytes, lost, invented, rtt, jitter, frames, freezes, step from unnest(
      ${sites.map((row) => row.conferenceId)}::uuid[], ${sites.map((row) => row.site)}::int[], ${sites.map((row) => row.minute)}::double precision[],
      ${sites.map((row) => row.ms)}::bigint[], ${sites.map((row) => row.bytes)}::bigint[], ${sites.map((row) => row.lost)}::double precision[],
      ${sites.map((row) => row.invented)}::double precision[], ${sites.map((row) => row.rtt)}::double precision[], ${sites.map((row) => row.jitter)}::double precision[],
      ${sites.map((row) => row.frames)}::int[], ${sites.map((row) => row.freezes)}::int[], ${sites.map((row) => row.step)}::text[])
      as t (conference_id, site, minute, ms, bytes, lost, invented, rtt, jitter, frames, freezes, step)
    on conflict (conference_id, site, minute) do update set
      ms = m.ms + excluded.ms, bytes = m.bytes + excluded.bytes, lost = m.lost + excluded.lost, invented = m.invented + excluded.invented,
      rtt = greatest(m.rtt, excluded.rtt), jitter = greatest(m.jitter, excluded.jitter), frames = m.frames + excluded.frames, freezes = m.freezes + excluded.freezes, step = excluded.step`.execute(db);
  if (edges.length === 0) return batch.map(() => null);
  await sql`${prepared}
    insert into edge_quality_minute as m (conference_id, edge, minute, ms, bytes, lost, invented, rtt, rtt_ms, jitter, jitter_ms, frames, frames_ms, freezes)
    select conference_id, edge, to_timestamp(minute / 1000.0), ms, bytes, lost, invented, rtt, rtt_ms, jitter, jitter_ms, frames, frames_ms, freezes from unnest(
      ${edges.map((row) => row.conferenceId)}::uuid[], ${edges.map((row) => row.edge)}::text[], ${edges.map((row) => row.minute)}::double precision[],
      ${edges.map((row) => row.ms)}::bigint[], ${edges.map((row) => row.bytes)}::bigint[], ${edges.map((row) => row.lost)}::double precision[],
      ${edges.map((row) => row.invented)}::double precision[], ${edges.map((row) => row.rtt)}::double precision[], ${edges.map((row) => row.rttMs)}::bigint[],
      ${edges.map((row) => row.jitter)}::double precision[], ${edges.map((row) => row.jitterMs)}::bigint[], ${edges.map((row) => row.frames)}::bigint[],
      ${edges.map((row) => row.framesMs)}::bigint[], ${edges.map((row) => row.freezes)}::int[])
      as t (conference_id, edge, minute, ms, bytes, lost, invented, rtt, rtt_ms, jitter, jitter_ms, frames, frames_ms, freezes)
    on conflict (conference_id, edge, minute) do update set
      ms = m.ms + excluded.ms, bytes = m.bytes + excluded.bytes, lost = m.lost + excluded.lost, invented = m.invented + excluded.invented,
      rtt = m.rtt + excluded.rtt, rtt_ms = m.rtt_ms + excluded.rtt_ms, jitter = m.jitter + excluded.jitter, jitter_ms = m.jitter_ms + excluded.jitter_ms,
      frames = m.frames + excluded.frames, frames_ms = m.frames_ms + excluded.frames_ms, freezes = m.freezes + excluded.freezes`.execute(db);
  return batch.map(() => null);
}

/** The newest report of each room that has reported since. */
export async function readLatest(db: Database, conferenceId: string, since: number): Promise<{ site: number; at: number; report: QualityReport }[]> {
  const found = await sql<{ site: number; at: number; report: QualityReport }>`${prepared}
    select site, (extract(epoch from at) * 1000)::bigint as at, report from site_quality
    where conference_id = ${conferenceId} and at > to_timestamp(${since}::double precision / 1000.0) order by site`.execute(db);
  return found.rows.map((row) => ({ ...row, at: Number(row.at) }));
}

export async function readLatestOf(db: Database, conferenceId: string, site: number): Promise<{ site: number; at: number; report: QualityReport } | null> {
  const found = await sql<{ at: number; report: QualityReport }>`
    select (extract(epoch from at) * 1000)::bigint as at, report from site_quality where conference_id = ${conferenceId} and site = ${site}`.execute(db);
  const row = found.rows[0];
  return row ? { site, at: Number(row.at), report: row.report } : null;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;

export async function readMinutes(db: Database, conferenceId: string, site: number, since: number): Promise<QualityMinute[]> {
  const found = await sql<Record<"at" | "ms" | "bytes" | "lost" | "invented" | "frames" | "freezes", number> & { rtt: number | null; jitter: number | null; step: QualityMinute["step"] }>`
    select (extract(epoch from minute) * 1000)::bigint as at, ms, bytes, lost, invented, rtt, jitter, frames, freezes, step from site_quality_minute
    where conference_id = ${conferenceId} and site = ${site} and minute > to_timestamp(${since}::double precision / 1000.0) order by minute`.execute(db);
  return found.rows.map(({ at, ms, bytes, lost, invented, rtt, jitter, frames, freezes, step }) => ({
    at: Number(at),
    kbps: Math.round((Number(bytes) * 8) / Number(ms)),
    loss: lost / Number(ms),
    rttMs: rtt,
    jitterMs: jitter,
    fps: tenth((frames * 1_000) / Number(ms)),
    freezes,
    invented: invented / Number(ms),
    step,
  }));
}

/** All rooms that one server carried. */
export async function readEdgeMinutes(db: Database, conferenceId: string, edge: string, since: number): Promise<CarrierMinute[]> {
  const found = await sql<Record<"at" | "ms" | "bytes" | "lost" | "invented" | "rtt" | "rttMs" | "jitter" | "jitterMs" | "frames" | "framesMs" | "freezes", number>>`
    select (extract(epoch from minute) * 1000)::bigint as at, ms, bytes, lost, invented, rtt, rtt_ms as "rttMs", jitter, jitter_ms as "jitterMs", frames, frames_ms as "framesMs", freezes
    from edge_quality_minute where conference_id = ${conferenceId} and edge = ${edge} and minute > to_timestamp(${since}::double precision / 1000.0) order by minute`.execute(db);
  return found.rows.map(({ at, ms, bytes, lost, invented, rtt, rttMs, jitter, jitterMs, frames, framesMs, freezes }) => ({
    at: Number(at),
    // What all of them received in this minute, over the minute: the stretches lie side by side.
    kbps: Math.round((Number(bytes) * 8) / MINUTE_MS),
    loss: lost / Number(ms),
    rttMs: Number(rttMs) > 0 ? tenth(rtt / Number(rttMs)) : null,
    jitterMs: Number(jitterMs) > 0 ? tenth(jitter / Number(jitterMs)) : null,
    fps: Number(framesMs) > 0 ? tenth((Number(frames) * 1_000) / Number(framesMs)) : 0,
    freezes,
    invented: invented / Number(ms),
  }));
}

/** History is for finding a fault today and telling of it tomorrow. */
export async function forgetOld(db: Database, before: number): Promise<void> {
  await sql`delete from site_quality_minute where minute < to_timestamp(${before}::double precision / 1000.0)`.execute(db);
  await sql`delete from edge_quality_minute where minute < to_timestamp(${before}::double precision / 1000.0)`.execute(db);
  await sql`delete from site_quality where at < to_timestamp(${before}::double precision / 1000.0)`.execute(db);
}
