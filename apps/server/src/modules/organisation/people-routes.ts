import { NewPerson, PeopleFound, PersonChange, PersonDetail, PersonPlace, UnitSaved, Uuid } from "@diemcau/contract";
import { fold, normaliseInput } from "@diemcau/rules/text";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Identity } from "../identity/index.ts";
import { movePerson, removePerson, savePerson } from "./people.ts";
import { readPerson, searchPeople } from "./people-store.ts";
import { grantOf, requireWithin } from "./reach.ts";

const APerson = Type.Object({ personId: Uuid });
const Asked = Type.Object({ as: Type.Optional(Type.String()) });
const Search = Type.Object({
  query: Type.Optional(Type.String({ maxLength: 200 })),
  unit: Type.Optional(Uuid),
  /** The units below it as well. */
  below: Type.Optional(Type.Literal("1")),
  offset: Type.Optional(Type.String({ pattern: "^\\d{1,7}$" })),
  limit: Type.Optional(Type.String({ pattern: "^([1-9]|[1-9]\\d|100)$" })),
  as: Type.Optional(Type.String()),
});

export function peopleRoutes(app: FastifyInstance, { db }: Platform, identity: Identity, today: () => Promise<string>): void {
  app.get<{ Querystring: Static<typeof Search> }>(
    "/api/organisation/people",
    { schema: { querystring: Search, response: { 200: PeopleFound } } },
    async (request, reply): Promise<PeopleFound> => {
      const grant = await grantOf(identity, request, "person.read");
      const { query = "", unit, below, offset = "0", limit = "25" } = request.query;
      if (unit !== undefined) await requireWithin(db, grant, unit);
      const words = fold(normaliseInput(query)).split(/\s+/).filter(Boolean).slice(0, 12);
      void reply.header("cache-control", "no-store");
      return searchPeople(db, { words, unit: unit ?? null, below: below !== undefined, root: grant.root, offset: Number(offset), limit: Number(limit) });
    },
  );

  app.get<{ Params: Static<typeof APerson>; Querystring: Static<typeof Asked> }>(
    "/api/organisation/people/:personId",
    { schema: { params: APerson, querystring: Asked, response: { 200: PersonDetail } } },
    async (request, reply): Promise<PersonDetail> => {
      const grant = await grantOf(identity, request, "person.read");
      const person = await readPerson(db, request.params.personId);
      if (!person) throw new Problem("person-unknown");
      await requireWithin(db, grant, person.unit.id);
      void reply.header("cache-control", "no-store");
      return person;
    },
  );

  app.post<{ Body: NewPerson }>("/api/organisation/people", { schema: { body: NewPerson, response: { 200: UnitSaved } } }, async (request) => {
    const { id, ...fields } = request.body;
    return savePerson(db, await grantOf(identity, request, "person.write"), id, null, fields, await today());
  });

  app.post<{ Params: Static<typeof APerson>; Body: PersonChange }>(
    "/api/organisation/people/:personId",
    { schema: { params: APerson, body: PersonChange, response: { 200: UnitSaved } } },
    async (request) => {
      const { version, ...fields } = request.body;
      return savePerson(db, await grantOf(identity, request, "person.write"), request.params.personId, version, fields, await today());
    },
  );

  app.post<{ Params: Static<typeof APerson>; Body: PersonPlace }>(
    "/api/organisation/people/:personId/place",
    { schema: { params: APerson, body: PersonPlace, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await movePerson(db, await grantOf(identity, request, "person.write"), request.params.personId, request.body, await today());
      return reply.code(204).send();
    },
  );

  app.delete<{ Params: Static<typeof APerson> }>(
    "/api/organisation/people/:personId",
    { schema: { params: APerson, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await removePerson(db, await grantOf(identity, request, "person.write"), request.params.personId);
      return reply.code(204).send();
    },
  );
}
