import type { FastifyInstance } from "fastify";
import type { Database, Tx } from "../../platform/db/database.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Identity } from "../identity/index.ts";
import { documentRoutes } from "./routes.ts";
import { refuseSecret } from "./secret.ts";
import { insertDocuments, type NewDocument } from "./store.ts";

export { refuseSecret } from "./secret.ts";
export { readDocument, readDocuments, type NewDocument } from "./store.ts";

/** The registry of documents: who issued what, how they hang together, and which a text mentions. */
export interface Documents {
  routes(app: FastifyInstance): void;
}

export function createDocuments(platform: Platform, identity: Identity): Documents {
  return { routes: (app) => documentRoutes(app, platform, identity) };
}

/**
 * Adds documents and their relations; known ones are left as they are.
 * @throws Problem document-secret
 */
export async function addDocuments(db: Database | Tx, documents: readonly NewDocument[]): Promise<void> {
  for (const document of documents) refuseSecret(document.symbol, document.abstract, ...document.body);
  await insertDocuments(db, documents);
}
