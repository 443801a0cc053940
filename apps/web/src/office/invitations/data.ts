/** Invitations as the server has them: asked again every few seconds while the page is looked at. */
import { useCallback, useEffect, useState } from "react";
import type { InvitationAct, InvitationsReminded, InvitationsSent, NewInvitationCampaign, NewSubstitution, ProblemDetails, SubstitutionMade } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";

const EVERY_MS = 4_000;

export interface Live<T> {
  readonly data: T | null;
  /** The path that `data` answers. */
  readonly path: string | null;
  readonly problem: ProblemDetails | null;
  reload(): void;
}

/** `version`: what is read anew with every change of it. */
export function useLive<T>(path: string | null, everyMs = EVERY_MS, version: unknown = 0): Live<T> {
  const [answer, setAnswer] = useState<Omit<Live<T>, "reload">>({ data: null, path: null, problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let etag: string | undefined;
    const go = async (): Promise<void> => {
      try {
        if (!document.hidden || etag === undefined) {
          const fresh = await api.getTagged<T>(path, { as: "account", etag, signal: controller.signal });
          if (!fresh.notModified) {
            etag = fresh.etag ?? "";
            setAnswer({ data: fresh.data, path, problem: null });
          } else setAnswer((last) => (last.problem ? { ...last, problem: null } : last));
        }
      } catch (error) {
        if (controller.signal.aborted) return;
        const problem = problemFor(error);
        setAnswer((last) => ({ data: last.path === path ? last.data : null, path, problem }));
        // Asked by somebody who may not, or of something that is not there: it will be the same in four seconds.
        if (problem.status < 500 && problem.status !== 429) return;
      }
      timer = setTimeout(() => void go(), everyMs);
    };
    void go();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [path, everyMs, round, version]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { ...answer, data: answer.path === path ? answer.data : null, reload };
}

export const addressOf = (conferenceId: string, rest = ""): string => `/api/conferences/${conferenceId}/invitations${rest}`;

const post = <T>(conferenceId: string, rest: string, body: unknown): Promise<T> => api.post<T>(addressOf(conferenceId, rest), { as: "account", body, timeoutMs: 60_000 });

export const writeCampaign = (conferenceId: string, campaign: NewInvitationCampaign): Promise<unknown> => post(conferenceId, "/campaign", campaign);
export const send = (conferenceId: string, under: number, sites?: readonly number[]): Promise<InvitationsSent> => post(conferenceId, "/send", { under, ...(sites ? { sites } : {}) });
export const remind = (conferenceId: string, body: { under: number; filter?: string; sites?: readonly number[] }): Promise<InvitationsReminded> => post(conferenceId, "/remind", body);
export const act = (conferenceId: string, site: number, body: InvitationAct): Promise<void> => post(conferenceId, `/sites/${site}`, body);
export const say = (conferenceId: string, site: number, body: { id: string; body: string }): Promise<void> => post(conferenceId, `/sites/${site}/messages`, body);
export const substitute = (conferenceId: string, site: number, body: NewSubstitution): Promise<SubstitutionMade> =>
  post(conferenceId, `/sites/${site}/substitutions`, body);
export const addLateSite = (conferenceId: string, unitId: string): Promise<{ site: number }> => post(conferenceId, "/sites", { unitId });
export const retryMails = (conferenceId: string): Promise<void> => post(conferenceId, "/mail/retry", {});

/** One thing that is being sent: whether it waits, what went wrong, and what came of it. */
export function useSending(): { busy: boolean; problem: ProblemDetails | null; go(work: () => Promise<unknown>): Promise<boolean>; clear(): void } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const go = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(problemFor(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { busy, problem, go, clear };
}
