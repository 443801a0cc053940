import type { MentionedText } from "@diemcau/contract";

/** A text with the documents that it mentions: a press opens what this room may read here, the others are marked. */
export function Mentioned({ parts, onOpen }: { parts: MentionedText; onOpen(documentId: string): void }) {
  return parts.map(({ text, mention }, at) => {
    if (!mention) return text;
    const id = mention.documentId;
    return id === null ? (
      // oxlint-disable-next-line react/no-array-index-key
      <span key={at} className="st-mention">
        {text}
      </span>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <button key={at} type="button" className="st-mention st-mention--opens" onClick={() => onOpen(id)}>
        {text}
      </button>
    );
  });
}
