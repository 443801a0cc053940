import { createSimulatedAnswers, createSimulatedDelegates } from "@diemcau/rehearsal";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openHouse, type TestHouse } from "../testing/house.ts";
import type { TestClient } from "../testing/client.ts";
import { rehearsalDelegates, rehearsalRooms } from "./rehearse.ts";

let house: TestHouse;
let producer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
});
afterAll(() => house?.close());

const give = async (command: { kind: string; [field: string]: unknown }) => {
  const answer = await producer.command(house.conferenceId, command);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

test("simulated rooms answer the roll call, count hands, and their delegates vote, each once", async () => {
  const where = { baseUrl: house.url, conferenceId: house.conferenceId };
  const rooms = await rehearsalRooms(house.platform, house.conferenceId, { count: 40, from: 1, without: [] });
  const delegates = await rehearsalDelegates(house.platform, house.conferenceId, 300);
  const answers = createSimulatedAnswers({ ...where, rooms, delegates, answerWithinMs: 500, silent: 0.1, votesPerSecond: 1_000 });
  try {
    await give({ kind: "roll-call.call", level: null, again: false });
    await vi.waitFor(() => expect(answers.counts().answered + answers.counts().silent).toBe(40), { timeout: 10_000 });
    expect(answers.counts().silent).toBeGreaterThan(0);
    const { state } = await house.platform.hub.get(house.conferenceId);
    expect(state.rollCall.status).toBe("open");

    const phones = createSimulatedDelegates({ ...where, delegates, perSecond: 2_000 });
    await phones.done();
    await give({ kind: "conference.open" });
    const rules = await producer.get<{ code: string; method: string }[]>(`/api/conferences/${house.conferenceId}/voting-rules`);
    const rule = rules.body.find(({ method }) => method === "devices")!;
    const voteId = uuidv7();
    await give({ id: voteId, kind: "vote.draft", title: "Resolution", text: null, itemId: null, rule });
    await give({ kind: "vote.open", voteId });
    const voted = () => Object.values(answers.counts().votes).reduce((sum, each) => sum + each, 0);
    await vi.waitFor(() => expect(voted() + answers.counts().refused).toBe(300), { timeout: 15_000 });
    const counted = await sql<{ choice: number; n: number }>`
      select choice, count(*)::int as n from vote_register where vote_id = ${voteId} group by choice order by choice`.execute(house.db);
    const { for: yes, against, abstain } = answers.counts().votes;
    expect(counted.rows.map(({ n }) => n)).toEqual([yes, against, abstain]);
    // Some are of classes that have no vote.
    expect(yes).toBeGreaterThan(100);
  } finally {
    answers.stop();
  }
}, 60_000);
