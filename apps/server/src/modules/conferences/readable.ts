import type { MentionedText, Outline } from "@diemcau/contract";
import type { Principal } from "../../platform/http/principal.ts";
import type { Documents } from "../documents/index.ts";

/**
 * The same with the documents that its titles mention: linked are those that the reader may open here.
 * @param own titles of the reader's room beside it
 */
export async function markedOutline(documents: Documents, principal: Principal, outline: Outline, own: readonly string[] = []): Promise<Outline> {
  const readable = await readableOutline(documents, principal, outline);
  const titles = [...outline.sessions, ...outline.agenda].map(({ title }) => title);
  return { ...readable, mentions: await markMentions(documents, outline, readable, [...titles, ...own]) };
}

/** Of some texts those that mention documents. `readable`: the outline as the reader has it. */
export function markMentions(documents: Documents, outline: Outline, readable: Outline, texts: readonly string[]): Promise<MentionedText[]> {
  const open = new Set(readable.documents.map(({ id }) => id));
  const near = outline.documents.map(({ id }) => id);
  return documents.mentions(texts, near, (id) => open.has(id));
}

/** An outline without the documents and papers that the reader may not read now: recalled, not open yet, not for them. */
export async function readableOutline(documents: Documents, principal: Principal, outline: Outline): Promise<Outline> {
  const readable = await documents.readable(principal, [...outline.papers, ...outline.documents].map(({ id }) => id));
  const may = ({ id }: { id: string }) => readable.has(id);
  return { ...outline, papers: outline.papers.filter(may), documents: outline.documents.filter(may) };
}
