import type { QualityMinute, QualityReport } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database } from "../../platform/db/database.ts";

export interface Reported {
  readonly conferenceId: string;
  readonly site: number;
  readonly at: number;
  readonly report: QualityReport;
}

const MINUTE_MS = 60_000;

/** Writes what many rooms reported, in two statements; of two reports of one room in a batch both count in its minute, the later stands. */
export async function writeReports(db: Database, batch: readonly Reported[]): Promise<null[]> {
  const latest = new Map(batch.map((each) => [`${each.conferenceId} ${each.site}`, each]));
  const rows = [...latest.values()].toSorted((a, b) => a.conferenceId.localeCompare(b.conferenceId) || a.site - b.site);
  await sql`${prepared}
    insert into site_quality as q (conference_id, site, at, report)
    select conference_id, site, to_timestamp(at / 1000.0), report from unnest(
      ${rows.map((row) => row.conferenceId)}::uuid[], ${rows.map((row) => row.site)}::int[],
      ${rows.map((row) => row.at)}::double precision[], ${rows.map((row) => JSON.stringify(row.report))}::jsonb[]) as t (conference_id, site, at, report)
    on conflict (conference_id, site) do update set at = excluded.at, report = excluded.report where q.at <= excluded.at`.execute(db);
  const minutes = new Map<string, { conferenceId: string; site: number; minute: number; ms: number; bytes: number; lost: number; invented: number; rtt: number | null; frames: number; freezes: number; step: string }>();
  for (const { conferenceId, site, at, report } of batch) {
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const key = `${conferenceId} ${site} ${minute}`;
    const sum = minutes.get(key) ?? { conferenceId, site, minute, ms: 0, bytes: 0, lost: 0, invented: 0, rtt: null, frames: 0, freezes: 0, step: report.step };
    const { ms, bytes, loss, invented, rttMs, frames, freezes, step } = report;
    minutes.set(key, {
      ...sum,
      ms: sum.ms + ms,
      bytes: sum.bytes + bytes,
      lost: sum.lost + loss * ms,
      invented: sum.invented + invented * ms,
      rtt: rttMs === null ? sum.rtt : Math.max(sum.rtt ?? 0, rttMs),
      frames: sum.frames + frames,
      freezes: sum.freezes + freezes,
      step,
    });
  }
  const sums = [...minutes.values()].toSorted((a, b) => a.conferenceId.localeCompare(b.conferenceId) || a.site - b.site || a.minute - b.minute);
  await sql`${prepared}
    insert into site_quality_minute as m (conference_id, site, minute, ms, bytes, lost, invented, rtt, frames, freezes, step)
    select conference_id, site, to_timestamp(minute / 1000.0), ms, bytes, lost, invented, rtt, frames, freezes, step from unnest(
      ${sums.map((row) => row.conferenceId)}::uuid[], ${sums.map((row) => row.site)}::int[], ${sums.map((row) => row.minute)}::double precision[],
      ${sums.map((row) => row.ms)}::bigint[], ${sums.map((row) => row.bytes)}::bigint[], ${sums.map((row) => row.lost)}::double precision[],
      ${sums.map((row) => row.invented)}::double precision[], ${sums.map((row) => row.rtt)}::double precision[], ${sums.map((row) => row.frames)}::int[],
      ${sums.map((row) => row.freezes)}::int[], ${sums.map((row) => row.step)}::text[]) as t (conference_id, site, minute, ms, bytes, lost, invented, rtt, frames, freezes, step)
    on conflict (conference_id, site, minute) do update set
      ms = m.ms + excluded.ms, bytes = m.bytes + excluded.bytes, lost = m.lost + excluded.lost, invented = m.invented + excluded.invented,
      rtt = greatest(m.rtt, excluded.rtt), frames = m.frames + excluded.frames, freezes = m.freezes + excluded.freezes, step = excluded.step`.execute(db);
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

export async function readMinutes(db: Database, conferenceId: string, site: number, since: number): Promise<QualityMinute[]> {
  const found = await sql<Record<"at" | "ms" | "bytes" | "lost" | "invented" | "frames" | "freezes", number> & { rtt: number | null; step: QualityMinute["step"] }>`
    select (extract(epoch from minute) * 1000)::bigint as at, ms, bytes, lost, invented, rtt, frames, freezes, step from site_quality_minute
    where conference_id = ${conferenceId} and site = ${site} and minute > to_timestamp(${since}::double precision / 1000.0) order by minute`.execute(db);
  return found.rows.map(({ at, ms, bytes, lost, invented, rtt, frames, freezes, step }) => ({
    at: Number(at),
    kbps: Math.round((Number(bytes) * 8) / Number(ms)),
    loss: lost / Number(ms),
    rttMs: rtt,
    fps: Math.round((frames / Number(ms)) * 10_000) / 10,
    freezes,
    invented: invented / Number(ms),
    step,
  }));
}

/** History is for finding a fault today and telling of it tomorrow. */
export async function forgetOld(db: Database, before: number): Promise<void> {
  await sql`delete from site_quality_minute where minute < to_timestamp(${before}::double precision / 1000.0)`.execute(db);
  await sql`delete from site_quality where at < to_timestamp(${before}::double precision / 1000.0)`.execute(db);
}
