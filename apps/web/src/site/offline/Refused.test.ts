import { initialState, type ConferenceState, type Vote } from "@diemcau/rules";
import { expect, test } from "vitest";
import { canBeDoneAgain } from "./Refused.tsx";

const during = (phase: ConferenceState["phase"], vote: Vote["phase"] = "open"): ConferenceState => ({ ...initialState, phase, votes: { ...initialState.votes, votes: [{ id: "v", phase: vote } as Vote] } });
const hands = { route: "commands", body: { id: "1", kind: "vote.count-hands", voteId: "v" } } as const;
const checkIn = { route: "check-ins", body: { id: "2", delegateId: "d" } } as const;
const conclude = { route: "commands", body: { id: "3", kind: "local.conclude" } } as const;

test("a refused act is offered again only where it can be accepted", () => {
  expect((["open", "closed", "declared"] as const).map((phase) => canBeDoneAgain(hands, during("live", phase)))).toEqual([true, false, false]);
  expect([hands, checkIn, conclude].map((item) => canBeDoneAgain(item, during("ended")))).toEqual([false, false, true]);
  // A vote that this room knows nothing of is not to be voted on; without a state nothing is known at all.
  expect(canBeDoneAgain({ ...hands, body: { ...hands.body, voteId: "other" } }, during("live"))).toBe(false);
  expect(canBeDoneAgain(hands, null)).toBe(true);
});
