import type { FastifyInstance } from "fastify";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { readingRoutes } from "./reading-routes.ts";
import { actRoutes } from "./routes.ts";
import { spreadContacts } from "./contact-store.ts";
import { createScopes } from "./scope.ts";

export { createInvitationsClerk } from "./clerk.ts";
export { tellSites, type ToldSite } from "./tell.ts";
export { addSitePhones, putSiteContact, readContactsText, readSiteContacts } from "./contact-store.ts";

/** Invitations down the tree of sites: sent in one act, answered level by level, counted at every level. */
export function createInvitations(platform: Platform, identity: Identity, organisation: Organisation, conferences: Conferences): { routes(app: FastifyInstance): void } {
  const scopes = createScopes(platform, identity, conferences);
  organisation.onContacts(spreadContacts);
  return {
    routes(app) {
      actRoutes(app, scopes, organisation);
      readingRoutes(app, scopes, organisation);
    },
  };
}
