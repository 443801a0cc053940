import { NewSiteContact, OwnRollCall, SentCounts, SiteContact, Uuid } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readClasses, readCounts } from "../attendance/index.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import { putSiteContact } from "../invitations/index.ts";

const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const base = "/api/conferences/:conferenceId";

/** What the roll call needs beside the floor: whom to telephone, and what a room is asked to count. */
export interface RollCall {
  routes(app: FastifyInstance): void;
}

export function createRollCall(platform: Platform, identity: Identity, conferences: Conferences): RollCall {
  const { db } = platform;
  return {
    routes(app) {
      app.post<{ Params: Static<typeof ASite>; Body: NewSiteContact }>(
        `${base}/sites/:ordinal/contact`,
        { schema: { params: ASite, body: NewSiteContact, response: { 200: SiteContact } } },
        async (request) => {
          const { conferenceId, ordinal } = request.params;
          const contact = { site: Number(ordinal), name: request.body.name ?? null, phone: request.body.phone };
          await conferences.authoriseSite(await identity.principal(request, "header"), "contact.write", conferenceId, contact.site);
          await putSiteContact(db, conferenceId, contact);
          return contact;
        },
      );

      app.get<{ Params: Static<typeof ASite> }>(`${base}/sites/:ordinal/roll-call`, { schema: { params: ASite, response: { 200: OwnRollCall } } }, async (request) => {
        const { conferenceId } = request.params;
        const site = Number(request.params.ordinal);
        await conferences.authoriseSite(await identity.principal(request), "roll-call.own", conferenceId, site);
        const [tree, classes] = await Promise.all([conferences.tree(conferenceId), readClasses(db, conferenceId, site)]);
        const known = tree.sites[site];
        if (!known) throw new Problem("site-unknown");
        return { level: known.level, expected: known.expected, classes };
      });

      app.get<{ Params: Static<typeof ASite> }>(`${base}/sites/:ordinal/headcounts`, { schema: { params: ASite, response: { 200: SentCounts } } }, async (request) => {
        const { conferenceId } = request.params;
        const site = Number(request.params.ordinal);
        await conferences.authoriseSite(await identity.principal(request), "roll-call.own", conferenceId, site);
        return { counts: await readCounts(db, conferenceId, site) };
      });
    },
  };
}
