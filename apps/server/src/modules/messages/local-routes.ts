import { LocalMinutes, Uuid } from "@diemcau/contract";
import { presentAt } from "@diemcau/rules";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { readRoster } from "../attendance/index.ts";
import type { MessageRoutes } from "./routes.ts";
import { readActs, readConclusions } from "./local-store.ts";

const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });

/** A room's own minutes: what it opened, dealt with and concluded by itself. */
export function localRoutes(app: FastifyInstance, { platform, identity, conferences }: Omit<MessageRoutes, "phrases">): void {
  const { db, hub } = platform;

  async function localMinutes(conferenceId: string, site: number): Promise<LocalMinutes> {
    const [tree, { state }, outline, acts, conclusions, roster] = await Promise.all([
      conferences.tree(conferenceId),
      hub.get(conferenceId),
      conferences.catalogue.outline(conferenceId),
      readActs(db, conferenceId, site),
      readConclusions(db, conferenceId, site),
      readRoster(db, conferenceId, site),
    ]);
    const row = state.sites.get(site);
    return {
      site,
      siteName: tree.siteName(site),
      timeZone: tree.sites[site]!.timeZone,
      conferenceTitle: outline.conference.title,
      siteChair: roster.find(({ isSiteChair }) => isSiteChair)?.name ?? null,
      present: presentAt(row),
      expected: tree.expectedAt(site),
      qualifier: row.reported >= 0 ? row.qualifier : "exact",
      acts,
      conclusions,
    };
  }

  app.get<{ Params: Static<typeof ASite> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/local-minutes",
    { schema: { params: ASite, response: { 200: LocalMinutes } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      await conferences.authoriseSite(await identity.principal(request), "local-minutes.read", conferenceId, site);
      return localMinutes(conferenceId, site);
    },
  );
}
