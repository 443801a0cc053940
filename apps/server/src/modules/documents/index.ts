import type { Readable } from "node:stream";
import type { AttachedFile, MentionedText } from "@diemcau/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Database, Tx } from "../../platform/db/database.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { fileRoutes } from "./file-routes.ts";
import { Files } from "./files.ts";
import { Readings } from "./reading.ts";
import { mentionsFor, MentionsFinder } from "./mentions.ts";
import { linksOf, type DocumentLink } from "./links.ts";
import { documentRoutes } from "./routes.ts";
import { refuseSecret } from "./secret.ts";
import { sendFile } from "./send-file.ts";
import { readShelf, type ShelfRow } from "./shelf-store.ts";
import { insertDocuments, type NewDocument } from "./store.ts";

export { MEDIA_TYPES } from "./media-types.ts";
export type { DocumentLink } from "./links.ts";
export { referToDocument } from "./registry.ts";
export { refuseSecret } from "./secret.ts";
export { readDocument, readDocuments, type NewDocument } from "./store.ts";

export type PublicFile = Pick<AttachedFile, "sha256" | "mediaType" | "size">;

/** The registry of documents: who issued what, how they hang together, which a text mentions, who may read them. */
export interface Documents {
  /** Of some documents and papers those that a sign-in may read now. */
  readable(principal: Principal, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Asked before a document or a paper is shown; that it was opened is on record then.
   * @throws Problem document-recalled, document-not-open, document-unknown
   */
  open(principal: Principal, id: string): Promise<void>;
  /** What a room that may read these documents and papers keeps of them. */
  shelf(ids: readonly string[]): Promise<ShelfRow[]>;
  /** What is attached to a document or paper that the caller may read. */
  filesOf(id: string): Promise<AttachedFile[]>;
  /** Of some documents and papers those with files, and when the first came of those that are still there. */
  deliveries(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Pages of the documents that paragraphs mention, as far as a sign-in may know of them; by the paragraph's text.
   * @param near documents in whose company the paragraphs stand
   */
  links(principal: Principal, paragraphs: readonly string[], near: readonly string[]): Promise<ReadonlyMap<string, readonly DocumentLink[]>>;
  /**
   * Which of some texts mention documents, cut into parts: with links to those that `mayOpen` allows, the others marked.
   * Looked for once for all who read the same.
   */
  mentions(texts: readonly string[], near: readonly string[], mayOpen: (documentId: string) => boolean): Promise<MentionedText[]>;
  /** Sends a file to a sign-in that may read what it is attached to. @throws Problem file-unknown and as `open` does */
  sendFile(request: FastifyRequest, reply: FastifyReply, principal: Principal | null, fileId: string): Promise<FastifyReply>;
  /** Of some files of a conference those that may be shown where it is not known who looks, by id. */
  publicFiles(conferenceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, PublicFile>>;
  bytes(file: PublicFile, range?: { start: number; end: number }): Promise<Readable>;
  /** Clears away what nobody finished or names any more. */
  sweepFiles(): Promise<number>;
  /** Waits until what was opened is on record. */
  drain(): Promise<void>;
  routes(app: FastifyInstance): void;
}

const SWEEP_MS = 3_600_000;

export function createDocuments(platform: Platform, identity: Identity, organisation: Organisation): Documents {
  const readings = new Readings(platform);
  const files = new Files(platform, readings);
  const mentions = new MentionsFinder(platform);
  const sweep = () => void files.sweep().catch((error: unknown) => platform.log.warn({ err: (error as Error).message }, "files were not swept"));
  return {
    readable: (principal, ids) => readings.readable(principal, ids),
    open: (principal, id) => readings.open(principal, id),
    shelf: (ids) => readShelf(platform.db, ids),
    filesOf: (id) => files.of(id),
    deliveries: (ids) => files.deliveries(ids),
    links: async (principal, paragraphs, near) => linksOf(platform, [...new Set(paragraphs)], await readings.hidden(principal), near),
    mentions: async (texts, near, mayOpen) => mentionsFor(await mentions.of(texts, near), mayOpen),
    sendFile: async (request, reply, principal, fileId) => sendFile(request, reply, files, await files.read(principal, fileId)),
    publicFiles: (conferenceId, ids) => files.forEverybody(conferenceId, ids),
    bytes: (file, range) => files.bytes(file, range),
    sweepFiles: () => files.sweep(),
    drain: () => readings.drain(),
    routes(app) {
      documentRoutes(app, { platform, identity, readings });
      fileRoutes(app, { platform, identity, organisation, files, readings });
      const timer = setInterval(sweep, SWEEP_MS);
      timer.unref();
      app.addHook("onListen", (done) => {
        sweep();
        done();
      });
      app.addHook("onClose", (_app, done) => {
        clearInterval(timer);
        done();
      });
    },
  };
}

/**
 * Adds documents and their relations; known ones are left as they are.
 * @throws Problem document-secret
 */
export async function addDocuments(db: Database | Tx, documents: readonly NewDocument[]): Promise<void> {
  for (const document of documents) refuseSecret(document.symbol, document.abstract, ...document.body);
  await insertDocuments(db, documents);
}
