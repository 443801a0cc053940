/** What the registry is asked for. A page shows the last answer until the next has come. */
import { useCallback, useEffect, useState } from "react";
import type { DocumentChange, DocumentSaved, NewDocument, ProblemDetails } from "@diemcau/contract";
import { LineDown, api, problemFor } from "../../data/index.ts";

const RETRY_MS = 2_000;

export interface Asked<T> {
  readonly data: T | null;
  /** The path that `data` answers. */
  readonly path: string | null;
  readonly problem: ProblemDetails | null;
  reload(): void;
}

export function useAsked<T>(path: string): Asked<T> {
  const [answer, setAnswer] = useState<{ data: T | null; path: string | null; problem: ProblemDetails | null }>({ data: null, path: null, problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async (): Promise<void> => {
      try {
        const data = await api.get<T>(path, { as: "account", signal: controller.signal });
        setAnswer({ data, path, problem: null });
      } catch (error) {
        if (controller.signal.aborted) return;
        setAnswer((last) => ({ ...last, problem: problemFor(error) }));
        if (error instanceof LineDown) timer = setTimeout(() => void go(), RETRY_MS);
      }
    };
    void go();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [path, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { ...answer, reload };
}

export const enter = (document: NewDocument): Promise<DocumentSaved> => api.post("/api/documents", { as: "account", body: document });
export const change = (id: string, document: DocumentChange): Promise<DocumentSaved> => api.post(`/api/documents/${id}`, { as: "account", body: document });
/** @param near documents in whose company the text stands: of several that a mention may mean, theirs is meant */
