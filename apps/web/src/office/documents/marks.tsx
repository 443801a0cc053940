import { useEffect, useState } from "react";
import type { MarkedText, ReferenceMarks } from "@diemcau/contract";
import { Link } from "wouter";
import { checkReferences } from "./data.ts";
import { nameOf, pathOf, useIdentity } from "./DocumentName.tsx";

const LONGEST = 100_000;

/** Lines with the documents that they mention; null until it is known, and where it cannot be known. */
export function useMarks(lines: readonly string[]): ReferenceMarks | null {
  const [marks, setMarks] = useState<{ text: string; marks: ReferenceMarks } | null>(null);
  // A line is a paragraph to the recogniser.
  const text = lines.map((line) => line.replaceAll(/\s+/g, " ")).join("\n");
  useEffect(() => {
    if (text.trim() === "" || text.length > LONGEST) return;
    const controller = new AbortController();
    checkReferences(text, controller.signal).then(
      (found) => setMarks({ text, marks: found }),
      // Marks help to read: without them the lines stand as they are.
      () => {},
    );
    return () => controller.abort();
  }, [text]);
  return marks?.text === text ? marks.marks : null;
}

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
