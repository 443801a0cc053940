/** The outbox for React. */
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import type { CheckInAck, CommandAck } from "@diemcau/contract";
import type { As } from "./api.ts";
import { Outbox, type CommandInput, type OutboxItem } from "./outbox.ts";

let outbox: Outbox | undefined;

/** The page's outbox. */
function theOutbox(): Outbox {
  if (!outbox) {
    outbox = new Outbox(globalThis.localStorage);
    const made = outbox;
    globalThis.addEventListener("online", () => made.retryNow());
  }
  return outbox;
}

/**
 * `send(command)` gives the command its id and resolves once the server has it durable. Rejects with an
 * ApiProblem when the server refuses it, with a LineDown when it was cancelled while waiting for the line.
 */
export function useCommand(conferenceId: string, as: As): (command: CommandInput) => Promise<CommandAck> {
  useResume(as);
  return useCallback((command: CommandInput) => theOutbox().send(conferenceId, as, command), [conferenceId, as]);
}

/** Checks one delegate in, through the same outbox. */
export function useCheckIn(conferenceId: string, as: As): (delegateId: string) => Promise<CheckInAck> {
  useResume(as);
  return useCallback((delegateId: string) => theOutbox().checkIn(conferenceId, as, delegateId), [conferenceId, as]);
}

function useResume(as: As): void {
  useEffect(() => theOutbox().resume(as), [as]);
}

export interface Pending {
  /** Not yet answered: `sending`, or `waiting` for the line. */
  readonly waiting: readonly OutboxItem[];
  /** Refused by the server and not yet dismissed. */
  readonly refused: readonly OutboxItem[];
  /** Takes a waiting item back, or puts a refused one away. */
  dismiss(id: string): void;
  retryNow(): void;
}

/** What was pressed and is not durable yet; of one conference and sign-in, or of the whole page. */
export function usePending(conferenceId?: string, as?: As): Pending {
  const items = useSyncExternalStore(theOutbox().subscribe, theOutbox().items);
  return useMemo(() => {
    const own = items.filter(
      (item) => (!conferenceId || item.conferenceId === conferenceId) && (!as || item.as === as),
    );
    return {
      waiting: own.filter((item) => item.status !== "refused"),
      refused: own.filter((item) => item.status === "refused"),
      dismiss: (id: string) => theOutbox().dismiss(id),
      retryNow: () => theOutbox().retryNow(),
    };
  }, [items, conferenceId, as]);
}
