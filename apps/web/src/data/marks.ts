/** Which documents a text mentions, as the registry knows them. */
import { useEffect, useState } from "react";
import type { ReferenceMarks } from "@diemcau/contract";
import { api } from "./api.ts";

/** Lines are paragraphs. `near`: documents in whose company the text stands. */
export const checkReferences = (text: string, signal?: AbortSignal, near: readonly string[] = []): Promise<ReferenceMarks> =>
  api.post("/api/documents/references", { as: "account", body: { text, ...(near.length > 0 ? { near: near.slice(0, 200) } : {}) }, signal });

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
export function useMarksWhileWriting(text: string | readonly string[], near: readonly string[]): ReferenceMarks | null {
  const lines = typeof text === "string" ? [text] : text;
  const isEmpty = lines.every((line) => line.trim() === "");
  const marks = useMarksOf(lines, near, PAUSE_MS);
  const [last, setLast] = useState<ReferenceMarks | null>(null);
  useEffect(() => {
    if (marks || isEmpty) setLast(marks);
  }, [marks, isEmpty]);
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
