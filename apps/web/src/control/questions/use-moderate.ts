/** A moderator's acts: sent until the server has answered, under one id. */
import { useCallback, useMemo, useState } from "react";
import type { ProblemDetails, QuestionAct } from "@diemcau/contract";
import { v4 as uuidv4 } from "uuid";
import { ApiProblem, api, problemFor } from "../../data/index.ts";
import type { SendStatus } from "../../ui/index.ts";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
export type ActInput = WithoutId<QuestionAct>;

export interface Moderate {
  /** Resolves true once it is durable. */
  run(act: ActInput): Promise<boolean>;
  readonly status: SendStatus;
  readonly problem: ProblemDetails | null;
}

const TRIES = 6;
const PAUSE_MS = 1_500;
const SHOWN_MS = 4_000;
const isFinal = (error: unknown) => error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429;

export function useModerate(conferenceId: string, onDone: () => void): Moderate {
  const [status, setStatus] = useState<SendStatus>("idle");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const run = useCallback(
    async (act: ActInput): Promise<boolean> => {
      const body = { ...act, id: uuidv4() };
      setStatus("waiting");
      setProblem(null);
      for (let attempt = 1; ; attempt++) {
        try {
          await api.post(`/api/conferences/${conferenceId}/questions/acts`, { as: "account", body });
          setStatus("sent");
          setTimeout(() => setStatus((now) => (now === "sent" ? "idle" : now)), SHOWN_MS);
          onDone();
          return true;
        } catch (error) {
          if (isFinal(error) || attempt === TRIES) {
            setStatus("refused");
            setProblem(problemFor(error));
            onDone();
            return false;
          }
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
      }
    },
    [conferenceId, onDone],
  );
  return useMemo(() => ({ run, status, problem }), [run, status, problem]);
}
