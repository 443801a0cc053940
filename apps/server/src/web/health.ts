import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { sql } from "kysely";
import { demoIsLoaded } from "../demo/load.ts";
import type { Platform } from "../platform/platform.ts";
import { Problem } from "../platform/problem.ts";
import { sameBytes } from "../platform/secrets.ts";
import { clerkIsAlive } from "./clerk-beat.ts";
import { WEB_DIST, pagesAreBuilt } from "./pages.ts";

/** What proxies add: a request with one of these came from elsewhere, whoever hands it in. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
const digest = (text: string) => createHash("sha256").update(text).digest();

function mayReadMetrics({ socket, headers }: FastifyRequest, token: string | null): boolean {
  if (token !== null && sameBytes(digest(headers.authorization ?? ""), digest(`Bearer ${token}`))) return true;
  return /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? "") && FORWARDED.every((name) => headers[name] === undefined);
}

/** @param media says whether the media engine answers */
export function healthRoutes(app: FastifyInstance, platform: Platform, media: () => Promise<boolean>): void {
  /** This process runs; pages measure their clock by it. */
  app.get("/healthz", async () => ({ ok: true, now: platform.clock() }));

  /** The installation can be used: database, clerk, media engine, pages, and the demo conference where one is wanted. */
  app.get("/readyz", async (_request, reply) => {
    const waitingFor: string[] = [];
    try {
      await sql`select 1`.execute(platform.db);
      if (!(await clerkIsAlive(platform.db))) waitingFor.push("clerk");
      if (platform.config.demo !== null && !(await demoIsLoaded(platform.db))) waitingFor.push("demo");
    } catch {
      waitingFor.push("database");
    }
    if (!(await media())) waitingFor.push("media");
    if (!pagesAreBuilt(WEB_DIST)) waitingFor.push("pages");
    return reply.code(waitingFor.length === 0 ? 200 : 503).send({ ready: waitingFor.length === 0, waitingFor });
  });

  /** Prometheus: all processes, counts only, for this machine or with the administrator's token. */
  app.get("/metrics", async (request, reply) => {
    if (!mayReadMetrics(request, platform.config.metricsToken)) throw new Problem("not-allowed");
    return reply.type(platform.metrics.registry.contentType).send(await platform.metrics.everybody());
  });
}
