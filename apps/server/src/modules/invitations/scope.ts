/** Whose invitations a sign-in may read or act on. */
import type { FastifyRequest } from "fastify";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences, SiteTree } from "../conferences/index.ts";
import { authorise, type Action, type Identity } from "../identity/index.ts";
import type { Who } from "./acts.ts";
import { testedOf } from "./tested.ts";

export type Account = Extract<Principal, { kind: "account" }>;

export interface Scopes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  /** Acts and reads on one site, or the subtree below it. @throws Problem not-allowed, site-unknown, conference-ended (for acts) */
  site(request: FastifyRequest, action: Action, conferenceId: string, site: number): Promise<{ account: Account; who: Who; tree: SiteTree; tested: Map<number, number> }>;
}

export function createScopes(platform: Platform, identity: Identity, conferences: Conferences): Scopes {
  return {
    platform,
    identity,
    conferences,
    async site(request, action, conferenceId, site) {
      const isAct = request.method !== "GET";
      const account = accountOf(await identity.principal(request, isAct ? "header" : "header-or-query"), action);
      await conferences.authoriseSite(account, action, conferenceId, site);
      const [tree, { state }] = await Promise.all([conferences.tree(conferenceId), platform.hub.get(conferenceId)]);
      if (isAct && state.phase === "ended") throw new Problem("conference-ended");
      return { account, who: { name: account.name, unitId: account.unitId }, tree, tested: testedOf(state) };
    },
  };
}

export function accountOf(principal: Principal | null, action: Action): Account {
  const { principal: known } = authorise(principal, action);
  if (known.kind !== "account") throw new Problem("not-allowed");
  return known;
}

/** Does the officer answer for this unit itself? Nobody invites their own unit. */
export const isOwnSite = (account: Account, tree: SiteTree, site: number): boolean => account.unitId !== null && tree.sites[site]?.unitId === account.unitId;

/** The account's own site that a site stands below, or is. */
export function ownSiteAbove(account: Account, tree: SiteTree, site: number): number {
  let at = site;
  while (at > 0 && !isOwnSite(account, tree, at)) at = tree.sites[at]?.parent ?? 0;
  return at;
}
