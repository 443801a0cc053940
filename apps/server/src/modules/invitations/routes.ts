/** The acts: writing, sending, answering, reminding. */
import { InvitationAct, InvitationCampaignAnswer, InvitationsReminded, InvitationsSent, MailState, NewInvitationCampaign, NewInvitationMessage, NewLateSite, NewSubstitution, RemindInvitations, SendInvitations, SubstitutionMade, Uuid } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { actorOf } from "../../platform/http/principal.ts";
import { readMailCounts, retryMails } from "../../platform/mail/index.ts";
import { Problem } from "../../platform/problem.ts";
import type { Organisation } from "../organisation/index.ts";
import { carryOut, remind, say, send, substitute, writeCampaign } from "./acts.ts";
import { readMatching } from "./funnel-store.ts";
import { addLateSite } from "./late-site.ts";
import { isOwnSite, ownSiteAbove, type Scopes } from "./scope.ts";
import { subtreeOf } from "./subtree.ts";
import { readCampaign, readTimeZone } from "./store.ts";

export const AConference = Type.Object({ conferenceId: Uuid });
/** Path parameters are text. */
export const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const Nothing = { 204: Type.Null() };
/** A text of 8,000 letters with marks. */
const TEXT_LIMIT = 64 * 1024;
const ALL = 100_000;

type OfConference = Static<typeof AConference>;
type OfSite = Static<typeof ASite>;

export function actRoutes(app: FastifyInstance, scopes: Scopes, organisation: Organisation): void {
  const { platform, conferences } = scopes;
  const { db } = platform;

  app.get<{ Params: OfConference }>(
    "/api/conferences/:conferenceId/invitations/campaign",
    { schema: { params: AConference, response: { 200: InvitationCampaignAnswer } } },
    async (request) => {
      await scopes.site(request, "invitation.write", request.params.conferenceId, 0);
      return { campaign: await readCampaign(db, request.params.conferenceId), mailConfigured: platform.config.smtpUrl !== null };
    },
  );

  app.post<{ Params: OfConference; Body: Static<typeof NewInvitationCampaign> }>(
    "/api/conferences/:conferenceId/invitations/campaign",
    { bodyLimit: TEXT_LIMIT, schema: { params: AConference, body: NewInvitationCampaign, response: { 200: InvitationCampaignAnswer } } },
    async (request) => {
      const { conferenceId } = request.params;
      await scopes.site(request, "invitation.write", conferenceId, 0);
      await writeCampaign(platform, conferenceId, request.body);
      return { campaign: await readCampaign(db, conferenceId), mailConfigured: platform.config.smtpUrl !== null };
    },
  );

  app.post<{ Params: OfConference; Body: Static<typeof SendInvitations> }>(
    "/api/conferences/:conferenceId/invitations/send",
    { bodyLimit: TEXT_LIMIT, schema: { params: AConference, body: SendInvitations, response: { 200: InvitationsSent } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { under, sites } = request.body;
      const { account, tree, tested } = await scopes.site(request, "invitation.send", conferenceId, under);
      const isOfficer = account.role === "unit-officer";
      // An officer invites those below: never their own unit, which somebody above has to want there.
      const mayInvite = (site: number) =>
        site < tree.siteCount && (!isOfficer || (!isOwnSite(account, tree, site) && account.unitId !== null && tree.covers(account.unitId, site)));
      if (sites && !sites.every(mayInvite)) throw new Problem("not-allowed");
      const level = tree.sites.flatMap(({ ordinal, parent }) => (parent === under ? [ordinal] : []));
      const uninvited = sites || isOfficer ? [] : await readMatching(db, { conferenceId, subtree: subtreeOf(tree, under), tested }, "uninvited", ALL);
      const wanted = (byLevel: boolean) => (isOfficer ? level : byLevel ? [under, ...level] : uninvited);
      return send(
        platform,
        conferenceId,
        await readTimeZone(db, conferenceId),
        ({ byLevel }) => (sites ? { sites, again: true } : { sites: wanted(byLevel), again: false }),
        isOfficer ? ownSiteAbove(account, tree, under) : null,
      );
    },
  );

  app.post<{ Params: OfConference; Body: Static<typeof RemindInvitations> }>(
    "/api/conferences/:conferenceId/invitations/remind",
    { bodyLimit: TEXT_LIMIT, schema: { params: AConference, body: RemindInvitations, response: { 200: InvitationsReminded } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { under, sites, filter = "unanswered" } = request.body;
      const { account, tree, tested } = await scopes.site(request, "invitation.send", conferenceId, under);
      const within = (site: number) => account.role === "producer" || (account.unitId !== null && tree.covers(account.unitId, site));
      if (sites && !sites.every((site) => site < tree.siteCount && within(site))) throw new Problem("not-allowed");
      const timeZone = await readTimeZone(db, conferenceId);
      return db.transaction().execute((tx) => remind(tx, platform, { conferenceId, subtree: subtreeOf(tree, under), tested }, timeZone, { filter, sites: sites ?? null }));
    },
  );

  app.post<{ Params: OfSite; Body: Static<typeof InvitationAct> }>(
    "/api/conferences/:conferenceId/invitations/sites/:ordinal",
    { schema: { params: ASite, body: InvitationAct, response: Nothing } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const { who } = await scopes.site(request, "invitation.answer", conferenceId, site);
      await carryOut(platform, conferenceId, site, who, request.body);
      return reply.code(204).send();
    },
  );

  app.post<{ Params: OfSite; Body: Static<typeof NewInvitationMessage> }>(
    "/api/conferences/:conferenceId/invitations/sites/:ordinal/messages",
    { schema: { params: ASite, body: NewInvitationMessage, response: Nothing } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const { who } = await scopes.site(request, "invitation.answer", conferenceId, site);
      await say(platform, conferenceId, site, who, request.body);
      return reply.code(204).send();
    },
  );

  app.post<{ Params: OfSite; Body: NewSubstitution }>(
    "/api/conferences/:conferenceId/invitations/sites/:ordinal/substitutions",
    { schema: { params: ASite, body: NewSubstitution, response: { 200: SubstitutionMade } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const { who } = await scopes.site(request, "invitation.answer", conferenceId, site);
      return substitute(platform, conferenceId, site, who, request.body);
    },
  );

  app.post<{ Params: OfConference; Body: Static<typeof NewLateSite> }>(
    "/api/conferences/:conferenceId/invitations/sites",
    { schema: { params: AConference, body: NewLateSite, response: { 201: Type.Object({ site: Type.Integer() }) } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { account } = await scopes.site(request, "invitation.add-site", conferenceId, 0);
      if (!(await readCampaign(db, conferenceId))) throw new Problem("invitation-not-written");
      const site = await addLateSite(platform, conferences, organisation, conferenceId, request.body.unitId, actorOf(account));
      await send(platform, conferenceId, await readTimeZone(db, conferenceId), () => ({ sites: [site], again: false }), null);
      return reply.code(201).send({ site });
    },
  );

  app.get<{ Params: OfConference }>(
    "/api/conferences/:conferenceId/invitations/mail",
    { schema: { params: AConference, response: { 200: MailState } } },
    async (request) => {
      const { conferenceId } = request.params;
      await scopes.site(request, "invitation.write", conferenceId, 0);
      return { configured: platform.config.smtpUrl !== null, ...(await readMailCounts(db, conferenceId)) };
    },
  );

  app.post<{ Params: OfConference }>("/api/conferences/:conferenceId/invitations/mail/retry", { schema: { params: AConference, response: Nothing } }, async (request, reply) => {
    const { conferenceId } = request.params;
    await scopes.site(request, "invitation.write", conferenceId, 0);
    await retryMails(db, conferenceId, platform.clock());
    return reply.code(204).send();
  });
}
