import type { MentionedText } from "@diemcau/contract";
import { mentionedBy } from "@diemcau/rules/documents";
import { html, type Html } from "./html.ts";

/** Texts with the documents that they mention: a link to what this delegate may open, a mark for what they may not. */
export function mentionedText(mentions: readonly MentionedText[]): (text: string) => readonly Html[] {
  const partsOf = mentionedBy(mentions);
  return (text) =>
    partsOf(text).map(({ text: part, mention }) =>
      !mention ? html`${part}` : mention.documentId === null ? html`<span class="mention">${part}</span>` : html`<a class="mention" href="/me/documents/${mention.documentId}">${part}</a>`,
    );
}
