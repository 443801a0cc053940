import type { LineTestTurn } from "@diemcau/contract";
import { createGroupCommit } from "../../platform/group-commit.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { askForTurns, type Asking, type Turn, type TurnLimits } from "./turns-store.ts";

export const TURN_MS = 60_000;
/** A live conference needs its lines more than anybody's test. */
const AT_ONCE_LIVE = 6;
/** @param atOnce what the installation is set up for: the media engine takes that many besides the programme's */
export const turnLimits = (atOnce: number): TurnLimits => ({ atOnce, atOnceLive: Math.min(AT_ONCE_LIVE, atOnce), turnMs: TURN_MS, silenceMs: 45_000 });
/** What one room's measuring takes, with its setting up. */
const USUAL_TURN_MS = 24_000;
/** A room at the front asks often: a place that nobody knows of is lost. */
const SOONEST_MS = 1_000;
const LATEST_MS = 15_000;

export interface Turns {
  /** @throws Problem server-busy */
  ask(siteId: string, conferenceId: string): Promise<LineTestTurn>;
  drain(): Promise<void>;
}

/** Asks of 2,000 rooms are written together: a few statements a second, however many wait. */
export function createTurns({ config, db, clock }: Platform): Turns {
  const limits = turnLimits(config.lineTests);
  const commits = createGroupCommit<Asking, Turn>({
    lingerMs: 200,
    maxBatch: 2_000,
    concurrency: 1,
    maxPending: 25_000,
    onFull: () => new Problem("server-busy"),
    write: (asking) => askForTurns(db, asking, limits),
  });
  return {
    async ask(siteId, conferenceId) {
      const turn = await commits.add({ siteId, conferenceId, at: clock() });
      return { ...stand(turn), now: clock() };
    },
    drain: () => commits.drain(),
  };
}

/** What a room is told: where it stands, about how long, and when to ask again. */
export function stand({ admitted, place, waiting, capacity }: Turn): Omit<LineTestTurn, "now"> {
  return {
    go: admitted,
    place,
    waiting,
    waitMs: admitted ? 0 : Math.ceil(place / capacity) * USUAL_TURN_MS,
    askAgainMs: admitted ? 0 : Math.min(LATEST_MS, SOONEST_MS + place * 100),
  };
}
