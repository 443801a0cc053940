import { ConferenceDefaults, LocalAgenda, LocalAgendaChange, PlanChange, PlanSaved, PlanView, SiteModes, StandingChange, Uuid } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Documents } from "../documents/index.ts";
import { authorise } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import type { Editor } from "./edit.ts";
import { changeLocalAgenda, readLocalAgenda } from "./local-agenda.ts";
import { markMentions, readableOutline } from "./readable.ts";
import type { ConferenceRoutes } from "./routes.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
/** A full plan of 200 items and 500 papers with long titles. */
const PLAN_LIMIT = 2 * 1024 * 1024;

/** A plan without the documents and papers that the reader may not read now. */
async function readableView(documents: Documents, principal: Principal, view: PlanView): Promise<PlanView> {
  const readable = await documents.readable(principal, [...view.documents, ...view.plan.papers].map(({ id }) => id));
  const may = ({ id }: { id: string }): boolean => readable.has(id);
  const papers = view.plan.papers.filter(may);
  const agenda = view.plan.agenda.map((item) => ({ ...item, paperIds: item.paperIds.filter((id) => readable.has(id)), documentIds: item.documentIds.filter((id) => readable.has(id)) }));
  return { ...view, documents: view.documents.filter(may), delivered: view.delivered.filter(({ paperId }) => readable.has(paperId)), plan: { ...view.plan, papers, agenda } };
}

/** What is planned of a conference: reading it, changing it, and the rooms' own additions. */
export function planRoutes(app: FastifyInstance, { platform, identity, documents, catalogue, authoriseSite }: ConferenceRoutes, editor: Editor, organisation: Organisation): void {
  app.get("/api/conferences/defaults", { schema: { response: { 200: ConferenceDefaults } } }, async (request) => {
    const { principal } = authorise(await identity.principal(request), "conference.list");
    const units = await organisation.units();
    const own = principal.kind === "account" ? units.find(({ id }) => id === principal.unitId) : undefined;
    return { timeZone: (own ?? units[0])?.timeZone ?? "UTC" };
  });

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/plan",
    { schema: { params: AConference, response: { 200: PlanView } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request), "plan.read", { conferenceId });
      const view = await editor.view(conferenceId, languageOf(request.headers["accept-language"]));
      // Who saves the plan needs all of it; who only reads it sees what they may read.
      return principal.kind === "account" && principal.role === "producer" ? view : readableView(documents, principal, view);
    },
  );

  app.post<{ Params: Static<typeof AConference>; Body: PlanChange }>(
    "/api/conferences/:conferenceId/plan",
    { bodyLimit: PLAN_LIMIT, schema: { params: AConference, body: PlanChange, response: { 200: PlanSaved } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request, "header"), "plan.write", { conferenceId });
      return { version: await editor.change(principal, conferenceId, request.body) };
    },
  );

  app.post<{ Params: Static<typeof AConference>; Body: StandingChange }>(
    "/api/conferences/:conferenceId/standing",
    { schema: { params: AConference, body: StandingChange, response: { 200: PlanSaved } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request, "header"), "plan.write", { conferenceId });
      return { version: await editor.setStanding(principal, conferenceId, request.body) };
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/site-modes",
    { schema: { params: AConference, response: { 200: Type.Object({ modes: Type.String() }) } } },
    async (request) => {
      const { conferenceId } = request.params;
      authorise(await identity.principal(request), "plan.read", { conferenceId });
      await catalogue.tree(conferenceId);
      return { modes: await editor.modes(conferenceId) };
    },
  );

  app.post<{ Params: Static<typeof AConference>; Body: SiteModes }>(
    "/api/conferences/:conferenceId/site-modes",
    { schema: { params: AConference, body: SiteModes, response: { 200: Type.Object({ changed: Type.Integer() }) } } },
    async (request) => {
      const { conferenceId } = request.params;
      authorise(await identity.principal(request, "header"), "plan.write", { conferenceId });
      return { changed: await editor.setModes(conferenceId, request.body) };
    },
  );

  app.get<{ Params: Static<typeof ASite> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/local-agenda",
    { schema: { params: ASite, response: { 200: LocalAgenda } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const principal = await authoriseSite(await identity.principal(request), "local-agenda.read", conferenceId, site);
      const [agenda, outline] = await Promise.all([readLocalAgenda(platform, await catalogue.tree(conferenceId), conferenceId, site), catalogue.outline(conferenceId)]);
      if (agenda.items.length === 0) return agenda;
      return { ...agenda, mentions: await markMentions(documents, outline, await readableOutline(documents, principal, outline), agenda.items.map(({ title }) => title)) };
    },
  );

  app.post<{ Params: Static<typeof ASite>; Body: LocalAgendaChange }>(
    "/api/conferences/:conferenceId/sites/:ordinal/local-agenda",
    { schema: { params: ASite, body: LocalAgendaChange, response: { 200: PlanSaved } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const principal = await authoriseSite(await identity.principal(request, "header"), "local-agenda.write", conferenceId, site);
      return { version: await changeLocalAgenda(platform, principal, conferenceId, site, request.body) };
    },
  );
}
