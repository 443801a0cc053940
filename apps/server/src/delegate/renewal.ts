import { Uuid } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Identity } from "../modules/identity/index.ts";
import type { Conferences } from "../modules/conferences/index.ts";
import { actorOf } from "../platform/http/principal.ts";
import { Problem } from "../platform/problem.ts";

const ADelegate = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }), delegateId: Uuid });

/**
 * `POST /me/sheet/:conferenceId/:ordinal/:delegateId/renew`: a lost phone or sheet of paper. The old link and every
 * phone that came in by it are shut out; the sheet shows the new code.
 */
export function renewalRoute(app: FastifyInstance, { identity, conferences }: { identity: Identity; conferences: Conferences }): void {
  app.post<{ Params: Static<typeof ADelegate> }>("/sheet/:conferenceId/:ordinal/:delegateId/renew", { schema: { params: ADelegate } }, async (request, reply) => {
    // The cookies are not sent with another site's form; this holds for old browsers too.
    if (request.headers["sec-fetch-site"] === "cross-site") throw new Problem("not-allowed");
    const { conferenceId, ordinal, delegateId } = request.params;
    const site = Number(ordinal);
    const principal = await conferences.authoriseSite(await identity.principal(request), "delegate-link.renew", conferenceId, site);
    if ((await identity.signIns.renewals.renew({ conferenceId, site, delegateId }, actorOf(principal))) === null) throw new Problem("delegate-unknown");
    const { as } = request.query as { as?: unknown };
    const query = typeof as === "string" ? `?as=${encodeURIComponent(as)}&renewed=${delegateId}` : `?renewed=${delegateId}`;
    return reply.header("cache-control", "no-store").redirect(`/me/sheet/${conferenceId}/${site}${query}#d-${delegateId}`, 303);
  });
}
