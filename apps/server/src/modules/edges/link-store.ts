import type { EdgeLink, LinkMinute } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database } from "../../platform/db/database.ts";

/** What an edge said of one link within a minute. */
export interface LinkSum {
  readonly edgeId: string;
  readonly conferenceId: string;
  readonly layer: EdgeLink["layer"];
  readonly minute: number;
  parent: string;
  beats: number;
  up: number;
  bitrate: number;
  loss: number;
  worstLoss: number;
  rtt: number | null;
  jitter: number | null;
  fps: number;
  reconnects: number;
}

export async function addLinkMinutes(db: Database, rows: readonly LinkSum[]): Promise<void> {
  await sql`${prepared}
    insert into edge_link_minute as m (edge_id, conference_id, layer, minute, parent, beats, up, bitrate, loss, worst_loss, rtt, jitter, fps, reconnects)
    select edge_id, conference_id, layer, to_timestamp(minute / 1000.0), parent, beats, up, bitrate, loss, worst_loss, rtt, jitter, fps, reconnects from unnest(
      ${rows.map((row) => row.edgeId)}::uuid[], ${rows.map((row) => row.conferenceId)}::uuid[], ${rows.map((row) => row.layer)}::text[], ${rows.map((row) => row.minute)}::double precision[],
      ${rows.map((row) => row.parent)}::text[], ${rows.map((row) => row.beats)}::int[], ${rows.map((row) => row.up)}::int[], ${rows.map((row) => row.bitrate)}::double precision[],
      ${rows.map((row) => row.loss)}::double precision[], ${rows.map((row) => row.worstLoss)}::double precision[], ${rows.map((row) => row.rtt)}::double precision[],
      ${rows.map((row) => row.jitter)}::double precision[], ${rows.map((row) => row.fps)}::double precision[], ${rows.map((row) => row.reconnects)}::int[])
      as t (edge_id, conference_id, layer, minute, parent, beats, up, bitrate, loss, worst_loss, rtt, jitter, fps, reconnects)
    on conflict (edge_id, conference_id, layer, minute) do update set
      parent = excluded.parent, beats = m.beats + excluded.beats, up = m.up + excluded.up, bitrate = m.bitrate + excluded.bitrate, loss = m.loss + excluded.loss,
      worst_loss = greatest(m.worst_loss, excluded.worst_loss), rtt = greatest(m.rtt, excluded.rtt), jitter = greatest(m.jitter, excluded.jitter),
      fps = m.fps + excluded.fps, reconnects = m.reconnects + excluded.reconnects`.execute(db);
}

/** One edge's links of a conference, the oldest minute first, with whom each pulled from last. */
export async function readLinkMinutes(db: Database, edgeId: string, conferenceId: string, since: number): Promise<{ layer: EdgeLink["layer"]; from: string; minutes: LinkMinute[] }[]> {
  const found = await sql<Record<"at" | "beats" | "up" | "bitrate" | "loss" | "worstLoss" | "fps" | "reconnects", number> & { layer: EdgeLink["layer"]; parent: string; rtt: number | null; jitter: number | null }>`
    select layer, parent, (extract(epoch from minute) * 1000)::bigint as at, beats, up, bitrate, loss, worst_loss as "worstLoss", rtt, jitter, fps, reconnects from edge_link_minute
    where edge_id = ${edgeId} and conference_id = ${conferenceId} and minute > to_timestamp(${since}::double precision / 1000.0) order by layer, minute`.execute(db);
  return [...Map.groupBy(found.rows, ({ layer }) => layer)].map(([layer, rows]) => ({
    layer,
    from: rows.at(-1)!.parent,
    minutes: rows.map(({ at, beats, up, bitrate, loss, worstLoss, rtt, jitter, fps, reconnects }) => {
      const heard = Math.max(1, up);
      return { at: Number(at), kbps: Math.round(bitrate / heard / 1_000), loss: loss / heard, worstLoss, rttMs: rtt, jitterMs: jitter, fps: Math.round((fps / heard) * 10) / 10, up: up / beats, reconnects };
    }),
  }));
}

export async function forgetLinkMinutes(db: Database, before: number): Promise<void> {
  await sql`delete from edge_link_minute where minute < to_timestamp(${before}::double precision / 1000.0)`.execute(db);
}
