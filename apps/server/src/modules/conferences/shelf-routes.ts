import { Shelf, Uuid, type ShelfItem } from "@diemcau/contract";
import { isMarkedSecret } from "@diemcau/rules/text";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { Problem } from "../../platform/problem.ts";
import { authorise } from "../identity/index.ts";
import { readableOutline } from "./readable.ts";
import type { ConferenceRoutes } from "./routes.ts";

const AConference = Type.Object({ conferenceId: Uuid });

/** What a room may fetch before the day, and what it must put away: asked again whenever its line comes back. */
export function shelfRoutes(app: FastifyInstance, { identity, documents, catalogue }: Pick<ConferenceRoutes, "identity" | "documents" | "catalogue">): void {
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
}
