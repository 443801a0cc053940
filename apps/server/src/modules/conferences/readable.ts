import type { Outline } from "@diemcau/contract";
import type { Principal } from "../../platform/http/principal.ts";
import type { Documents } from "../documents/index.ts";

/** An outline without the documents and papers that the reader may not read now: recalled, not open yet, not for them. */
export async function readableOutline(documents: Documents, principal: Principal, outline: Outline): Promise<Outline> {
  const readable = await documents.readable(principal, [...outline.papers, ...outline.documents].map(({ id }) => id));
  const may = ({ id }: { id: string }) => readable.has(id);
  return { ...outline, papers: outline.papers.filter(may), documents: outline.documents.filter(may) };
}
