import { LocalMinutes, Uuid, type PaperFormat } from "@diemcau/contract";
import { presentAt } from "@diemcau/rules";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import { readRoster } from "../attendance/index.ts";
import type { Documents } from "../documents/index.ts";
import { PAPER_TYPES, type Prints } from "../prints/index.ts";
import { conclusionsOf, localPaper } from "./local-paper.ts";
import type { MessageRoutes } from "./routes.ts";
import { readActs, readConclusions } from "./local-store.ts";

const Wishes = Type.Object({ language: Type.Optional(Type.Union([Type.Literal("vi"), Type.Literal("en")])), as: Type.Optional(Type.String()) });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });

/** A room's own minutes: what it opened, dealt with and concluded by itself. */
export function localRoutes(app: FastifyInstance, { platform, identity, conferences, prints, documents }: Omit<MessageRoutes, "phrases"> & { readonly prints: Prints; readonly documents: Documents }): void {
  const { db, hub, clock } = platform;

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

  const paper = (format: PaperFormat): void => {
    app.get<{ Params: Static<typeof ASite>; Querystring: Static<typeof Wishes> }>(
      `/api/conferences/:conferenceId/sites/:ordinal/local-minutes.${format}`,
      { schema: { params: ASite, querystring: Wishes } },
      async (request, reply) => {
        const { conferenceId } = request.params;
        const site = Number(request.params.ordinal);
        const principal = await conferences.authoriseSite(await identity.principal(request), "local-minutes.read", conferenceId, site);
        const language = request.query.language ?? languageOf(request.headers["accept-language"]);
        const [minutes, letterhead] = await Promise.all([localMinutes(conferenceId, site), prints.letterhead(conferenceId, site, language)]);
        const { documents: near } = await conferences.catalogue.outline(conferenceId);
        const links = await documents.links(principal, conclusionsOf(minutes), near.map(({ id }) => id));
        const bytes = await prints.print(localPaper(minutes, letterhead, language, clock(), links), format);
        const how = format === "docx" ? "attachment" : "inline";
        return reply
          .headers({ "cache-control": "no-store", "content-disposition": `${how}; filename="bien-ban-diem-cau-${site}.${format}"` })
          .type(PAPER_TYPES[format])
          .send(bytes);
      },
    );
  };
  paper("docx");
  paper("pdf");
}
