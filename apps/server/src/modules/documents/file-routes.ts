import { AttachedFile, Converter, DocumentMove, DocumentSaved, DocumentVersion, DocumentVersions, FILE_PART, FileText, NewFile, NewPdf, OfficePreview, PaperFiles, PartTaken, Reading, ReadingRule, Recall, Uuid } from "@diemcau/contract";
import type { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, type Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import type { Files } from "./files.ts";
import type { Readings } from "./reading.ts";
import { moveDocument } from "./registry.ts";
import { sendFile } from "./send-file.ts";
import { readVersion, readVersions } from "./version-store.ts";

const AFile = Type.Object({ fileId: Uuid });
const APart = Type.Object({ fileId: Uuid, offset: Type.String({ pattern: "^\\d{1,9}$" }) });
const ADocument = Type.Object({ documentId: Uuid });
const AVersion = Type.Object({ documentId: Uuid, version: Type.String({ pattern: "^[1-9]\\d{0,8}$" }) });
const ASubject = Type.Object({ subjectId: Uuid });
const AConference = Type.Object({ conferenceId: Uuid });
const Done = Type.Object({ id: Uuid });

export interface FileRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly organisation: Organisation;
  readonly files: Files;
  readonly readings: Readings;
}

export function fileRoutes(app: FastifyInstance, { platform, identity, organisation, files, readings }: FileRoutes): void {
  const { db } = platform;

  void app.register((scope, _options, done) => {
    // Not gathered in memory: the part goes to the disk as it comes.
    scope.addContentTypeParser("application/octet-stream", (_request, payload, parsed) => parsed(null, payload));
    scope.put<{ Params: Static<typeof APart>; Body: Readable }>(
      "/api/files/:fileId/parts/:offset",
      { config: { verbatim: true }, bodyLimit: FILE_PART, schema: { params: APart, response: { 200: PartTaken } } },
      async (request) => {
        const principal = await identity.principal(request, "header");
        const { fileId, offset } = request.params;
        return { received: await files.takePart(principal, fileId, Number(offset), request.body) };
      },
    );
    done();
  });

  app.post<{ Body: Static<typeof NewFile> }>("/api/files", { schema: { body: NewFile, response: { 201: AttachedFile } } }, async (request, reply) => {
    const principal = await identity.principal(request, "header");
    return reply.code(201).send(await files.attach(principal, request.body));
  });

  app.get<{ Params: Static<typeof AFile> }>("/api/files/:fileId", { schema: { params: AFile } }, async (request, reply) => {
    const file = await files.read(await identity.principal(request), request.params.fileId);
    return sendFile(request, reply, files, file);
  });

  app.delete<{ Params: Static<typeof AFile> }>("/api/files/:fileId/parts", { schema: { params: AFile, response: { 200: Done } } }, async (request) => {
    await files.dropUpload(await identity.principal(request, "header"), request.params.fileId);
    return { id: request.params.fileId };
  });

  app.get("/api/files/converter", { schema: { response: { 200: Converter } } }, async (request) => {
    const kinds = await files.convertible(await identity.principal(request, "header"));
    return { kinds: [...kinds] };
  });

  app.post<{ Params: Static<typeof AFile>; Body: Static<typeof NewPdf> }>("/api/files/:fileId/pdf", { schema: { params: AFile, body: NewPdf, response: { 201: AttachedFile } } }, async (request, reply) =>
    reply.code(201).send(await files.makePdf(await identity.principal(request, "header"), request.params.fileId, request.body.id)),
  );

  app.get<{ Params: Static<typeof AFile> }>("/api/files/:fileId/preview", { schema: { params: AFile, response: { 200: OfficePreview } } }, async (request, reply) => {
    // As with the file itself: what is recalled must not be shown from what a browser kept.
    void reply.header("cache-control", "private, no-store");
    return files.preview(await identity.principal(request, "header"), request.params.fileId);
  });

  app.get<{ Params: Static<typeof AFile> }>("/api/files/:fileId/text", { schema: { params: AFile, response: { 200: FileText } } }, async (request, reply) => {
    void reply.header("cache-control", "private, no-store");
    return files.text(await identity.principal(request, "header"), request.params.fileId);
  });

  app.delete<{ Params: Static<typeof AFile> }>("/api/files/:fileId", { schema: { params: AFile, response: { 200: Done } } }, async (request) => {
    await files.remove(await identity.principal(request, "header"), request.params.fileId);
    return { id: request.params.fileId };
  });

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/paper-files",
    { schema: { params: AConference, response: { 200: PaperFiles } } },
    async (request) => {
      const { principal } = authorise(await identity.principal(request), "document.read");
      if (principal.kind !== "account") throw new Problem("not-allowed");
      return files.ofPapers(principal, request.params.conferenceId);
    },
  );

  app.get<{ Params: Static<typeof ADocument> }>("/api/documents/:documentId/versions", { schema: { params: ADocument, response: { 200: DocumentVersions } } }, async (request) => {
    // What was written before it was issued is for those who write.
    authorise(await identity.principal(request), "document.write");
    return readVersions(db, request.params.documentId);
  });

  app.get<{ Params: Static<typeof AVersion> }>("/api/documents/:documentId/versions/:version", { schema: { params: AVersion, response: { 200: DocumentVersion } } }, async (request) => {
    authorise(await identity.principal(request), "document.write");
    const version = await readVersion(db, request.params.documentId, Number(request.params.version));
    if (!version) throw new Problem("document-unknown");
    return version;
  });

  app.post<{ Params: Static<typeof ADocument>; Body: Static<typeof DocumentMove> }>(
    "/api/documents/:documentId/state",
    { schema: { params: ADocument, body: DocumentMove, response: { 200: DocumentSaved } } },
    async (request) => {
      const { principal } = authorise(await identity.principal(request, "header"), "document.write");
      return moveDocument(db, request.params.documentId, request.body, principal.kind === "account" ? principal.name : "");
    },
  );

  const describe = async (id: string, acceptLanguage: string | undefined) => {
    const [reading, levels] = await Promise.all([readings.describe(id), organisation.levels(languageOf(acceptLanguage))]);
    return { ...reading, levels };
  };

  app.get<{ Params: Static<typeof ASubject> }>("/api/readings/:subjectId", { schema: { params: ASubject, response: { 200: Reading } } }, async (request) => {
    authorise(await identity.principal(request), "reading.manage");
    return describe(request.params.subjectId, request.headers["accept-language"]);
  });

  app.post<{ Params: Static<typeof ASubject>; Body: Static<typeof ReadingRule> }>(
    "/api/readings/:subjectId/rule",
    { schema: { params: ASubject, body: ReadingRule, response: { 200: Reading } } },
    async (request) => {
      authorise(await identity.principal(request, "header"), "reading.manage");
      await readings.setRule(request.params.subjectId, request.body);
      return describe(request.params.subjectId, request.headers["accept-language"]);
    },
  );

  app.post<{ Params: Static<typeof ASubject>; Body: Static<typeof Recall> }>(
    "/api/readings/:subjectId/recall",
    { schema: { params: ASubject, body: Recall, response: { 200: Reading } } },
    async (request) => {
      const { principal } = authorise(await identity.principal(request, "header"), "reading.manage");
      await readings.recall(principal, request.params.subjectId, request.body.reason);
      return describe(request.params.subjectId, request.headers["accept-language"]);
    },
  );

  app.delete<{ Params: Static<typeof ASubject> }>("/api/readings/:subjectId/recall", { schema: { params: ASubject, response: { 200: Reading } } }, async (request) => {
    const { principal } = authorise(await identity.principal(request, "header"), "reading.manage");
    await readings.recall(principal, request.params.subjectId, null);
    return describe(request.params.subjectId, request.headers["accept-language"]);
  });
}
