import { EdgePlaces, Uuid } from "@diemcau/contract";
import { forSites, placeSites } from "@diemcau/rules/edges";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import type { EdgeDirectory } from "./directory.ts";

const AConference = Type.Object({ conferenceId: Uuid });
type Tree = Awaited<ReturnType<Conferences["tree"]>>;

interface Forecast {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly directory: EdgeDirectory;
}

/** Units of a site and of those above it, its own first. */
export function unitsAbove({ sites }: Pick<Tree, "sites">, site: number): string[] {
  const path: string[] = [];
  for (let at = site; at >= 0; at = sites[at]?.parent ?? -1) {
    const unitId = sites[at]?.unitId;
    if (unitId) path.push(unitId);
  }
  return path;
}

/** Before the day: would every room of a conference find a place on the edges that run now? */
export function forecastRoutes(app: FastifyInstance, { platform, identity, conferences, directory }: Forecast): void {
  app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/edge-places", { schema: { params: AConference, response: { 200: EdgePlaces } } }, async (request) => {
    authorise(await identity.principal(request), "edge.manage");
    const tree = await conferences.tree(request.params.conferenceId);
    const edges = await directory.all();
    // Empty as they will be in the morning.
    const facts = edges.map((edge) => ({ ...directory.facts(edge), viewers: 0, busy: 0, loopMs: 0 }));
    const places = placeSites(
      tree.sites.map((_, site) => ({ key: `${request.params.conferenceId} ${site}`, path: unitsAbove(tree, site) })),
      facts,
    );
    const counts = new Map(edges.map(({ id }) => [id, { id, first: 0, second: 0 }]));
    let left = 0;
    for (const { first, second } of places) {
      if (first === null) left++;
      else counts.get(first)!.first++;
      if (second !== null) counts.get(second)!.second++;
    }
    const root = Math.min(left, forSites(platform.config.maxViewers, edges.length > 0));
    return { sites: places.length, edges: [...counts.values()], root, without: left - root };
  });
}
