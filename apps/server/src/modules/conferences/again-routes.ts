import { FromTemplate, MoreOfSeries, NewCopy, NewSeries, NewTemplate, Series, SeriesMade, Template, Uuid } from "@diemcau/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { authorise, type Identity } from "../identity/index.ts";
import type { Again } from "./again.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ATemplate = Type.Object({ templateId: Uuid });
const ASeries = Type.Object({ seriesId: Uuid });
const Made = Type.Object({ id: Uuid });

/** Copies, templates, series: whoever may make a conference may make it from another one. */
export function againRoutes(app: FastifyInstance, identity: Identity, again: Again): void {
  /** @returns the account's id */
  async function maker(request: FastifyRequest, where?: "header"): Promise<string> {
    const { principal } = authorise(await identity.principal(request, where), "conference.create");
    return principal.kind === "account" ? principal.id : "";
  }

  app.post<{ Params: Static<typeof AConference>; Body: NewCopy }>(
    "/api/conferences/:conferenceId/copies",
    { schema: { params: AConference, body: NewCopy, response: { 201: Made } } },
    async (request, reply) => {
      await again.copy(request.params.conferenceId, request.body, await maker(request, "header"));
      return reply.code(201).send({ id: request.body.id });
    },
  );

  app.post<{ Params: Static<typeof AConference>; Body: Static<typeof NewTemplate> }>(
    "/api/conferences/:conferenceId/templates",
    { schema: { params: AConference, body: NewTemplate, response: { 201: Made } } },
    async (request, reply) => {
      const { id, name } = request.body;
      await again.saveTemplate(request.params.conferenceId, id, name, await maker(request, "header"));
      return reply.code(201).send({ id });
    },
  );

  app.get("/api/conference-templates", { schema: { response: { 200: Type.Array(Template) } } }, async (request) => {
    await maker(request);
    return again.templates();
  });

  app.delete<{ Params: Static<typeof ATemplate> }>(
    "/api/conference-templates/:templateId",
    { schema: { params: ATemplate, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await maker(request, "header");
      await again.dropTemplate(request.params.templateId);
      return reply.code(204).send();
    },
  );

  app.post<{ Params: Static<typeof ATemplate>; Body: Static<typeof FromTemplate> }>(
    "/api/conference-templates/:templateId/conferences",
    { schema: { params: ATemplate, body: FromTemplate, response: { 201: Made } } },
    async (request, reply) => {
      await again.fromTemplate(request.params.templateId, request.body, await maker(request, "header"));
      return reply.code(201).send({ id: request.body.id });
    },
  );

  app.post<{ Params: Static<typeof AConference>; Body: Static<typeof NewSeries> }>(
    "/api/conferences/:conferenceId/series",
    { schema: { params: AConference, body: NewSeries, response: { 201: Made } } },
    async (request, reply) => {
      await again.startSeries(request.params.conferenceId, request.body, await maker(request, "header"));
      return reply.code(201).send({ id: request.body.id });
    },
  );

  app.get("/api/conference-series", { schema: { response: { 200: Type.Array(Series) } } }, async (request) => {
    await maker(request);
    return again.series();
  });

  app.post<{ Params: Static<typeof ASeries>; Body: Static<typeof MoreOfSeries> }>(
    "/api/conference-series/:seriesId/next",
    { schema: { params: ASeries, body: MoreOfSeries, response: { 201: SeriesMade } } },
    async (request, reply) => {
      const { id, count } = request.body;
      return reply.code(201).send(await again.more(request.params.seriesId, id, count, await maker(request, "header")));
    },
  );
}
