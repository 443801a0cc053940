import { Uuid, type CommandKind } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Tx } from "../../platform/db/database.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { consoleRoutes } from "./consoles.ts";
import { commandRoutes, createCarryOut, type Accepted, type CarryOut, type Checks, type Preparations, type Writers } from "./commands.ts";
import { Lanes } from "./lanes.ts";
import { PresenceReporter } from "./presence.ts";
import { speakingRoutes } from "./speaking.ts";
import { Streams } from "./streams.ts";

const AConference = Type.Object({ conferenceId: Uuid });

export type { Accepted, Writers } from "./commands.ts";
export { Lanes } from "./lanes.ts";
export { createPresenceClerk } from "./presence.ts";

type Writer = (tx: Tx, accepted: Accepted) => Promise<void>;

/** The live conference: its commands and its event streams. */
export interface Floor {
  /** Says which tables of a module above the floor change together with its commands. Before the first command. */
  onCommands(writers: Writers): void;
  /** Looks that commands have to pass before they are decided. */
  checking(checks: Checks): void;
  /** Work of a module above the floor that commands need before their turn. */
  preparing(preparations: Preparations): void;
  /** A command that another module gives for somebody. @throws Problem why not */
  readonly carryOut: CarryOut;
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
  const writers: Writers = {};
  const checks: Checks = {};
  const preparations: Preparations = {};
  const carryOut = createCarryOut({ platform, conferences, lanes, writers, checks, preparations });
  return {
    onCommands(more) {
      for (const [kind, write] of Object.entries(more) as [CommandKind, Writer][]) {
        const before = writers[kind] as Writer | undefined;
        Object.assign(writers, { [kind]: before ? (tx: Tx, accepted: Accepted) => before(tx, accepted).then(() => write(tx, accepted)) : write });
      }
    },
    checking(more) {
      Object.assign(checks, more);
    },
    preparing(more) {
      Object.assign(preparations, more);
    },
    carryOut,
    routes(app) {
      commandRoutes(app, carryOut, { platform, identity });
      streams.routes(app);
      consoleRoutes(app, platform, identity);
      speakingRoutes(app, identity, conferences);

      // A room's sign of life: TCP alone takes minutes to find a dead line.
      app.post<{ Params: Static<typeof AConference> }>(
        "/api/conferences/:conferenceId/alive",
        { schema: { params: AConference, response: { 204: Type.Null() } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const { principal } = authorise(await identity.principal(request, "header"), "site.sign-alive", { conferenceId });
          if (principal.kind === "site") presence.sign(conferenceId, principal.site);
          return reply.code(204).send();
        },
      );
    },
    async close() {
      streams.close();
      await presence.close();
    },
  };
}
