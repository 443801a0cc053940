import type { LineTestTurn } from "@diemcau/contract";
import { createGroupCommit } from "../../platform/group-commit.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { askForTurns, type Asking, type Turn, type TurnLimits } from "./turns-store.ts";

/**
 * The media engine takes 32 publishers in all (packages/media): 20 that test leave enough for the programme's
 * four, the cued and those that are being replaced. A live conference needs its lines more than anybody's test.
 */
export const TURN_LIMITS: TurnLimits = { atOnce: 20, atOnceLive: 6, turnMs: 60_000, silenceMs: 45_000 };
/** What one room's measuring takes, with its setting up. */
const USUAL_TURN_MS = 24_000;
const SOONEST_MS = 2_000;
const LATEST_MS = 15_000;

export interface Turns {
  /** @throws Problem server-busy */
  ask(siteId: string, conferenceId: string): Promise<LineTestTurn>;
  drain(): Promise<void>;
}

/** Asks of 2,000 rooms are written together: a few statements a second, however many wait. */
export function createTurns({ db, clock }: Platform): Turns {
  const commits = createGroupCommit<Asking, Turn>({
    lingerMs: 200,
    maxBatch: 2_000,
    concurrency: 1,
    maxPending: 25_000,
    onFull: () => new Problem("server-busy"),
    write: (asking) => askForTurns(db, asking, TURN_LIMITS),
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
