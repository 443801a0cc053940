import { useEffect, useState } from "react";
import type { MarkedText, ReferenceMarks } from "@diemcau/contract";
import { Link } from "wouter";
import { checkReferences } from "./data.ts";
import { nameOf, pathOf, useIdentity } from "./DocumentName.tsx";

const LONGEST = 100_000;
const PAUSE_MS = 400;
const NOTHING: readonly string[] = [];

/**
 * Lines with the documents that they mention; null until it is known, and where it cannot be known.
 * @param near documents in whose company the lines stand
 */
export function useMarks(lines: readonly string[], near: readonly string[] = NOTHING): ReferenceMarks | null {
  return useMarksOf(lines, near, 0);
}

/** Of a text that is being written: asked when the writer pauses; what was known of the text before stays until then. */
export function useMarksWhileWriting(text: string, near: readonly string[]): ReferenceMarks | null {
  const marks = useMarksOf([text], near, PAUSE_MS);
  const [last, setLast] = useState<ReferenceMarks | null>(null);
  useEffect(() => {
    if (marks || text.trim() === "") setLast(marks);
  }, [marks, text]);
  return last;
}

function useMarksOf(lines: readonly string[], near: readonly string[], pauseMs: number): ReferenceMarks | null {
  const [marks, setMarks] = useState<{ text: string; company: string; marks: ReferenceMarks } | null>(null);
  // A line is a paragraph to the recogniser.
  const text = lines.map((line) => line.replaceAll(/\s+/g, " ")).join("\n");
  const company = near.join(" ");
  useEffect(() => {
    if (text.trim() === "" || text.length > LONGEST) return;
    const controller = new AbortController();
    const ask = (): void =>
      void checkReferences(text, controller.signal, company === "" ? [] : company.split(" ")).then(
        (found) => setMarks({ text, company, marks: found }),
        // Marks help to read: without them the lines stand as they are.
        () => {},
      );
    const timer = pauseMs > 0 ? setTimeout(ask, pauseMs) : undefined;
    if (!timer) ask();
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, company, pauseMs]);
  return marks?.text === text && marks.company === company ? marks.marks : null;
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
