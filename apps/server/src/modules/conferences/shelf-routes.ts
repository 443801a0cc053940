import { ItemsKept, KeptPapers, Shelf, Uuid, type ShelfItem } from "@diemcau/contract";
import { isMarkedSecret } from "@diemcau/rules/text";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { Problem } from "../../platform/problem.ts";
import { authorise } from "../identity/index.ts";
import { countKept, putKept } from "./kept-store.ts";
import { readableOutline } from "./readable.ts";
import type { ConferenceRoutes } from "./routes.ts";

const AConference = Type.Object({ conferenceId: Uuid });

/** What a room may fetch before the day, and what it must put away: asked again whenever its line comes back. */
export function shelfRoutes(app: FastifyInstance, { platform: { db }, identity, documents, catalogue }: Pick<ConferenceRoutes, "platform" | "identity" | "documents" | "catalogue">): void {
  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/shelf",
    { schema: { params: AConference, response: { 200: Shelf } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request), "outline.read", { conferenceId });
      // Rooms keep; whoever sits at an account reads where the text is.
      if (principal.kind !== "site") throw new Problem("not-allowed");
      const outline = await readableOutline(documents, principal, await catalogue.outline(conferenceId));
      const items: Omit<ShelfItem, "digest" | "until" | "files">[] = [
        ...outline.documents.map(({ id, symbol, title }) => ({ kind: "documents" as const, id, title, marks: [symbol, title] })),
        ...outline.papers.map(({ id, title }) => ({ kind: "papers" as const, id, title, marks: [title] })),
      ].flatMap(({ marks, ...item }) => (isMarkedSecret(...marks) ? [] : [item]));
      const stored = new Map((await documents.shelf(items.map(({ id }) => id))).map((row) => [row.id, row]));
      return { items: items.flatMap((item) => (stored.has(item.id) ? [{ ...item, ...stored.get(item.id)! }] : [])) };
    },
  );

  app.post<{ Params: Static<typeof AConference>; Body: KeptPapers }>(
    "/api/conferences/:conferenceId/shelf/kept",
    { schema: { params: AConference, body: KeptPapers, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request, "header"), "outline.read", { conferenceId });
      if (principal.kind !== "site") throw new Problem("not-allowed");
      await putKept(db, conferenceId, principal.site, request.body.items);
      return reply.code(204).send(null);
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/shelf/ready",
    { schema: { params: AConference, response: { 200: ItemsKept } } },
    async (request) => {
      const { conferenceId } = request.params;
      authorise(await identity.principal(request), "directory.read", { conferenceId });
      const { agenda } = await catalogue.outline(conferenceId);
      const listed = agenda.flatMap(({ id, paperIds, documentIds }) => {
        const ids = [...new Set([...paperIds, ...documentIds])];
        return ids.length > 0 ? [{ id, ids }] : [];
      });
      const texts = new Map((await documents.shelf([...new Set(listed.flatMap(({ ids }) => ids))])).map(({ id, digest }) => [id, { id, digest }]));
      const sites = await countKept(db, conferenceId, listed.map(({ id, ids }) => ({ id, texts: ids.flatMap((each) => texts.get(each) ?? []) })));
      return listed.map(({ id, ids }) => ({ id, papers: ids.length, sites: sites.get(id) ?? 0 }));
    },
  );
}
