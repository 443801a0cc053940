import type { MarkedText, ReferenceMarks } from "@diemcau/contract";
import { Link } from "wouter";
import { nameOf, pathOf, useIdentity } from "./DocumentName.tsx";

/** One line with its links; as plain text while nothing is known of it. */
export function MarkedLine({ text, parts, documents }: { text: string; parts: MarkedText | undefined; documents: ReferenceMarks["documents"] }) {
  const identity = useIdentity();
  if (!parts) return <>{text}</>;
  return (
    <>
      {parts.map(({ text: part, mention }, at) => {
        const document = mention?.status === "resolved" ? documents.find(({ id }) => id === mention.ids[0]) : undefined;
        if (!document) return part;
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <Link key={at} href={pathOf(document.id)} className="od-mention" title={`${nameOf(document)} · ${identity(document)}`}>
            {part}
          </Link>
        );
      })}
    </>
  );
}
