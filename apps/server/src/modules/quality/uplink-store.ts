import type { UplinkMinute } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database } from "../../platform/db/database.ts";

/** What came from one room within a minute, as it was looked at. */
export interface UplinkSum {
  readonly conferenceId: string;
  readonly site: number;
  /** Its beginning, Unix ms. */
  readonly minute: number;
  /** While it was to send. */
  looks: number;
  /** Of them those at which something came; sums and means are of these. */
  up: number;
  bitrate: number;
  loss: number;
  fps: number;
  worstLoss: number;
  rtt: number | null;
  jitter: number | null;
}

export async function addUplinkMinutes(db: Database, rows: readonly UplinkSum[]): Promise<void> {
  await sql`${prepared}
    insert into site_uplink_minute as m (conference_id, site, minute, looks, up, bitrate, loss, fps, worst_loss, rtt, jitter)
    select conference_id, site, to_timestamp(minute / 1000.0), looks, up, bitrate, loss, fps, worst_loss, rtt, jitter from unnest(
      ${rows.map((row) => row.conferenceId)}::uuid[], ${rows.map((row) => row.site)}::int[], ${rows.map((row) => row.minute)}::double precision[],
      ${rows.map((row) => row.looks)}::int[], ${rows.map((row) => row.up)}::int[], ${rows.map((row) => row.bitrate)}::double precision[], ${rows.map((row) => row.loss)}::double precision[],
      ${rows.map((row) => row.fps)}::double precision[], ${rows.map((row) => row.worstLoss)}::double precision[], ${rows.map((row) => row.rtt)}::double precision[], ${rows.map((row) => row.jitter)}::double precision[])
      as t (conference_id, site, minute, looks, up, bitrate, loss, fps, worst_loss, rtt, jitter)
    on conflict (conference_id, site, minute) do update set
      looks = m.looks + excluded.looks, up = m.up + excluded.up, bitrate = m.bitrate + excluded.bitrate, loss = m.loss + excluded.loss, fps = m.fps + excluded.fps,
      worst_loss = greatest(m.worst_loss, excluded.worst_loss), rtt = greatest(m.rtt, excluded.rtt), jitter = greatest(m.jitter, excluded.jitter)`.execute(db);
}

export async function readUplinkMinutes(db: Database, conferenceId: string, site: number, since: number): Promise<UplinkMinute[]> {
  const found = await sql<Record<"at" | "looks" | "up" | "bitrate" | "loss" | "fps" | "worstLoss", number> & { rtt: number | null; jitter: number | null }>`
    select (extract(epoch from minute) * 1000)::bigint as at, looks, up, bitrate, loss, fps, worst_loss as "worstLoss", rtt, jitter from site_uplink_minute
    where conference_id = ${conferenceId} and site = ${site} and minute > to_timestamp(${since}::double precision / 1000.0) order by minute`.execute(db);
  return found.rows.map(({ at, looks, up, bitrate, loss, fps, worstLoss, rtt, jitter }) => {
    const came = Math.max(1, up);
    // Of what did not come nobody knows how much was lost.
    return { at: Number(at), kbps: Math.round(bitrate / came / 1_000), loss: up === 0 ? null : loss / came, worstLoss: up === 0 ? null : worstLoss, rttMs: rtt, jitterMs: jitter, fps: Math.round((fps / came) * 10) / 10, up: up / looks };
  });
}

export async function forgetUplinkMinutes(db: Database, before: number): Promise<void> {
  await sql`delete from site_uplink_minute where minute < to_timestamp(${before}::double precision / 1000.0)`.execute(db);
}
