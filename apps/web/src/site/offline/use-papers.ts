/** The papers of this room on this PC, for React: what is there, fetching, and putting away what may not stay. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Outline, ProblemDetails } from "@diemcau/contract";
import { problemFor, type KeptPaper, type LiveConference } from "../../data/index.ts";
import type { Room } from "../rooms.ts";
import { askToStay } from "./install.ts";
import { fetchPapers, forget, keptPapers, obeyShelf, papersNews, readShelf, reportKept, type PapersNews } from "./papers.ts";
import { todaysPapers } from "./today.ts";

/** A recall is asked for at least this often while something is kept, not in step over all rooms. */
const ASK_MS = 120_000;
/** Rooms whose line comes back in the same moment do not all report in it. */
const REPORT_MS = 8_000;

export interface Papers {
  readonly kept: readonly KeptPaper[];
  /** Of the day, or of the whole conference where nothing is held today. */
  readonly wanted: { readonly today: boolean; readonly ids: ReadonlySet<string> } | null;
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** Titles for which there was no room. */
  readonly left: readonly string[];
  readonly problem: ProblemDetails | null;
  /** How many have been taken back since this page was opened. */
  readonly recalled: number;
  fetchAll(): void;
  remove(paper: KeptPaper): void;
}

const NONE: readonly KeptPaper[] = [];

/** The centre sees how many rooms have an item's papers before it begins. Without an answer it is told when the line is back. */
function useReports(room: Room, kept: readonly KeptPaper[] | null, there: boolean): void {
  const reported = useRef<string | null>(null);
  const version = kept && kept.map(({ id, digest }) => `${id} ${digest}`).join();
  useEffect(() => {
    if (!there || kept === null || reported.current === version) return;
    const timer = setTimeout(() => void reportKept(room, kept).then(() => (reported.current = version), () => {}), Math.random() * REPORT_MS);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `version` says what of `kept` counts
  }, [room, version, there]);
}

export function usePapers(room: Room, live: LiveConference, outline: Outline | null): Papers {
  /** Null until it was looked for. */
  const [found, setKept] = useState<readonly KeptPaper[] | null>(null);
  const kept = found ?? NONE;
  const [progress, setProgress] = useState<Papers["progress"]>(null);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [recalled, setRecalled] = useState(0);
  const now = useCallback(() => Date.now() + live.clockOffset, [live.clockOffset]);
  const look = useCallback(async () => setKept(await keptPapers(room, now())), [room, now]);
  useEffect(() => void look().catch(() => {}), [look]);
  // Another window of this room may be the one that fetches or deletes.
  const news = useRef<PapersNews>(null);
  useEffect(() => {
    const own = papersNews(room, (gone) => {
      setRecalled((last) => last + gone);
      void look().catch(() => {});
    });
    news.current = own;
    return () => {
      news.current = null;
      own.close();
    };
  }, [room, look]);
  // Asked in the room, where there is something to keep.
  useEffect(() => void askToStay().catch(() => {}), []);

  const there = live.status === "live";
  const version = live.state?.directoryVersion ?? 0;
  const any = kept.length > 0;
  useEffect(() => {
    if (!there || !any) return;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      try {
        const gone = await obeyShelf(room, await readShelf(room), now());
        if (gone > 0) news.current?.tell(gone);
      } catch {
        // No answer: asked again below, and when the line comes back.
      }
    };
    const again = (): void => {
      timer = setTimeout(() => void ask().then(again), ASK_MS * (0.75 + Math.random() / 2));
    };
    void ask().then(again);
    return () => clearTimeout(timer);
  }, [there, any, version, room, now]);

  useReports(room, found, there);

  const today = outline && todaysPapers(outline, now());
  const wanted = outline && { today: today !== null, ids: today ?? new Set([...outline.papers, ...outline.documents].map(({ id }) => id)) };
  const fetchAll = (): void => {
    if (!wanted || progress) return;
    setProblem(null);
    setLeft([]);
    setProgress({ done: 0, of: wanted.ids.size });
    void readShelf(room)
      .then(async (shelf) => {
        const gone = await obeyShelf(room, shelf, now());
        if (gone > 0) news.current?.tell(gone);
        const items = shelf.items.filter(({ id }) => wanted.ids.has(id));
        const fetched = await fetchPapers(room, items, (done, of) => setProgress({ done, of }));
        setLeft(fetched.left);
      })
      .catch((error: unknown) => setProblem(problemFor(error)))
      .then(() => news.current?.tell(0))
      .finally(() => setProgress(null));
  };
  const remove = (paper: KeptPaper): void => void forget(room, paper).then(() => news.current?.tell(0)).catch(() => {});
  return { kept, wanted, progress, left, problem, recalled, fetchAll, remove };
}
