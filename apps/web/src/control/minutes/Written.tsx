import { useMemo } from "react";
import type { DocumentSummary, MarkedText, MinutesText } from "@diemcau/contract";
import { useMarksWhileWriting } from "../../data/index.ts";

/** Paragraphs as the paper has them. */
const paragraphsOf = (typed: string): string[] =>
  typed
    .split(/\n+/)
    .map((line) => line.replaceAll(/\s+/g, " ").trim())
    .filter(Boolean);

/** What is known of paragraphs: their mentions of documents, and these. */
export interface Mentions {
  readonly marked: ReadonlyMap<string, MarkedText>;
  readonly documents: readonly DocumentSummary[];
}

/** Of everything that is written by hand; asked when the writer pauses. `near`: the conference's own documents. */
export function useMentions({ conclusions, attendance, remarks }: Pick<MinutesText, "conclusions" | "attendance" | "remarks">, near: readonly string[]): Mentions {
  const paragraphs = [...new Set([conclusions, attendance, ...Object.values(remarks)].flatMap(paragraphsOf))];
  const marks = useMarksWhileWriting(paragraphs, near);
  return useMemo(() => {
    // By their text: a paragraph that has not changed keeps its links while another one is being written.
    const marked = new Map((marks?.paragraphs ?? []).map((parts) => [parts.map(({ text }) => text).join(""), parts]));
    return { marked, documents: marks?.documents ?? [] };
  }, [marks]);
}

/** What was written by hand, with every document that it means linked; pages open beside the control room. */
export function Written({ text, mentions, className }: { text: string; mentions: Mentions; className?: string }) {
  return paragraphsOf(text).map((paragraph, at) => (
    // oxlint-disable-next-line react/no-array-index-key
    <p key={at} className={className}>
      {mentions.marked.get(paragraph)?.map(({ text: part, mention }, place) => {
        const document = mention?.status === "resolved" ? mentions.documents.find(({ id }) => id === mention.ids[0]) : undefined;
        return document ? (
          // oxlint-disable-next-line react/no-array-index-key
          <a key={place} className="dc-link" href={`/office/documents/${document.id}`} target="_blank" rel="noopener" title={document.abstract}>
            {part}
          </a>
        ) : (
          part
        );
      }) ?? paragraph}
    </p>
  ));
}
