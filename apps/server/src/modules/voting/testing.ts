/** A conference with two gateways and a clerk, and what tests of votes do with it again and again. */
import type { BallotAck, ProblemDetails, VoteChoice, VotingRule } from "@diemcau/contract";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { expect } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestGateway, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { createVotingClerk } from "./index.ts";

export type Answered = BallotAck & ProblemDetails;
export const CLASSES = ["Officers", "Voting delegates"];

export const ruleFor = (change: Partial<VotingRule>): VotingRule => ({
  code: "test",
  name: { vi: "Thử", en: "Test" },
  method: "devices",
  classes: CLASSES,
  threshold: { base: "cast", share: [1, 2], strict: true },
  quorum: { persons: null, sites: null, of: "present" },
  tie: "rejected",
  mayChange: false,
  liveTally: false,
  seconds: null,
  weights: null,
  objections: 0,
  ...change,
});

/** A receipt as a voter's phone makes it. */
export const newReceipt = () => Array.from({ length: 16 }, () => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Math.floor(Math.random() * 32)]).join("");

export type VotingHouse = Awaited<ReturnType<typeof openVotingHouse>>;

/** Its conference is live. */
export async function openVotingHouse() {
  const house: TestHouse = await openHouse();
  const [second, producer]: [TestGateway, TestClient] = [await house.gateway(), await house.producer()];
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  const clerk = createVotingClerk(platform, (conference) => lanes.of(conference));
  await platform.hub.get(house.conferenceId);

  const command = (fields: { kind: string; [field: string]: unknown }, by = producer) => by.command(house.conferenceId, fields);

  const openVote = async (change: Partial<VotingRule>): Promise<string> => {
    const id = uuidv7();
    expect((await command({ kind: "vote.draft", id, title: "That it be so", text: null, itemId: null, rule: ruleFor(change) })).status).toBe(200);
    expect(await command({ kind: "vote.open", voteId: id })).toMatchObject({ status: 200 });
    return id;
  };

  /** Closes, lets the clerk count, and declares; the vote as the control room then sees it. */
  const finish = async (voteId: string, casting: "for" | "against" | null = null) => {
    expect((await command({ kind: "vote.close", voteId })).status).toBe(200);
    return declare(voteId, casting);
  };

  const declare = async (voteId: string, casting: "for" | "against" | null = null) => {
    await expect.poll(async () => (await clerk.round(), (await command({ kind: "vote.declare", voteId, casting })).status), { timeout: 10_000 }).toBe(200);
    return voteOf(voteId);
  };

  const voteOf = async (voteId: string) => {
    const { state } = await house.platform.hub.get(house.conferenceId);
    return state.votes.votes.find(({ id }) => id === voteId)!;
  };

  const cast = (voter: TestClient, voteId: string, choice: VoteChoice, more: { id?: string; receipt?: string } = {}) =>
    voter.post<Answered>(`/api/conferences/${house.conferenceId}/ballots`, { id: uuidv4(), voteId, choice, ...more });

  /** Delegates of a site with their class, checked in. */
  const voters = async (site: number, howMany: number, classes = CLASSES): Promise<(TestClient & { delegateId: string })[]> => {
    const all = await house.delegatesOf(site);
    const found = await house.db.selectFrom("delegate").select(["id", "class"]).where("id", "in", all).execute();
    const known = new Map(found.map((row) => [row.id, row.class]));
    const some = all.flatMap((id, nth) => (classes.includes(known.get(id)!) ? [nth] : [])).slice(0, howMany);
    return Promise.all(
      some.map(async (nth) => {
        const voter = await house.delegate(site, nth);
        expect((await voter.checkIn(house.conferenceId, voter.delegateId)).status).toBe(200);
        return voter;
      }),
    );
  };

  /** A test that failed leaves nothing open for the next. */
  const leaveNothingOpen = async (): Promise<void> => {
    const { state } = await house.platform.hub.get(house.conferenceId);
    for (const { id, phase } of state.votes.votes) if (phase === "open" || phase === "closed") await command({ kind: "vote.annul", voteId: id, reason: "left open" });
  };

  await command({ kind: "conference.open" });
  return { house, second, producer, clerk, command, openVote, finish, declare, voteOf, cast, voters, leaveNothingOpen };
}
