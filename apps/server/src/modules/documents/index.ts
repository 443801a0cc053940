import type { Database, Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { insertDocuments, type NewDocument } from "./store.ts";

export { readDocument, readDocuments, type NewDocument } from "./store.ts";

/**
 * Words that mark a document secret, in the forms Decree 30/2020 and its Party counterpart print them. "BẢO MẬT"
 * and "BÍ MẬT" in a title in capitals speak of secrecy and are no mark.
 */
const SECRET_MARK = /(^|[\s([])(TUYỆT MẬT|TỐI MẬT|(?<!(BẢO|BÍ)\s)MẬT|TOP SECRET|SECRET)($|[\s)\].,;:])/u;

/** @throws Problem document-secret. Unclassified content only: the product refuses what is marked. */
export function refuseSecret(...texts: readonly string[]): void {
  if (texts.some((text) => SECRET_MARK.test(text.normalize("NFC")))) throw new Problem("document-secret");
}

/**
 * Adds documents and their relations; known ones are left as they are.
 * @throws Problem document-secret
 */
export async function addDocuments(db: Database | Tx, documents: readonly NewDocument[]): Promise<void> {
  for (const document of documents) refuseSecret(document.symbol, document.abstract, ...document.body);
  await insertDocuments(db, documents);
}
