/** What the server knows of the room's tests, and the rounds that concern it. */
import { useCallback, useEffect, useState } from "react";
import type { LineTest, LineTestHistory, LineTestRound, LineTestRounds } from "@diemcau/contract";
import { api } from "../../data/index.ts";
import { asOf, type Room } from "../rooms.ts";

/** A round that was made just now is shown soon, and 2,000 rooms do not ask more than they need. */
const LOOK_MS = 60_000;

export interface RoomTests {
  /** The newest first. */
  readonly tests: readonly LineTest[];
  readonly rounds: readonly LineTestRound[];
  /** Add it to Date.now() to have the server's clock. */
  readonly clockOffset: number;
  add(test: LineTest): void;
}

export function useRoomTests(room: Room): RoomTests {
  const as = asOf(room);
  const { conferenceId, site } = room;
  const [tests, setTests] = useState<readonly LineTest[]>([]);
  const [{ rounds, clockOffset }, setRounds] = useState<{ rounds: readonly LineTestRound[]; clockOffset: number }>({ rounds: [], clockOffset: 0 });

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout>;
    const path = `/api/conferences/${conferenceId}`;
    const look = async (): Promise<void> => {
      // Without a line the page shows what it last knew; the next look is soon enough.
      await Promise.allSettled([
        api.get<LineTestHistory>(`${path}/sites/${site}/line-tests`, { as, signal }).then((answer) => setTests(answer.tests)),
        api.get<LineTestRounds>(`${path}/line-tests/rounds`, { as, signal }).then((answer) => setRounds({ rounds: answer.rounds, clockOffset: answer.now - Date.now() })),
      ]);
      if (!signal.aborted) timer = setTimeout(() => void look(), LOOK_MS * (0.8 + Math.random() * 0.4));
    };
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [conferenceId, site, as]);

  const add = useCallback((test: LineTest) => setTests((known) => [test, ...known.filter(({ id }) => id !== test.id)]), []);
  return { tests, rounds, clockOffset, add };
}
