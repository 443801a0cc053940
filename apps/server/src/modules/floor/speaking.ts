import { SitePlace, Uuid } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Conferences, SiteTree } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";

const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });

/** Sites that have others below them; worked out once for each state of the tree, since thousands of rooms ask. */
const branches = new WeakMap<SiteTree, ReadonlySet<number>>();

function branchesOf(tree: SiteTree): ReadonlySet<number> {
  let known = branches.get(tree);
  if (!known) branches.set(tree, (known = new Set(tree.sites.map(({ parent }) => parent))));
  return known;
}

/** `GET /api/conferences/:id/sites/:ordinal/place`: what a room must know of its level and of those above and below it. */
export function speakingRoutes(app: FastifyInstance, identity: Identity, conferences: Conferences): void {
  app.get<{ Params: Static<typeof ASite> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/place",
    { schema: { params: ASite, response: { 200: SitePlace } } },
    async (request): Promise<SitePlace> => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      await conferences.authoriseSite(await identity.principal(request), "site-place.read", conferenceId, site);
      const tree = await conferences.tree(conferenceId);
      const above: SitePlace["above"] = [];
      for (let up = tree.parentOf(site); up >= 0; up = tree.parentOf(up)) above.push({ site: up, siteName: tree.siteName(up), level: tree.levelCodeOf(up) });
      return { site, level: tree.levelCodeOf(site), above, hasBelow: branchesOf(tree).has(site) };
    },
  );
}
