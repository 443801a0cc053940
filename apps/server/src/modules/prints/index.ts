import { BADGE_SHEETS, Letterhead, LetterheadAnswer, PAPER_FORMATS, PAPER_KINDS, Uuid, type Language, type PaperFormat, type PaperKind } from "@diemcau/contract";
import { fold } from "@diemcau/rules/text";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { createSheetDesk } from "../../platform/sheets/desk.ts";
import type { Conferences } from "../conferences/index.ts";
import { refuseSecret } from "../documents/index.ts";
import type { Identity } from "../identity/index.ts";
import type { Seats } from "../seats/index.ts";
import { collect, letterheadOf } from "./collect.ts";
import { createJobRoutes } from "./job-routes.ts";
import type { WorkerOrder } from "./print-worker.ts";
import type { OfficialOrder } from "./official.ts";
import { putLetterhead, readSiteFacts } from "./store.ts";

const Ordinal = Type.String({ pattern: "^\\d{1,5}$" });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Ordinal });
const APaper = Type.Object({
  conferenceId: Uuid,
  ordinal: Ordinal,
  file: Type.String({ pattern: `^(${PAPER_KINDS.join("|")})\\.(${PAPER_FORMATS.join("|")})$` }),
});
const Wishes = Type.Object({
  language: Type.Optional(Type.Union([Type.Literal("vi"), Type.Literal("en")])),
  /** Invitations: one to the unit, or one to each delegate. */
  to: Type.Optional(Type.Union([Type.Literal("unit"), Type.Literal("delegates")])),
  sheet: Type.Optional(Type.Union(BADGE_SHEETS.map((sheet) => Type.Literal(sheet)))),
  /** One delegate's badge or invitation. */
  delegate: Type.Optional(Uuid),
  as: Type.Optional(Type.String()),
});
export const PAPER_TYPES: Record<PaperFormat, string> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
};

export type { TextLink } from "./model.ts";
export type { OfficialBlock, OfficialOrder } from "./official.ts";

/** Papers of a conference as .docx and .pdf. */
export interface Prints {
  /** A paper of another module, in the house's form. @throws Problem print-too-long, server-busy */
  print(order: OfficialOrder, format: PaperFormat): Promise<Buffer>;
  /** What stands at the head and foot of a site's papers. @throws Problem site-unknown */
  letterhead(conferenceId: string, site: number, language: Language): Promise<Letterhead>;
  routes(app: FastifyInstance): void;
  close(): Promise<void>;
}

export interface PrintsModules {
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly seats: Seats;
}

export function createPrints(platform: Platform, { identity, conferences, seats }: PrintsModules): Prints {
  const { db } = platform;
  const desk = createSheetDesk<(order: WorkerOrder) => Promise<Uint8Array>>(new URL("./print-worker.ts", import.meta.url));
  const draw = (order: WorkerOrder): Promise<Uint8Array> =>
    desk.with((worker) => worker.ask(order)).catch((error: unknown) => {
      throw error instanceof Problem && error.code === "sheet-too-large" ? new Problem("print-too-long") : error;
    });

  const large = createJobRoutes(platform, { identity, conferences, seats }, nameOf);

  async function facts(conferenceId: string, site: number) {
    const found = await readSiteFacts(db, conferenceId, site);
    if (!found) throw new Problem("site-unknown");
    return found;
  }

  return {
    print: async (order, format) => Buffer.from(await draw({ format, kind: "official", order: JSON.stringify(order) })),
    letterhead: async (conferenceId, site, language) => letterheadOf(await facts(conferenceId, site), site, language),
    close: () => large.jobs.close(),
    routes(app) {
      large.routes(app);
      app.get<{ Params: Static<typeof APaper>; Querystring: Static<typeof Wishes> }>(
        "/api/conferences/:conferenceId/sites/:ordinal/papers/:file",
        { schema: { params: APaper, querystring: Wishes } },
        async (request, reply) => {
          const { conferenceId, ordinal, file } = request.params;
          const { to = "unit", sheet = "2x5", delegate = null } = request.query;
          const language = request.query.language ?? languageOf(request.headers["accept-language"]);
          const site = Number(ordinal);
          const [paper, format] = file.split(".") as [PaperKind, PaperFormat];
          await conferences.authoriseSite(await identity.principal(request), "paper.print", conferenceId, site);
          const order = await collect({ platform, conferences, seats }, { conferenceId, site, paper, format, language, to, sheet, delegateId: delegate });
          const bytes = await draw({ format, kind: "site-paper", order: JSON.stringify(order) });
          const how = format === "docx" ? "attachment" : "inline";
          return reply
            .headers({ "cache-control": "no-store", "content-disposition": `${how}; filename="${fileName(paper, order.site.name)}.${format}"` })
            .type(PAPER_TYPES[format])
            .send(Buffer.from(bytes));
        },
      );

      const address = "/api/conferences/:conferenceId/sites/:ordinal/letterhead";
      app.get<{ Params: Static<typeof ASite> }>(address, { schema: { params: ASite, response: { 200: LetterheadAnswer } } }, async (request) => {
        const { conferenceId } = request.params;
        const site = Number(request.params.ordinal);
        await conferences.authoriseSite(await identity.principal(request), "paper.print", conferenceId, site);
        const found = await facts(conferenceId, site);
        return { letterhead: letterheadOf(found, site, languageOf(request.headers["accept-language"])), saved: found.letterhead !== null };
      });

      app.post<{ Params: Static<typeof ASite>; Body: Letterhead }>(
        address,
        { schema: { params: ASite, body: Letterhead, response: { 200: LetterheadAnswer } } },
        async (request) => {
          const { conferenceId } = request.params;
          const site = Number(request.params.ordinal);
          await conferences.authoriseSite(await identity.principal(request, "header"), "letterhead.write", conferenceId, site);
          await facts(conferenceId, site);
          const letterhead = request.body;
          if (letterhead.date !== null && !isDay(letterhead.date)) throw new Problem("document-date");
          refuseSecret(letterhead.parentBody, letterhead.issuer, letterhead.code, letterhead.chairedBy, letterhead.authority, letterhead.signerTitle, ...letterhead.recipients);
          await putLetterhead(db, conferenceId, site, letterhead);
          return { letterhead, saved: true };
        },
      );
    },
  };
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Of a site, for a file's name. */
const nameOf = (site: string): string =>
  fold(site)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60)
    .replace(/-$/, "");
const fileName = (paper: PaperKind, site: string): string => `${paper}-${nameOf(site)}`;
