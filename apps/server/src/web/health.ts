import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { demoIsLoaded } from "../demo/load.ts";
import type { Platform } from "../platform/platform.ts";
import { Problem } from "../platform/problem.ts";
import { WEB_DIST, pagesAreBuilt } from "./pages.ts";

export function healthRoutes(app: FastifyInstance, platform: Platform): void {
  /** This process runs. */
  app.get("/healthz", async () => ({ ok: true }));

  /** The installation can be used: database, pages, and the demo conference where one is wanted. */
  app.get("/readyz", async (_request, reply) => {
    const waitingFor: string[] = [];
    try {
      await sql`select 1`.execute(platform.db);
      if (platform.config.demo !== null && !(await demoIsLoaded(platform.db))) waitingFor.push("demo");
    } catch {
      waitingFor.push("database");
    }
    if (!pagesAreBuilt(WEB_DIST)) waitingFor.push("pages");
    return reply.code(waitingFor.length === 0 ? 200 : 503).send({ ready: waitingFor.length === 0, waitingFor });
  });

  /** Prometheus; counts only, and only for this machine. Elsewhere a scraper goes through the administrator's proxy. */
  app.get("/metrics", async (request, reply) => {
    if (!/^(127\.|::1$|::ffff:127\.)/.test(request.ip)) throw new Problem("not-allowed");
    return reply.type(platform.metrics.registry.contentType).send(await platform.metrics.registry.metrics());
  });
}
