/** The outbox for React. */
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import type { AbsenceAck, CheckInAck, CheckOutAck, CommandAck, NewQuestion, QuestionTaken } from "@diemcau/contract";
import type { As } from "./api.ts";
import { houseDatabase, type StorageTrouble } from "./database.ts";
import { keepIn, takeOverOldItems } from "./outbox-keep.ts";
import { Outbox, type CommandInput, type OutboxItem } from "./outbox.ts";

let outbox: Outbox | undefined;

/** The page's outbox. */
function theOutbox(): Outbox {
  if (!outbox) {
    const keep = keepIn(houseDatabase);
    const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("diemcau.outbox") : undefined;
    const made = new Outbox({ keep, channel, locks: globalThis.navigator?.locks });
    outbox = made;
    globalThis.addEventListener("online", () => made.retryNow());
    if (localStorageHere()) void takeOverOldItems(localStorage, keep).then(() => made.resume());
  }
  return outbox;
}

function localStorageHere(): boolean {
  try {
    return globalThis.localStorage !== undefined;
  } catch {
    // Switched off.
    return false;
  }
}

/**
 * `send(command)` gives the command its id and resolves once the server has it durable. Rejects with an
 * ApiProblem when the server refuses it, with a LineDown when it was cancelled while waiting for the line.
 */
export function useCommand(conferenceId: string, as: As): (command: CommandInput) => Promise<CommandAck> {
  useResume();
  return useCallback((command: CommandInput) => theOutbox().send(conferenceId, as, command), [conferenceId, as]);
}

/** Checks one delegate in, through the same outbox. */
export function useCheckIn(conferenceId: string, as: As): (delegateId: string) => Promise<CheckInAck> {
  useResume();
  return useCallback((delegateId: string) => theOutbox().checkIn(conferenceId, as, delegateId), [conferenceId, as]);
}

/** Says that one delegate has left, through the same outbox. */
export function useCheckOut(conferenceId: string, as: As): (delegateId: string) => Promise<CheckOutAck> {
  useResume();
  return useCallback((delegateId: string) => theOutbox().checkOut(conferenceId, as, delegateId), [conferenceId, as]);
}

/** Says why one delegate does not come, or takes it back (null), through the same outbox. */
export function useAbsence(conferenceId: string, as: As): (delegateId: string, reason: string | null) => Promise<AbsenceAck> {
  useResume();
  return useCallback((delegateId: string, reason: string | null) => theOutbox().absent(conferenceId, as, delegateId, reason), [conferenceId, as]);
}

/** Hands a question in that somebody wrote on paper, through the same outbox. */
export function useAskQuestion(conferenceId: string, as: As): (question: Omit<NewQuestion, "id">) => Promise<QuestionTaken> {
  useResume();
  return useCallback((question: Omit<NewQuestion, "id">) => theOutbox().ask(conferenceId, as, question), [conferenceId, as]);
}

function useResume(): void {
  useEffect(() => void theOutbox().resume(), []);
}

export interface Pending {
  /** Not yet answered: `sending`, or `waiting` for the line. */
  readonly waiting: readonly OutboxItem[];
  /** Refused by the server and not yet dismissed. */
  readonly refused: readonly OutboxItem[];
  /** Taken by the server lately, the last one first. Of rooms only. */
  readonly sent: readonly OutboxItem[];
  /** Why what is done here does not outlive the page; null: it does. */
  readonly trouble: StorageTrouble | null;
  /** Takes a waiting item back, or puts a refused one away. */
  dismiss(id: string): void;
  /** Does a refused thing once more, now. */
  again(id: string): void;
  retryNow(): void;
}

/** What was pressed and is not durable yet; of one conference and sign-in, or of the whole page. */
export function usePending(conferenceId?: string, as?: As): Pending {
  const items = useSyncExternalStore(theOutbox().subscribe, theOutbox().items);
  const trouble = useSyncExternalStore(theOutbox().subscribe, theOutbox().trouble);
  return useMemo(() => {
    const own = items.filter(
      (item) => (!conferenceId || item.conferenceId === conferenceId) && (!as || item.as === as),
    );
    return {
      waiting: own.filter((item) => item.status === "sending" || item.status === "waiting"),
      refused: own.filter((item) => item.status === "refused"),
      sent: own.filter((item) => item.status === "sent").toSorted((a, b) => (b.sentAt ?? 0) - (a.sentAt ?? 0)),
      trouble,
      dismiss: (id: string) => theOutbox().dismiss(id),
      again: (id: string) => theOutbox().again(id),
      retryNow: () => theOutbox().retryNow(),
    };
  }, [items, trouble, conferenceId, as]);
}
