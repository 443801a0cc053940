import type { FastifyInstance } from "fastify";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import { commandRoutes } from "./commands.ts";
import { Lanes } from "./lanes.ts";
import { PresenceReporter } from "./presence.ts";
import { Streams } from "./streams.ts";

export { Lanes } from "./lanes.ts";
export { createPresenceClerk } from "./presence.ts";

/** The live conference: its commands and its event streams. */
export interface Floor {
  routes(app: FastifyInstance): void;
  close(): Promise<void>;
}

export function createFloor(platform: Platform, identity: Identity, conferences: Conferences, gatewayId: string): Floor {
  const lanes = new Lanes(platform);
  const streams: Streams = new Streams({
    platform,
    identity,
    conferences,
    onSite: (conferenceId, site, open) => presence.report(conferenceId, site, open),
  });
  const presence = new PresenceReporter(platform, gatewayId, () => streams.held());
  return {
    routes(app) {
      commandRoutes(app, { platform, identity, conferences, lanes });
      streams.routes(app);
    },
    async close() {
      streams.close();
      await presence.close();
    },
  };
}
