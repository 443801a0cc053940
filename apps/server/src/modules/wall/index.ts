import type { FastifyInstance } from "fastify";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import { WallBoards } from "./boards.ts";
import { wallRoutes } from "./routes.ts";

export { createWallClerk } from "./clerk.ts";

/** The wall: rooms send small stills of themselves, the control room shows them all. */
export interface Wall {
  routes(app: FastifyInstance): void;
  close(): Promise<void>;
}

export function createWall(platform: Platform, identity: Identity, conferences: Conferences): Wall {
  const boards = new WallBoards(platform);
  return {
    routes: (app) => wallRoutes(app, { platform, identity, conferences, boards }),
    close: () => boards.close(),
  };
}
