import { useCallback, useMemo, useState } from "react";
import { problemFor, useCommand, type CommandInput } from "../data/index.ts";
import type { SendStatus } from "../ui/index.ts";

interface Last {
  readonly key: string;
  readonly status: SendStatus;
  readonly code?: string;
}

/** Gives commands and knows what became of the last one, by the button that gave it. */
export interface Act {
  /** `key` names the button, for `statusOf`. Resolves true once the command is durable. */
  readonly run: (key: string, command: CommandInput) => Promise<boolean>;
  readonly statusOf: (key: string) => SendStatus;
}

const SHOWN_MS = 4_000;

export function useAct(conferenceId: string): Act {
  const send = useCommand(conferenceId, "account");
  const [last, setLast] = useState<Last>({ key: "", status: "idle" });
  const run = useCallback(
    async (key: string, command: CommandInput): Promise<boolean> => {
      const mark = (status: SendStatus, code?: string): void => {
        const next: Last = { key, status, ...(code ? { code } : {}) };
        setLast(next);
        if (status !== "waiting") setTimeout(() => setLast((now) => (now === next ? { key: "", status: "idle" } : now)), SHOWN_MS);
      };
      mark("waiting");
      try {
        await send(command);
        mark("sent");
        return true;
      } catch (error) {
        // The sentence itself stands in the list of refused commands, where it stays until put away.
        mark("refused", problemFor(error).code);
        return false;
      }
    },
    [send],
  );
  const statusOf = useCallback((key: string): SendStatus => (last.key === key ? last.status : "idle"), [last]);
  return useMemo(() => ({ run, statusOf }), [run, statusOf]);
}
