/** The quality board: how the programme reaches the rooms, the worst first, with what to do about it. */
import { QualityBoard, QualityHistory, QualityReport, QualityTaken, Uuid, type SiteQuality } from "@diemcau/contract";
import { badness, framesPerSecond, judgeQuality, keptForMs, kilobitsPerSecond, reportEveryMs } from "@diemcau/rules/quality";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { createGroupCommit } from "../../platform/group-commit.ts";
import { createLimiter } from "../../platform/http/limiter.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { readLatest, readLatestOf, readMinutes, writeReports, type Reported } from "./store.ts";

export { createQualityClerk } from "./clerk.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const Listed = Type.Object({ worst: Type.Optional(Type.String({ pattern: "^\\d{1,4}$" })) });
const WORST = 10;
const MOST_WORST = 500;
const HISTORY_MS = 4 * 3_600_000;
/** A room reports every 15 s; some more for those that are set up anew. */
const REPORTS_A_MINUTE = 12;

export interface QualityParts {
  readonly identity: Identity;
  readonly conferences: Conferences;
  /** Names of edges by id, for the board. */
  edgeNames(): Promise<ReadonlyMap<string, string>>;
}

export interface Quality {
  routes(app: FastifyInstance): void;
  drain(): Promise<void>;
}

function shown({ site, at, report }: Omit<Reported, "conferenceId">): SiteQuality {
  const { verdict, reason } = judgeQuality(report);
  const { step, edge, loss, rttMs, jitterMs, freezes, invented } = report;
  return { site, at, step, edge, kbps: Math.round(kilobitsPerSecond(report)), loss, rttMs, jitterMs, fps: Math.round(framesPerSecond(report) * 10) / 10, freezes, invented, verdict, reason };
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);

export function createQuality(platform: Platform, { identity, conferences, edgeNames }: QualityParts): Quality {
  const { db, clock } = platform;
  const limiter = createLimiter({ limit: REPORTS_A_MINUTE, windowMs: 60_000, clock });
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
          const now = clock();
          const rows = await readLatest(db, conferenceId, now - keptForMs(siteCount));
          const all = rows.map((row) => ({ ...shown(row), badness: badness(judgeQuality(row.report), row.report) }));
          const names = await edgeNames();
          const verdicts = { good: 0, fair: 0, poor: 0 };
          const steps = { full: 0, low: 0, audio: 0, text: 0 };
          for (const { verdict, step } of all) {
            verdicts[verdict]++;
            steps[step]++;
          }
          const byEdge = Map.groupBy(all, ({ edge }) => edge);
          const edges = [...byEdge].map(([edge, sites]) => ({
            edge,
            name: edge === null ? null : (names.get(edge) ?? null),
            sites: sites.length,
            poor: sites.filter(({ verdict }) => verdict === "poor").length,
            fair: sites.filter(({ verdict }) => verdict === "fair").length,
            kbps: sites.reduce((sum, { kbps }) => sum + kbps, 0),
            loss: mean(sites.map(({ loss }) => loss)),
            rttMs: sites.some(({ rttMs }) => rttMs !== null) ? mean(sites.flatMap(({ rttMs }) => rttMs ?? [])) : null,
          }));
          const wanted = Math.min(MOST_WORST, Number(request.query.worst ?? WORST));
          const worst = all.filter(({ verdict }) => verdict !== "good").toSorted((a, b) => b.badness - a.badness || a.site - b.site).slice(0, wanted);
          reply.header("cache-control", "private, no-store");
          return { now, verdicts, steps, edges: edges.toSorted((a, b) => b.poor - a.poor || b.sites - a.sites), worst: worst.map(({ badness: _badness, ...site }) => site) };
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
          const [latest, minutes] = await Promise.all([readLatestOf(db, conferenceId, site), readMinutes(db, conferenceId, site, clock() - HISTORY_MS)]);
          reply.header("cache-control", "private, no-store");
          return { latest: latest ? shown(latest) : null, minutes };
        },
      );
    },
    drain: () => commits.drain(),
  };
}
