/** A whole round of line tests through the real queue, at the speed of a clock of our own. */
import { pino } from "pino";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../platform/db/database.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/postgres/testing.ts";
import { stand, turnLimits } from "./turns.ts";
import { askForTurns, endTurn } from "./turns-store.ts";

const CONFERENCE = uuidv7();
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = openDatabase(database.url, { max: 1, log: pino({ level: "silent" }), name: "test" }));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

describe("a test round", () => {
  /** A turn as rooms take it: 16 to 24 seconds, as different for each as it is each time. */
  const measuring = (n: number) => 16_000 + ((n * 7_919) % 8_001);
  const room = (n: number) => `00000000-0000-7000-8000-${String(n + 1).padStart(12, "0")}`;

  /** Rooms that press the button within `withinMs` go through the real queue, asking again when they are told to. */
  async function simulate(rooms: number, atOnce: number, withinMs: number): Promise<{ minutes: number; most: number; worstGuess: number }> {
    const start = Date.now();
    const limits = turnLimits(atOnce);
    const waiting = new Map(Array.from({ length: rooms }, (_, n) => [n, Math.floor((n * withinMs) / rooms)]));
    const testing = new Map<number, number>();
    const told = new Map<number, number>();
    let [now, most, worstGuess] = [0, 0, 0];
    for (; waiting.size + testing.size > 0; now += 1_000) {
      for (const [n, until] of testing) {
        if (until > now) continue;
        await endTurn(db, room(n));
        testing.delete(n);
      }
      const due = [...waiting].filter(([, next]) => next <= now).map(([n]) => n);
      if (due.length === 0) continue;
      const given = await askForTurns(db, due.map((n) => ({ siteId: room(n), conferenceId: CONFERENCE, at: start + now })), limits);
      for (const [at, turn] of given.entries()) {
        const n = due[at]!;
        const { go, waitMs, askAgainMs } = stand(turn);
        if (!go) {
          if (!told.has(n)) told.set(n, now + waitMs);
          waiting.set(n, now + askAgainMs);
          continue;
        }
        worstGuess = Math.max(worstGuess, Math.abs(now - (told.get(n) ?? now)));
        waiting.delete(n);
        testing.set(n, now + measuring(n));
      }
      most = Math.max(most, testing.size);
    }
    return { minutes: now / 60_000, most, worstGuess };
  }

  it("never loads the media server with more rooms than it is set up for, wastes few of its places, and tells rooms a time that holds", { timeout: 120_000 }, async () => {
    const { minutes, most, worstGuess } = await simulate(300, 40, 60_000);
    expect(most).toBe(40);
    // 300 rooms of 20 seconds over 40 places are 2.5 minutes if not a second is lost.
    expect(minutes).toBeLessThan(4);
    expect(worstGuess).toBeLessThan(90_000);
  });

  // Not part of the suite: a whole round takes minutes. Named, so that the suite has nothing to skip.
  const rounds = (process.env["LINE_TEST_ROUND"] ?? "").split(",").filter((places) => places !== "").map(Number);
  it.each(rounds)("2,000 rooms over %i places", { timeout: 900_000 }, async (places) => {
    const { minutes, most, worstGuess } = await simulate(2_000, places, 600_000);
    process.stdout.write(`2,000 rooms, ${places} at once: ${minutes.toFixed(1)} minutes, most at once ${most}, told time off by at most ${Math.round(worstGuess / 1_000)} s\n`);
    expect(most).toBe(places);
  });
});
