import { useCallback, useEffect, useMemo, useState } from "react";
import type { Entry, ProblemDetails, RecordingJournal, RecordingPart, RecordingParts } from "@diemcau/contract";
import { chaptersOf, gapsOf, momentsOf, recordedSpans, type Chapter, type Moment, type Span } from "@diemcau/rules";
import { LineDown, api, apiUrl, headersFor, problemFor, problemOf, type As } from "../data/index.ts";
import type { FetchPiece } from "./part-feed.ts";

/** How often is looked for more while the conference is being recorded, ms. */
const AGAIN_MS = 5_000;

export interface Recording {
  readonly parts: readonly RecordingPart[];
  readonly moments: readonly Moment[];
  readonly chapters: readonly Chapter[];
  readonly recorded: readonly Span[];
  /** Of that, where nothing was recorded though a room was on air. */
  readonly gaps: readonly Span[];
  /** It goes on. */
  readonly on: boolean;
}

export interface RecordingRead {
  readonly recording: Recording | null;
  readonly problem: ProblemDetails | null;
  readonly fetchPiece: FetchPiece;
  reload(): void;
}

/** A conference's recording and the journal that is played with it; grows while it is being recorded. */
export function useRecording(conferenceId: string, as: As): RecordingRead {
  const path = `/api/conferences/${conferenceId}/recording`;
  const [read, setRead] = useState<{ entries: Entry[]; parts: RecordingParts } | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopped = new AbortController();
    let entries: Entry[] = [];
    const go = async (): Promise<void> => {
      let again = true;
      try {
        const { signal } = stopped;
        const parts = await api.get<RecordingParts>(`${path}/parts`, { as, signal, timeoutMs: 60_000 });
        const more = await api.get<RecordingJournal>(`${path}/journal?after=${entries.at(-1)?.seq ?? 0}`, { as, signal });
        entries = [...entries, ...more.entries];
        setRead({ entries, parts });
        setProblem(null);
        again = parts.on || parts.parts.some(({ end }) => parts.now - end < 30_000);
      } catch (error) {
        if (stopped.signal.aborted) return;
        setProblem(problemFor(error));
        again = error instanceof LineDown;
      }
      if (again && !stopped.signal.aborted) timer = setTimeout(() => void go(), AGAIN_MS);
    };
    void go();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [path, as, round]);
  const recording = useMemo(() => {
    if (!read) return null;
    const { entries, parts } = read;
    const moments = momentsOf(entries);
    // What can be played ends with the last piece that is there, not with the clock.
    const now = parts.on ? Math.min(parts.now, parts.parts.reduce((latest, { end }) => Math.max(latest, end), 0)) : parts.now;
    const recorded = recordedSpans(moments, now);
    return { parts: parts.parts, moments, chapters: chaptersOf(moments, now), recorded, gaps: gapsOf(moments, recorded, parts.parts, now), on: parts.on };
  }, [read]);
  const fetchPiece = useCallback<FetchPiece>(
    async (part, chunk, kind, signal) => {
      const response = await fetch(apiUrl(`${path}/parts/${part.id}/${chunk}/${kind}`), { headers: headersFor(as), signal });
      if (response.status === 204) return null;
      if (!response.ok) throw await problemOf(response);
      return response.arrayBuffer();
    },
    [path, as],
  );
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { recording, problem, fetchPiece, reload };
}
