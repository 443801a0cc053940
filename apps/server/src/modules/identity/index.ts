import type { FastifyInstance, FastifyRequest } from "fastify";
import { chosenSignIn, type Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { accountLinkRoutes } from "./account-link-routes.ts";
import { accountRoutes } from "./account-routes.ts";
import { createOfficers, type Officers } from "./officers.ts";
import { identityRoutes, type IdentityLookups } from "./routes.ts";
import { SignIns } from "./sign-ins.ts";

export { accountLink } from "./account-links.ts";
export { putAccount, requireStrong } from "./accounts.ts";
export { delegateOfLink, isLinkOf, linkToken, personalLink, sealCookie } from "./delegate-links.ts";
export { authorise, type Action, type Reach, type Role, type Target } from "./policy.ts";
export { rehearsalSignIns } from "./rehearsal.ts";
export { setCookie } from "./routes.ts";
export { readConsolePeople, readConsolePerson, readInterpreters } from "./store.ts";
export type { SignIns } from "./sign-ins.ts";
export { revokeSignInsOfSite } from "./store.ts";
export { hasAccounts, insertFirstAccount } from "./first-account-store.ts";
export { hashPassword } from "./passwords.ts";
export { codeHash, setupCode, siteCode } from "./site-codes.ts";

/** Who asks, and what they may: accounts, rooms, delegates, the policy table. */
export interface Identity {
  readonly signIns: SignIns;
  readonly officers: Officers;
  /** The sign-in a request chose; commands must choose it by header. */
  principal(request: FastifyRequest, where?: "header" | "header-or-query"): Promise<Principal | null>;
  routes(app: FastifyInstance): void;
}

export function createIdentity(platform: Platform, lookups: IdentityLookups): Identity {
  const signIns = new SignIns(platform, lookups.siteOf);
  return {
    signIns,
    officers: createOfficers(platform, signIns),
    principal: (request, where = "header-or-query") => signIns.resolve(chosenSignIn(request, where), request.cookies),
    routes(app) {
      identityRoutes(app, platform, signIns, lookups);
      accountRoutes(app, platform, signIns);
      accountLinkRoutes(app, platform, signIns, lookups);
    },
  };
}
