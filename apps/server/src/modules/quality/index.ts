/** The quality board: how the programme reaches the rooms, the worst first, with what to do about it. */
import { CarrierHistory, QualityBoard, QualityHistory, QualityReport, QualityTaken, ROOT_EDGE, Uuid } from "@diemcau/contract";
import { keptForMs, reportEveryMs } from "@diemcau/rules/quality";
import type { PublisherStats } from "@diemcau/media";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { createGroupCommit } from "../../platform/group-commit.ts";
import { createLimiter } from "../../platform/http/limiter.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Edges } from "../edges/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { sourceName, toldSoon } from "../media/index.ts";
import { pictureOf, sendersOf, shown, type Picture, type Sending } from "./board.ts";
import { readEdgeMinutes, readLatest, readLatestOf, readMinutes, writeReports, type Reported } from "./store.ts";
import { readUplinkMinutes } from "./uplink-store.ts";

export { createQualityClerk } from "./clerk.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const AnEdge = Type.Object({ conferenceId: Uuid, edge: Type.Union([Type.Literal(ROOT_EDGE), Uuid]) });
const Listed = Type.Object({ worst: Type.Optional(Type.String({ pattern: "^\\d{1,4}$" })) });
const WORST = 10;
const MOST_WORST = 500;
const HISTORY_MS = 4 * 3_600_000;
/** A room reports every 15 s; some more for those that are set up anew. */
const REPORTS_A_MINUTE = 12;

/** Consoles ask every 5 s; all of a process are shown the same picture, so old at most, ms. */
const SAME_MS = 4_000;

export interface QualityParts {
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly edges: Pick<Edges, "overview" | "linkMinutes" | "secondFor">;
  /** What rooms and encoders send to the centre. @throws MediaError when its media server does not answer */
  publishers(conferenceId: string): Promise<readonly PublisherStats[]>;
}

export interface Quality {
  routes(app: FastifyInstance): void;
  drain(): Promise<void>;
}

export function createQuality(platform: Platform, { identity, conferences, edges, publishers }: QualityParts): Quality {
  const { db, clock } = platform;
  const limiter = createLimiter({ limit: REPORTS_A_MINUTE, windowMs: 60_000, clock });
  const pictures = new Map<string, { at: number; picture: Promise<Picture> }>();
  platform.hub.onPutAway((conferenceId) => pictures.delete(conferenceId));

  /** Who is to send now, and what comes of them; null: the media server does not answer in time. */
  async function sending(conferenceId: string): Promise<Sending[] | null> {
    const { state } = await platform.hub.get(conferenceId);
    const senders = sendersOf(state);
    if (senders.length === 0) return [];
    const found = await toldSoon(publishers(conferenceId));
    return found && senders.map((sender) => ({ ...sender, stats: found.find(({ sourceId }) => sourceId === sourceName(sender.site)) ?? null }));
  }

  /** Judged once for all who look at about the same time. */
  function picture(conferenceId: string, sites: number): Promise<Picture> {
    const now = clock();
    const kept = pictures.get(conferenceId);
    if (kept && now - kept.at < SAME_MS) return kept.picture;
    const fresh = Promise.all([readLatest(db, conferenceId, now - keptForMs(sites)), edges.overview(conferenceId), sending(conferenceId)]).then(([rows, servers, uplinks]) => pictureOf(rows, servers, uplinks, now));
    pictures.set(conferenceId, { at: now, picture: fresh });
    fresh.catch(() => pictures.delete(conferenceId));
    return fresh;
  }
  const commits = createGroupCommit<Reported, null>({
    lingerMs: 250,
    maxBatch: 2_000,
    concurrency: 1,
    maxPending: 25_000,
    onFull: () => new Problem("server-busy"),
    write: (batch) => writeReports(db, batch),
  });

  return {
    routes(app) {
      app.post<{ Params: Static<typeof AConference>; Body: QualityReport }>(
        "/api/conferences/:conferenceId/quality",
        { schema: { params: AConference, body: QualityReport, response: { 200: QualityTaken } } },
        async (request) => {
          const { conferenceId } = request.params;
          const { principal } = authorise(await identity.principal(request, "header"), "quality.report", { conferenceId });
          if (principal.kind !== "site") throw new Problem("not-allowed");
          limiter.take(`${conferenceId} ${principal.site}`);
          const { siteCount } = await conferences.tree(conferenceId);
          await commits.add({ conferenceId, site: principal.site, at: clock(), report: request.body });
          return { nextMs: reportEveryMs(siteCount) };
        },
      );

      app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof Listed> }>(
        "/api/conferences/:conferenceId/quality",
        { schema: { params: AConference, querystring: Listed, response: { 200: QualityBoard } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          authorise(await identity.principal(request), "quality.read", { conferenceId });
          const { siteCount } = await conferences.tree(conferenceId);
          const { unwell, ...rest } = await picture(conferenceId, siteCount);
          const wanted = Math.min(MOST_WORST, Number(request.query.worst ?? WORST));
          reply.header("cache-control", "private, no-store");
          return { ...rest, worst: unwell.slice(0, wanted) };
        },
      );

      app.get<{ Params: Static<typeof ASite> }>(
        "/api/conferences/:conferenceId/sites/:ordinal/quality",
        { schema: { params: ASite, response: { 200: QualityHistory } } },
        async (request, reply) => {
          const { conferenceId, ordinal } = request.params;
          authorise(await identity.principal(request), "quality.read", { conferenceId });
          const site = Number(ordinal);
          if (site >= (await conferences.tree(conferenceId)).siteCount) throw new Problem("site-unknown");
          const since = clock() - HISTORY_MS;
          const [latest, minutes, sent, servers] = await Promise.all([readLatestOf(db, conferenceId, site), readMinutes(db, conferenceId, site, since), readUplinkMinutes(db, conferenceId, site, since), edges.overview(conferenceId)]);
          const from = latest?.report.edge ?? null;
          const second = from === null || from === ROOT_EDGE ? null : await edges.secondFor(conferenceId, site, from);
          reply.header("cache-control", "private, no-store");
          return { latest: latest ? shown(latest, servers) : null, minutes, sent, second };
        },
      );

      app.get<{ Params: Static<typeof AnEdge> }>(
        "/api/conferences/:conferenceId/edges/:edge/quality",
        { schema: { params: AnEdge, response: { 200: CarrierHistory } } },
        async (request, reply) => {
          const { conferenceId, edge } = request.params;
          authorise(await identity.principal(request), "quality.read", { conferenceId });
          await conferences.tree(conferenceId);
          const names = new Map((await edges.overview(conferenceId)).edges.map(({ id, name }) => [id, name]));
          if (edge !== ROOT_EDGE && !names.has(edge)) throw new Problem("edge-unknown");
          const since = clock() - HISTORY_MS;
          const [minutes, links] = await Promise.all([readEdgeMinutes(db, conferenceId, edge, since), edge === ROOT_EDGE ? [] : edges.linkMinutes(edge, conferenceId, since)]);
          reply.header("cache-control", "private, no-store");
          return { minutes, links: links.map((link) => ({ ...link, fromName: names.get(link.from) ?? null })) };
        },
      );
    },
    drain: () => commits.drain(),
  };
}
