/** What is read over HTTP and kept: asked for again by ETag, and when the stream says it has changed. */
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { AccountReach, ConferenceSummary, Directory, Me, OpenQuestions, Outline, OwnQuestions, ProblemDetails, Roster, SitePlace, UnitColumns } from "@diemcau/contract";
import { ApiProblem, api, problemFor, type As } from "./api.ts";
import { Backoff } from "./backoff.ts";
import { conferenceStore } from "./conference.ts";
import { isKept, keepReading, keptReading, readingKey } from "./kept.ts";

export interface Resource<T> {
  /** Null until it has come; the last known one while a newer is fetched. */
  readonly data: T | null;
  /** Why it could not be read; it is tried again by itself when the line was down. */
  readonly problem: ProblemDetails | null;
  /** When `data` was read, this PC's clock, where it comes from an earlier page; null: it was read in this page. */
  readonly keptAt: number | null;
  reload(): void;
}

interface Kept {
  etag: string | undefined;
  data: unknown;
}
const kept = new Map<string, Kept>();

/** Reads a path unless it is unchanged since the last time, in this page. */
async function read<T>(path: string, as: As, signal?: AbortSignal): Promise<T> {
  const key = readingKey(as, path);
  const known = kept.get(key);
  const answer = await api.getTagged<T>(path, { as, etag: known?.etag, signal, timeoutMs: 30_000 });
  if (answer.notModified && known) return known.data as T;
  if (answer.notModified) throw new Error("not modified, but nothing is kept");
  kept.set(key, { etag: answer.etag, data: answer.data });
  if (isKept(as)) void keepReading(key, answer.data, answer.etag);
  return answer.data;
}

/** Forgets everything that was read, for example when somebody else signs in. */
export function forgetResources(): void {
  kept.clear();
}

/**
 * A path's JSON; null as path: nothing is read yet. Another `version` reads again. A room has what it read the last
 * time at once, and keeps it while there is no line.
 */
export function useResource<T>(path: string | null, as: As, version: unknown = 0): Resource<T> {
  const key = path === null ? null : readingKey(as, path);
  const [result, setResult] = useState<{ key: string | null; data: T | null; problem: ProblemDetails | null; keptAt: number | null }>({
    key,
    data: null,
    problem: null,
    keptAt: null,
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    const backoff = new Backoff();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async (): Promise<void> => {
      try {
        const data = await read<T>(path, as, controller.signal);
        setResult({ key, data, problem: null, keptAt: null });
      } catch (error) {
        if (controller.signal.aborted) return;
        setResult((last) => {
          const own = last.key === key ? last : null;
          return { key, data: own?.data ?? null, problem: problemFor(error), keptAt: own?.keptAt ?? null };
        });
        const final = error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429;
        if (!final) timer = setTimeout(() => void go(), backoff.next());
      }
    };
    void go();
    if (isKept(as) && key !== null && !kept.has(key)) {
      void keptReading(key).then((found) => {
        if (controller.signal.aborted || !found) return;
        setResult((last) => (last.key === key && last.data !== null ? last : { key, data: found.data as T, problem: last.key === key ? last.problem : null, keptAt: found.at }));
      });
    }
    // The browser knows of the line before the next try is due.
    const online = (): void => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      backoff.reset();
      void go();
    };
    globalThis.addEventListener("online", online);
    return () => {
      globalThis.removeEventListener("online", online);
      controller.abort();
      clearTimeout(timer);
    };
  }, [path, as, key, version, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  const { problem, keptAt } = result.key === key ? result : { problem: null, keptAt: null };
  if (result.key === key && result.data !== null) return { data: result.data, problem, keptAt, reload };
  const known = key === null ? undefined : kept.get(key);
  return { data: (known?.data as T | undefined) ?? null, problem, keptAt, reload };
}

const idle = (): (() => void) => () => {};

/** Version of the directory as the page's stream says, 0 while no stream of this conference is open in the page. */
function useDirectoryVersion(conferenceId: string | null, as: As): number {
  const store = conferenceId ? conferenceStore(conferenceId, as) : null;
  return useSyncExternalStore(store?.watch ?? idle, store?.directoryVersion ?? (() => 0));
}

/** All sites, for accounts. Read again when the conference's stream in this page says that it has changed. */
export function useDirectory(conferenceId: string | null): Resource<Directory> {
  const version = useDirectoryVersion(conferenceId, "account");
  // 0 and 1 are the same: the first snapshot must not read everything a second time.
  return useResource<Directory>(
    conferenceId && `/api/conferences/${conferenceId}/directory`,
    "account",
    Math.max(1, version),
  );
}

/** What every participant may know: sessions, agenda, papers, documents. */
export function useOutline(conferenceId: string | null, as: As): Resource<Outline> {
  const version = useDirectoryVersion(conferenceId, as);
  return useResource<Outline>(conferenceId && `/api/conferences/${conferenceId}/outline`, as, Math.max(1, version));
}

export function useRoster(
  conferenceId: string | null,
  ordinal: number | null,
  as: As,
  version: unknown = 0,
): Resource<Roster> {
  const path =
    conferenceId === null || ordinal === null ? null : `/api/conferences/${conferenceId}/sites/${ordinal}/roster`;
  return useResource<Roster>(path, as, version);
}

/** Where a room stands in the tree of sites. */
export function useSitePlace(conferenceId: string, ordinal: number, as: As): Resource<SitePlace> {
  const version = useDirectoryVersion(conferenceId, as);
  return useResource<SitePlace>(`/api/conferences/${conferenceId}/sites/${ordinal}/place`, as, Math.max(1, version));
}

/** Which sites this account may act for. */
export const useReach = (conferenceId: string): Resource<AccountReach> =>
  useResource<AccountReach>(`/api/conferences/${conferenceId}/reach`, "account");
export const useMe = (as: As): Resource<Me> => useResource<Me>("/api/me", as);
export const useConferences = (): Resource<ConferenceSummary[]> =>
  useResource<ConferenceSummary[]>("/api/conferences", "account");
export const useUnits = (): Resource<UnitColumns> => useResource<UnitColumns>("/api/organisation/units", "account");
/** What everybody may read of the questions; another version reads again. */
export const useOpenQuestions = (conferenceId: string, as: As, version: unknown): Resource<OpenQuestions> =>
  useResource<OpenQuestions>(`/api/conferences/${conferenceId}/questions/open`, as, version);
/** Those that this room has typed. */
export const useOwnQuestions = (conferenceId: string, as: As, version: unknown): Resource<OwnQuestions> =>
  useResource<OwnQuestions>(`/api/conferences/${conferenceId}/questions/own`, as, version);
