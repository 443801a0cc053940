/** All questions of a conference in this browser: what has changed is asked for by revision, the rest is here. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { ProblemDetails, QuestionPage, QuestionRow } from "@diemcau/contract";
import { AlikeIndex } from "@diemcau/rules";
import { api, problemFor } from "../../data/index.ts";

export interface Questions {
  /** By id. The same object while nothing has changed. */
  readonly rows: ReadonlyMap<string, QuestionRow>;
  /** Nothing was there to be read any more when it was last asked. */
  readonly complete: boolean;
  readonly problem: ProblemDetails | null;
  readonly alike: AlikeIndex;
  reload(): void;
}

const RETRY_MS = 3_000;
const NOTHING: ReadonlyMap<string, QuestionRow> = new Map();
/** Only what is still open can be put together with another one. */
const isOpen = ({ state }: QuestionRow) => state === "new" || state === "shown" || state === "answered";

/** `revision`: as the stream tells it; a higher one than is known is asked for. */
export function useQuestions(conferenceId: string, revision: number): Questions {
  const [rows, setRows] = useState(NOTHING);
  const [complete, setComplete] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [alike] = useState(() => new AlikeIndex());
  const [round, setRound] = useState(0);
  const known = useRef(0);
  const busy = useRef(false);
  const again = useRef(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (busy.current) {
      again.current = true;
      return;
    }
    const read = async (): Promise<void> => {
      busy.current = true;
      try {
        for (let more = true; more || again.current; ) {
          again.current = false;
          const page = await api.get<QuestionPage>(`/api/conferences/${conferenceId}/questions?after=${known.current}`, { as: "account", timeoutMs: 30_000 });
          more = page.more;
          if (page.questions.length === 0) continue;
          known.current = page.questions.at(-1)!.revision;
          for (const row of page.questions) {
            if (isOpen(row)) alike.put(row.id, row.text);
            else alike.remove(row.id);
          }
          setRows((last) => {
            const next = new Map(last);
            for (const row of page.questions) next.set(row.id, row);
            return next;
          });
        }
        setComplete(true);
        setProblem(null);
        busy.current = false;
      } catch (error) {
        busy.current = false;
        setProblem(problemFor(error));
        timer = setTimeout(() => void read(), RETRY_MS);
      }
    };
    if (round > 0 || revision > known.current || known.current === 0) void read();
    return () => clearTimeout(timer);
  }, [conferenceId, revision, round, alike]);

  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { rows, complete, problem, alike, reload };
}
