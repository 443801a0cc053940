import type { MarkedText } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { markReferences } from "./references.ts";

/** A mention in a text, and the page of the document that is meant. Offsets are UTF-16 units. */
export interface DocumentLink {
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

/** What a paper links: mentions that mean one document, by the paragraph's text. `hidden` and `near` as {@link markReferences} takes them. */
export async function linksOf({ db, config }: Platform, paragraphs: readonly string[], hidden: ReadonlySet<string>, near: readonly string[]): Promise<ReadonlyMap<string, readonly DocumentLink[]>> {
  if (paragraphs.length === 0) return new Map();
  const { paragraphs: marked } = await markReferences(db, paragraphs, hidden, near);
  return new Map(paragraphs.map((text, at) => [text, linksIn(marked[at]!, config.publicUrl)]));
}

function linksIn(marked: MarkedText, publicUrl: string): DocumentLink[] {
  let end = 0;
  return marked.flatMap(({ text, mention }) => {
    const start = end;
    end += text.length;
    return mention?.status === "resolved" ? [{ start, end, url: `${publicUrl}/office/documents/${mention.ids[0]}` }] : [];
  });
}
