import { ROOT_EDGE, type CarrierQuality, type LinkQuality, type QualityBoard, type SiteQuality, type UplinkQuality } from "@diemcau/contract";
import type { PublisherStats } from "@diemcau/media";
import type { ConferenceState } from "@diemcau/rules";
import { badness, explained, framesPerSecond, isOverloaded, judgeCarrier, judgeLink, judgeQuality, judgeUplink, kilobitsPerSecond, type CarrierWork } from "@diemcau/rules/quality";
import type { EdgeOverview, RootNow } from "../edges/index.ts";
import type { Reported } from "./store.ts";

type Row = Omit<Reported, "conferenceId">;

const tenth = (value: number): number => Math.round(value * 10) / 10;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : tenth(mean(known));
};

/** What carries the programme: every edge, and the root; null where this process does not look at it. */
export interface Servers {
  readonly edges: readonly EdgeOverview[];
  readonly root: RootNow | null;
}

/** A machine that was lost in the morning is no news in the afternoon: the page of edges goes on saying it, ms. */
const LOST_SHOWN_MS = 4 * 3_600_000;

/** Did whoever carried that room, or the root that everything comes from, not answer? Most rooms report of a short silence when it is over. */
function isSilent({ edges, root }: Servers, { at, report }: Pick<Row, "at" | "report">): boolean {
  if ((root?.silentSince ?? null) !== null) return true;
  const last = root?.lastSilence ?? null;
  if (last !== null && at > last.from && at - report.ms < last.to) return true;
  return edges.some(({ id, lostMs }) => id === report.edge && lostMs !== null);
}

export function shown({ site, at, report }: Row, servers: Servers): SiteQuality {
  const { step, edge, loss, rttMs, jitterMs, freezes, invented } = report;
  const own = judgeQuality(report);
  // Most rooms are well: nobody asks for them what their server does.
  const judged = own.verdict === "good" ? own : explained(own, isSilent(servers, { at, report }));
  return { site, at, step, edge, kbps: Math.round(kilobitsPerSecond(report)), loss, rttMs, jitterMs, fps: tenth(framesPerSecond(report)), freezes, invented, ...judged };
}

const workOfRoot = (root: RootNow | null): CarrierWork => ({ gone: (root?.silentSince ?? null) === null ? null : "silent", busy: root?.load ? root.load.cpu / root.load.cores : 0, loopMs: root?.load?.loopMs ?? 0 });
const workOfEdge = (edge: EdgeOverview | null): CarrierWork => ({ gone: (edge?.lostMs ?? null) === null ? null : "lost", busy: edge?.busy ?? 0, loopMs: edge?.loopMs ?? 0 });

/** Everything that consoles may ask for of one moment: each room judged once, the worst first. */
export interface Picture extends Omit<QualityBoard, "worst"> {
  /** Rooms that are not well. */
  readonly unwell: readonly SiteQuality[];
}

/** A room that is on air or cued. */
interface Sender {
  readonly site: number;
  readonly onAir: boolean;
  /** An encoder sends in place of its page. */
  readonly encoder: boolean;
}

/** Who is to send now: the rooms on air and the cued ones. */
export function sendersOf({ phase, slots, cued, encoders }: ConferenceState): Sender[] {
  if (phase !== "live") return [];
  const onAir = new Set(slots.flatMap((slot) => slot?.site ?? []));
  return [...new Set([...onAir, ...cued])].map((site) => ({ site, onAir: onAir.has(site), encoder: encoders.get(site) === "sending" }));
}

/** Who is to send, and what comes of them. */
export interface Sending extends Sender {
  readonly stats: PublisherStats | null;
}

/** A session's first pictures come when its camera and encoder have started: so many packets later. */
const SETTLED_PACKETS = 200;

function uplinkOf({ site, onAir, encoder, stats }: Sending): UplinkQuality {
  const judged = judgeUplink(stats && { ...stats, isSettled: stats.packets >= SETTLED_PACKETS });
  return { site, onAir, encoder, kbps: Math.round((stats?.bitrate ?? 0) / 1_000), loss: stats?.loss ?? 0, rttMs: stats?.rttMs ?? null, jitterMs: stats?.jitterMs ?? null, fps: stats?.fps ?? 0, ...judged };
}

/** @param sending null: the media server did not say */
export function pictureOf(rows: readonly Row[], servers: Servers, sending: readonly Sending[] | null, now: number): Picture {
  const { edges: overview, root } = servers;
  const verdicts = { good: 0, fair: 0, poor: 0 };
  const steps = { full: 0, low: 0, audio: 0, text: 0 };
  const unwell: { site: SiteQuality; badness: number }[] = [];
  const byEdge = new Map<string | null, { site: SiteQuality; sees: boolean }[]>();
  for (const row of rows) {
    const site = shown(row, servers);
    verdicts[site.verdict]++;
    steps[site.step]++;
    if (site.verdict !== "good") unwell.push({ site, badness: badness(site, site) });
    const carried = byEdge.get(site.edge);
    const entry = { site, sees: row.report.pictures };
    if (carried) carried.push(entry);
    else byEdge.set(site.edge, [entry]);
  }
  const names = new Map(overview.map(({ id, name }) => [id, name]));
  // An edge that pulls this conference counts, also while none of its rooms has reported.
  for (const { id, links, lostMs } of overview) if ((links.length > 0 || (lostMs !== null && lostMs < LOST_SHOWN_MS)) && !byEdge.has(id)) byEdge.set(id, []);
  const rootWork = workOfRoot(root);
  if ((rootWork.gone || isOverloaded(rootWork)) && !byEdge.has(ROOT_EDGE)) byEdge.set(ROOT_EDGE, []);
  const edges = [...byEdge].map(([edge, carried]): CarrierQuality => {
    const sites = carried.map(({ site }) => site);
    const own = overview.find(({ id }) => id === edge) ?? null;
    const links = (own?.links ?? []).map(({ layer, from, connected, bitrate, loss, rttMs, jitterMs, fps, reconnects }): LinkQuality => {
      return { layer, from, fromName: names.get(from) ?? null, connected, kbps: Math.round(bitrate / 1_000), loss, rttMs, jitterMs, fps, reconnects, ...judgeLink({ connected, loss, rttMs }) };
    });
    const work = edge === ROOT_EDGE ? rootWork : workOfEdge(own);
    const poor = sites.filter(({ verdict }) => verdict === "poor").length;
    return {
      edge,
      name: edge === null ? null : (names.get(edge) ?? null),
      sites: sites.length,
      poor,
      fair: sites.filter(({ verdict }) => verdict === "fair").length,
      kbps: sites.reduce((sum, { kbps }) => sum + kbps, 0),
      loss: sites.length === 0 ? 0 : mean(sites.map(({ loss }) => loss)),
      rttMs: meanOf(sites.map(({ rttMs }) => rttMs)),
      jitterMs: meanOf(sites.map(({ jitterMs }) => jitterMs)),
      fps: meanOf(carried.map(({ site, sees }) => (sees ? site.fps : null))),
      freezes: sites.reduce((sum, { freezes }) => sum + freezes, 0),
      // Nobody is no server: its rooms speak for themselves.
      ...(edge === null ? { verdict: poor > 0 ? ("poor" as const) : ("good" as const), reason: null } : judgeCarrier({ sites: sites.length, poor }, work, links)),
      since: edge === ROOT_EDGE ? (root?.silentSince ?? null) : typeof own?.lostMs === "number" ? Math.round(now - own.lostMs) : null,
      links,
    };
  });
  const weight = { good: 0, fair: 1, poor: 2 } as const;
  return {
    now,
    verdicts,
    steps,
    uplinks: sending && sending.map(uplinkOf).toSorted((a, b) => weight[b.verdict] - weight[a.verdict] || Number(b.onAir) - Number(a.onAir) || a.site - b.site),
    edges: edges.toSorted((a, b) => Number(b.reason === "silent") - Number(a.reason === "silent") || weight[b.verdict] - weight[a.verdict] || b.poor - a.poor || b.sites - a.sites || (a.name ?? "").localeCompare(b.name ?? "")),
    unwell: unwell.toSorted((a, b) => b.badness - a.badness || a.site.site - b.site.site).map(({ site }) => site),
  };
}
