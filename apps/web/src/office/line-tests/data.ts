/** What the board asks, again and again while somebody looks at it. */
import { useCallback, useEffect, useState } from "react";
import type { LineTestRound, NewLineTestRound, ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";

export const REFRESH_MS = 5_000;

export interface Live<T> {
  readonly data: T | null;
  /** The path that `data` answers: another one than was asked for while the next is under way. */
  readonly path: string | null;
  /** When it came, by this PC's clock. */
  readonly at: number;
  /** Why the latest could not be had; `data` is then older than it looks. */
  readonly problem: ProblemDetails | null;
  reload(): void;
}

/** Reads a path every few seconds while the page is looked at. */
export function useLive<T>(path: string, everyMs = REFRESH_MS): Live<T> {
  const [answer, setAnswer] = useState<Omit<Live<T>, "reload">>({ data: null, path: null, at: 0, problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;
    const go = async (): Promise<void> => {
      clearTimeout(timer);
      if (asking || document.hidden) return;
      asking = true;
      try {
        const data = await api.get<T>(path, { as: "account", signal: controller.signal });
        setAnswer({ data, path, at: Date.now(), problem: null });
      } catch (error) {
        if (!controller.signal.aborted) setAnswer((last) => ({ ...last, problem: problemFor(error) }));
      }
      asking = false;
      if (!controller.signal.aborted) timer = setTimeout(() => void go(), everyMs);
    };
    const shown = (): void => void go();
    void go();
    document.addEventListener("visibilitychange", shown);
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", shown);
    };
  }, [path, everyMs, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { ...answer, reload };
}

export const schedule = (conferenceId: string, round: NewLineTestRound): Promise<LineTestRound> =>
  api.post(`/api/conferences/${conferenceId}/line-tests/rounds`, { as: "account", body: round });
export const move = (conferenceId: string, id: string, times: { startsAt: number; endsAt: number }): Promise<LineTestRound> =>
  api.post(`/api/conferences/${conferenceId}/line-tests/rounds/${id}`, { as: "account", body: times });
export const cancel = (conferenceId: string, id: string): Promise<void> => api.del(`/api/conferences/${conferenceId}/line-tests/rounds/${id}`, { as: "account" });
