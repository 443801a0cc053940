import { DocumentChange, DocumentDetail, NewDocument, DocumentFilters, DocumentList, DocumentSaved, DocumentState, ReferenceCheck, ReferenceMarks, Uuid } from "@diemcau/contract";
import { fold, normaliseInput } from "@diemcau/rules/text";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { authorise, type Identity } from "../identity/index.ts";
import type { Readings } from "./reading.ts";
import { markReferences } from "./references.ts";
import { changeDocument, enterDocument, readDetail, tidySymbol } from "./registry.ts";
import { readFilters, searchDocuments } from "./store.ts";

const ADocument = Type.Object({ documentId: Uuid });
const Words = (maxLength: number) => Type.Optional(Type.String({ maxLength, pattern: "^[^\\u0000-\\u001f]*$" }));
/** Query parameters are text. */
const Asked = Type.Object({
  query: Words(200),
  type: Words(60),
  issuer: Words(200),
  year: Type.Optional(Type.String({ pattern: "^(\\d{4})?$" })),
  state: Type.Optional(DocumentState),
  offset: Type.Optional(Type.String({ pattern: "^\\d{1,6}$" })),
  limit: Type.Optional(Type.String({ pattern: "^([1-9]\\d?|100)$" })),
});
const PAGE = 25;
/** A long document, or a long text to check. */
const TEXT_LIMIT = 1024 * 1024;
/** "số" says nothing about which document is meant. */
const EMPTY_WORDS = new Set(["so", "no", "no.", "number"]);

const nameOf = (principal: Principal): string => (principal.kind === "account" ? principal.name : "");

export interface DocumentRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly readings: Readings;
}

export function documentRoutes(app: FastifyInstance, { platform: { db }, identity, readings }: DocumentRoutes): void {
  app.get<{ Querystring: Static<typeof Asked> }>("/api/documents", { schema: { querystring: Asked, response: { 200: DocumentList } } }, async (request) => {
    const { principal } = authorise(await identity.principal(request), "document.read");
    const { query = "", type, issuer, year, state, offset, limit } = request.query;
    const words = fold(normaliseInput(query)).split(/[\s,;:()]+/).filter((word) => word !== "" && !EMPTY_WORDS.has(word));
    return searchDocuments(db, {
      words,
      symbol: tidySymbol(normaliseInput(query)),
      type: type || null,
      issuer: issuer || null,
      year: year ? Number(year) : null,
      state: state ?? null,
      hidden: [...(await readings.hidden(principal))],
      offset: Number(offset ?? 0),
      limit: Number(limit ?? PAGE),
    });
  });

  app.get("/api/documents/filters", { schema: { response: { 200: DocumentFilters } } }, async (request) => {
    const { principal } = authorise(await identity.principal(request), "document.read");
    return readFilters(db, [...(await readings.hidden(principal))]);
  });

  app.get<{ Params: Static<typeof ADocument> }>("/api/documents/:documentId", { schema: { params: ADocument, response: { 200: DocumentDetail } } }, async (request) => {
    const { principal } = authorise(await identity.principal(request), "document.read");
    const { documentId } = request.params;
    const hidden = await readings.hidden(principal);
    // Whoever may not read it is told why, where there is something to tell.
    if (hidden.has(documentId)) await readings.open(principal, documentId);
    const detail = await readDetail(db, documentId, hidden);
    await readings.open(principal, documentId);
    return detail;
  });

  app.post<{ Body: Static<typeof ReferenceCheck> }>(
    "/api/documents/references",
    { bodyLimit: TEXT_LIMIT, schema: { body: ReferenceCheck, response: { 200: ReferenceMarks } } },
    async (request) => {
      const { principal } = authorise(await identity.principal(request, "header"), "document.read");
      return markReferences(db, request.body.text.split(/\r\n|\r|\n/), await readings.hidden(principal), request.body.near);
    },
  );

  app.post<{ Body: Static<typeof NewDocument> }>(
    "/api/documents",
    { bodyLimit: TEXT_LIMIT, schema: { body: NewDocument, response: { 201: DocumentSaved } } },
    async (request, reply) => {
      const { principal } = authorise(await identity.principal(request, "header"), "document.write");
      return reply.code(201).send(await enterDocument(db, request.body, nameOf(principal)));
    },
  );

  app.post<{ Params: Static<typeof ADocument>; Body: Static<typeof DocumentChange> }>(
    "/api/documents/:documentId",
    { bodyLimit: TEXT_LIMIT, schema: { params: ADocument, body: DocumentChange, response: { 200: DocumentSaved } } },
    async (request) => {
      const { principal } = authorise(await identity.principal(request, "header"), "document.write");
      return changeDocument(db, request.params.documentId, request.body, nameOf(principal));
    },
  );
}
