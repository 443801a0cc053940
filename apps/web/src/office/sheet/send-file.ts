/** A spreadsheet on its way to the server, and how far the server is with it. */
import type { FileStep, ProblemDetails } from "@diemcau/contract";
import { LineDown, headersFor, problemFor } from "../../data/index.ts";

export type Outcome<T> = { readonly data: T; readonly problem: null } | { readonly data: null; readonly problem: ProblemDetails };

/** Reads the answer line by line, as the work goes on; the share is of 1. */
export async function sendFile<T>(path: string, file: File, query: Record<string, string>, onShare: (share: number) => void): Promise<Outcome<T>> {
  try {
    const response = await fetch(`${path}?${new URLSearchParams(query).toString()}`, {
      method: "POST",
      headers: { ...headersFor("account"), "content-type": "application/octet-stream", accept: "application/x-ndjson" },
      body: file,
      signal: AbortSignal.timeout(180_000),
    });
    if (!response.ok || !response.body) {
      const body: unknown = await response.json().catch(() => null);
      if (typeof body === "object" && body !== null && "title" in body && "remedy" in body) return { data: null, problem: body as ProblemDetails };
      return { data: null, problem: problemFor(new Error(`answer ${response.status}`)) };
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? "";
      const lines = rest.split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const step = JSON.parse(line) as FileStep<T>;
        if ("share" in step) onShare(step.share);
        else if ("problem" in step) return { data: null, problem: step.problem as ProblemDetails };
        else return { data: step.result, problem: null };
      }
      if (done) throw new LineDown();
    }
  } catch (error) {
    // The line is down, or the file was changed since it was chosen.
    return { data: null, problem: problemFor(error instanceof LineDown ? error : new LineDown(error)) };
  }
}
