import { describe, expect, it } from "vitest";
import { checklist, deadlineFlaw, nextStep, refusalOf, remindersDue, type InvitationFacts } from "./index.ts";

const DAY = 86_400_000;
const at = (day: number) => day * DAY;
const deadlines = { answerBy: at(10), registerBy: at(12), rosterBy: at(15), testBy: at(18) };
const fresh: InvitationFacts = { invitedAt: at(5), answer: null, registeredAt: null, rosterAt: null, testedAt: null, below: 3, belowInvited: 0, delegates: 0 };
const states = (facts: Partial<InvitationFacts>, now: number) =>
  checklist({ ...fresh, ...facts }, deadlines, now).map(({ step, state }) => `${step} ${state}`);

describe("what a unit is asked to do", () => {
  it("answers first, and sees what comes after", () => {
    expect(states({}, at(6))).toEqual(["answer todo", "register later", "invite later", "roster later", "test later"]);
  });
  it("says what is late, each step by its own deadline", () => {
    expect(states({}, at(11))[0]).toBe("answer late");
    expect(states({ answer: "accepted", belowInvited: 3 }, at(13))).toEqual(["answer done", "register late", "invite done", "roster todo", "test todo"]);
  });
  it("asks nothing of a unit that declined, and no invitations where nobody is below", () => {
    expect(states({ answer: "declined" }, at(30))).toEqual(["answer done"]);
    expect(states({ below: 0, belowInvited: 0 }, at(6))).toEqual(["answer todo", "register later", "roster later", "test later"]);
  });
  it("names one next thing, and nothing when all is done", () => {
    const facts = { ...fresh, answer: "accepted", registeredAt: at(6) } as const;
    expect(nextStep(checklist(facts, deadlines, at(7)))?.step).toBe("invite");
    expect(nextStep(checklist({ ...facts, belowInvited: 3, rosterAt: at(7), testedAt: at(8) }, deadlines, at(9)))).toBeNull();
  });
});

describe("what may be done", () => {
  it.each([
    ["accept", { invitedAt: null }, "invitation-not-sent"],
    ["contact", { invitedAt: null }, null],
    ["register", {}, "invitation-not-accepted"],
    ["register", { answer: "declined" }, "invitation-not-accepted"],
    ["complete-roster", { answer: "accepted" }, "invitation-roster-empty"],
    ["complete-roster", { answer: "accepted", delegates: 1 }, null],
    ["accept", { answer: "declined" }, null],
    ["ask", {}, null],
  ] as const)("%s with %j: %s", (act, facts, refusal) => {
    expect(refusalOf({ ...fresh, ...facts }, act)).toBe(refusal);
  });
  it("finds deadlines that are not in order", () => {
    expect(deadlineFlaw(deadlines)).toBeNull();
    expect(deadlineFlaw({ ...deadlines, registerBy: at(9) })).toBe("registerBy");
    expect(deadlineFlaw({ ...deadlines, rosterBy: at(11) })).toBe("rosterBy");
    expect(deadlineFlaw({ ...deadlines, testBy: at(1) })).toBe("testBy");
  });
});

describe("reminders by themselves", () => {
  const campaign = { ...deadlines, remindHours: 24, sentAt: at(5) };
  const due = (now: number, done: string[] = [], sentAt = at(5)) => remindersDue({ ...campaign, sentAt }, new Set(done), now).map(({ step, moment }) => `${step} ${moment}`);
  it("come a day before and when it is over, once each", () => {
    expect(due(at(8))).toEqual([]);
    expect(due(at(9))).toEqual(["answer before"]);
    expect(due(at(9.5), ["answer before"])).toEqual([]);
    expect(due(at(10), ["answer before"])).toEqual(["answer after"]);
  });
  it("after a long sleep only the later one of a step is sent", () => {
    expect(due(at(15.5))).toEqual(["answer after", "register after", "roster after"]);
  });
  it("nobody is reminded of what was over before the invitation went out", () => {
    expect(due(at(11.5), [], at(11.2))).toEqual([]);
    expect(due(at(12), [], at(11.2))).toEqual(["register after"]);
  });
});
