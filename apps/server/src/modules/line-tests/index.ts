import type { FastifyInstance } from "fastify";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Floor } from "../floor/index.ts";
import type { Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import type { TestBuses } from "../media/index.ts";
import { createLine } from "./line.ts";
import { lineTestRoutes } from "./routes.ts";
import { createTurns } from "./turns.ts";

export { createLineTestWarden, isTesting } from "./line.ts";
export { createRoundReminders } from "./rounds.ts";

/** Line tests: rooms try themselves over the real media path, the centre sees who has and who has not. */
export interface LineTests {
  routes(app: FastifyInstance): void;
  close(): Promise<void>;
}

export function createLineTests(platform: Platform, below: { identity: Identity; organisation: Organisation; conferences: Conferences; floor: Floor; tests: TestBuses }): LineTests {
  const turns = createTurns(platform);
  const line = createLine(platform, below.identity, below.tests);
  return {
    routes(app) {
      lineTestRoutes(app, { platform, ...below, turns, ended: (siteId) => line.end(siteId) });
      line.routes(app);
    },
    async close() {
      await turns.drain();
    },
  };
}
