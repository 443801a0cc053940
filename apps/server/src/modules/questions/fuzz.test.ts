import type { QuestionPage, QuestionRow } from "@diemcau/contract";
import { sql } from "kysely";
import { v4 as uuidv4 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

/** mulberry32, as in packages/rules: the same dice everywhere. */
function dice(seed: number) {
  let a = seed >>> 0;
  return (below: number) => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

let house: TestHouse;
let producer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterAll(() => house.close());

const base = () => `/api/conferences/${house.conferenceId}/questions`;
async function readFrom(after: number, rows = new Map<string, QuestionRow>()): Promise<{ rows: Map<string, QuestionRow>; revision: number }> {
  let revision = after;
  for (let more = true; more; ) {
    const { body } = await producer.get<QuestionPage>(`${base()}?after=${revision}`);
    for (const row of body.questions) rows.set(row.id, row);
    revision = body.questions.at(-1)?.revision ?? revision;
    more = body.more;
  }
  return { rows, revision };
}

it.each([1, 2, 3])("two moderators, voters and people who ask at once leave one truth, which every console ends with (seed %i)", async (seed) => {
  const { url: other } = await house.gateway();
  const first = (await readFrom(0)).revision;
  const asking = await Promise.all(Array.from({ length: 6 }, (_, n) => house.delegate(6 + seed, n)));
  const questions = await Promise.all(
    asking.flatMap((delegate) => [0, 1].map(async (n) => (await delegate.post<{ id: string }>(base(), { id: uuidv4(), text: `Câu ${n} của ${delegate.delegateId}` })).body.id)),
  );
  expect(new Set(questions).size).toBe(12);

  let over = false;
  const work: Promise<void>[] = [];
  // Two consoles at two gateways.
  for (const n of [0, 1]) {
    work.push(
      (async () => {
        const roll = dice(seed * 10 + n);
        const client = n === 0 ? producer : producer.at(other);
        const pick = () => questions[roll(questions.length)]!;
        for (let step = 0; step < 40; step++) {
          const several = [...new Set([pick(), pick()])];
          const acts = [
            { kind: "show", questions: several },
            { kind: "show", questions },
            { kind: "return", questions: [pick()], word: "x" },
            { kind: "merge", questions: several, into: pick() },
            { kind: "merge", questions: several, into: pick() },
            { kind: "reopen", questions: several },
            { kind: "answer", question: pick(), answer: "a", onAir: false },
          ];
          const { status } = await client.post(`${base()}/acts`, { id: uuidv4(), ...acts[roll(acts.length)] });
          expect([200, 409]).toContain(status);
        }
      })(),
    );
  }
  for (let n = 0; n < 6; n++) {
    work.push(
      (async () => {
        const roll = dice(seed * 100 + n);
        const voter = await house.delegate(40 + seed, n);
        const client = n % 2 ? voter : voter.at(other);
        for (let step = 0; step < 40; step++) {
          const { status } = await client.post(`/api/conferences/${house.conferenceId}/question-votes`, { questionId: questions[roll(questions.length)], vote: roll(4) > 0 });
          expect([200, 409]).toContain(status);
        }
      })(),
    );
  }
  // A console that only follows what has changed.
  let followed = { rows: new Map<string, QuestionRow>(), revision: first };
  const following = (async () => {
    while (!over) followed = await readFrom(followed.revision, followed.rows);
  })();
  await Promise.all(work);
  over = true;
  await following;
  followed = await readFrom(followed.revision, followed.rows);

  const whole = await readFrom(first);
  expect(followed.rows).toEqual(whole.rows);
  const byRevision = [...whole.rows.values()].map(({ revision }) => revision);
  expect(new Set(byRevision).size).toBe(byRevision.length);
  const votes = await sql<{ id: string; n: number }>`select question_id as id, count(*)::int as n from question_vote group by 1`.execute(house.db);
  const counted = new Map(votes.rows.map(({ id, n }) => [id, n]));
  let merged = 0;
  for (const row of whole.rows.values()) {
    expect(row.votes, row.id).toBe(counted.get(row.id) ?? 0);
    expect(row.alike).toBe([...whole.rows.values()].filter(({ mergedInto }) => mergedInto === row.id).length);
    expect(row.mergedInto !== null).toBe(row.state === "merged");
    if (row.mergedInto === null) continue;
    merged++;
    // No chains: whoever was merged into one that was merged itself came along.
    expect(whole.rows.get(row.mergedInto)!.state).not.toBe("merged");
    // Six persons voted: that many at most are for anything.
    expect(whole.rows.get(row.mergedInto)!.votes).toBeLessThanOrEqual(6);
  }
  expect(merged + counted.size).toBeGreaterThan(0);
}, 60_000);
