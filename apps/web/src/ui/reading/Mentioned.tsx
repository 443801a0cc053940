import type { MentionedText } from "@diemcau/contract";
import "./reading.css";

/** A text with the documents that it mentions: a press opens what may be read here, the others are marked. */
export function Mentioned({ parts, onOpen }: { parts: MentionedText; onOpen(documentId: string): void }) {
  return parts.map(({ text, mention }, at) => {
    if (!mention) return text;
    const id = mention.documentId;
    return id === null ? (
      // oxlint-disable-next-line react/no-array-index-key
      <span key={at} className="dc-reading-mention">
        {text}
      </span>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <button key={at} type="button" className="dc-reading-mention dc-reading-mention--opens" onClick={() => onOpen(id)}>
        {text}
      </button>
    );
  });
}
