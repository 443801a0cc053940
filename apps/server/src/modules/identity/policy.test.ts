import { COMMAND_KINDS } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../platform/http/principal.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, policy, type Action } from "./policy.ts";

const MINE = "00000000-0000-7000-8000-00000000000a";
const OTHER = "00000000-0000-7000-8000-00000000000b";
const who: Record<string, Principal> = {
  producer: { kind: "account", id: "1", name: "P", role: "producer", unitId: null },
  officer: { kind: "account", id: "2", name: "O", role: "unit-officer", unitId: "u" },
  site: { kind: "site", siteId: "s", conferenceId: MINE, site: 4, unitId: null, name: "S" },
  delegate: { kind: "delegate", delegateId: "d", conferenceId: MINE, site: 4 },
};

/**
 * Written by hand from docs/wire.md and the issue, not from the policy table. Each letter answers one question,
 * in this order: own site, other site, own site's place in another conference.
 * y: yes · n: not-allowed · w: wrong-conference · t: yes, if the site is in the officer's subtree
 */
const expected: Record<Action, [producer: string, officer: string, site: string, delegate: string]> = {
  "conference.open": ["yyy", "nnn", "nnn", "nnn"],
  "conference.close": ["yyy", "nnn", "nnn", "nnn"],
  "agenda.move": ["yyy", "nnn", "nnn", "nnn"],
  "site.cue": ["yyy", "nnn", "nnn", "nnn"],
  "site.uncue": ["yyy", "nnn", "nnn", "nnn"],
  "programme.put-on-air": ["yyy", "nnn", "nnn", "nnn"],
  "programme.take-off-air": ["yyy", "nnn", "nnn", "nnn"],
  "programme.enlarge": ["yyy", "nnn", "nnn", "nnn"],
  "stage.take": ["yyy", "nnn", "nnn", "nnn"],
  "stage.back": ["yyy", "nnn", "nnn", "nnn"],
  "stage.turn": ["yyy", "nnn", "ynw", "nnn"],
  "stage.play": ["yyy", "nnn", "nnn", "nnn"],
  "stage.dress": ["yyy", "nnn", "nnn", "nnn"],
  "stage.prepare": ["yyy", "nnn", "nnn", "nnn"],
  "stage.point": ["yyy", "nnn", "ynw", "nnn"],
  "stage.files": ["yyy", "nnn", "nnn", "nnn"],
  "queue.move": ["yyy", "ttt", "yyw", "nnn"],
  "queue.join": ["yyy", "ttt", "yyw", "nnn"],
  "queue.part": ["yyy", "ttt", "yyw", "nnn"],
  "queue.return": ["yyy", "ttt", "yyw", "nnn"],
  "queue.pass": ["yyy", "ttt", "yyw", "nnn"],
  "queue.pass-all": ["yyy", "ttt", "yyw", "nnn"],
  "queue.keep": ["yyy", "ttt", "yyw", "nnn"],
  "speaking.set-rules": ["yyy", "nnn", "nnn", "nnn"],
  "speech.start": ["yyy", "nnn", "nnn", "nnn"],
  "speech.extend": ["yyy", "nnn", "nnn", "nnn"],
  "speech.end": ["yyy", "nnn", "nnn", "nnn"],
  "vote.draft": ["yyy", "nnn", "nnn", "nnn"],
  "vote.revise": ["yyy", "nnn", "nnn", "nnn"],
  "vote.discard": ["yyy", "nnn", "nnn", "nnn"],
  "vote.open": ["yyy", "nnn", "nnn", "nnn"],
  "vote.extend": ["yyy", "nnn", "nnn", "nnn"],
  "vote.close": ["yyy", "nnn", "nnn", "nnn"],
  "vote.declare": ["yyy", "nnn", "nnn", "nnn"],
  "vote.annul": ["yyy", "nnn", "nnn", "nnn"],
  "vote.count-hands": ["yyy", "nnn", "ynw", "nnn"],
  "vote.object": ["yyy", "nnn", "ynw", "nnn"],
  "ballot.cast": ["nnn", "nnn", "nnn", "ynw"],
  "voting-rules.read": ["yyy", "nnn", "nnn", "nnn"],
  "vote.receipts": ["yyy", "yyy", "ynw", "ynw"],
  "vote.annex": ["yyy", "nnn", "nnn", "nnn"],
  "queue.request": ["nnn", "nnn", "ynw", "nnn"],
  "queue.withdraw": ["yyy", "nnn", "ynw", "nnn"],
  "questions.set": ["yyy", "nnn", "nnn", "nnn"],
  "question.air": ["yyy", "nnn", "nnn", "nnn"],
  "question.clear": ["yyy", "nnn", "nnn", "nnn"],
  "question.call": ["yyy", "nnn", "nnn", "nnn"],
  "question.ask": ["nnn", "nnn", "ynw", "ynw"],
  "question.vote": ["nnn", "nnn", "nnn", "ynw"],
  "question.own": ["nnn", "nnn", "ynw", "ynw"],
  "question.open": ["yyy", "yyy", "ynw", "ynw"],
  "question.read": ["yyy", "nnn", "nnn", "nnn"],
  "question.moderate": ["yyy", "nnn", "nnn", "nnn"],
  "headcount.report": ["yyy", "nnn", "ynw", "nnn"],
  "site.report-test": ["nnn", "nnn", "ynw", "nnn"],
  "roll-call.call": ["yyy", "nnn", "nnn", "nnn"],
  "roll-call.close": ["yyy", "nnn", "nnn", "nnn"],
  "roll-call.reopen": ["yyy", "nnn", "nnn", "nnn"],
  "roll-call.begin": ["yyy", "nnn", "nnn", "nnn"],
  "roll-call.record": ["yyy", "nnn", "nnn", "nnn"],
  "roll-call.answer": ["nnn", "nnn", "ynw", "nnn"],
  "headcount.publish": ["yyy", "nnn", "nnn", "nnn"],
  "contact.write": ["yyy", "nnn", "nnn", "nnn"],
  "roll-call.own": ["yyy", "nnn", "ynw", "nnn"],
  "minutes.read": ["yyy", "nnn", "nnn", "nnn"],
  "minutes.write": ["yyy", "nnn", "nnn", "nnn"],
  "console.hand-over": ["yyy", "nnn", "nnn", "nnn"],
  "console.undo": ["yyy", "nnn", "nnn", "nnn"],
  "console.sign": ["yyy", "nnn", "nnn", "nnn"],
  "notice.send": ["yyy", "nnn", "nnn", "nnn"],
  "notice.remind": ["yyy", "nnn", "nnn", "nnn"],
  "notice.withdraw": ["yyy", "nnn", "nnn", "nnn"],
  "notice.receive": ["nnn", "nnn", "ynw", "nnn"],
  "line.say": ["yyy", "ttt", "ynw", "nnn"],
  "line.see": ["yyy", "ttt", "ynw", "nnn"],
  "line.take": ["yyy", "ttt", "nnn", "nnn"],
  "line.release": ["yyy", "ttt", "nnn", "nnn"],
  "line.settle": ["yyy", "ttt", "nnn", "nnn"],
  "incident.open": ["yyy", "ttt", "ynw", "nnn"],
  "incident.take": ["yyy", "ttt", "nnn", "nnn"],
  "incident.note": ["yyy", "ttt", "ynw", "nnn"],
  "incident.grade": ["yyy", "ttt", "nnn", "nnn"],
  "incident.close": ["yyy", "ttt", "ynw", "nnn"],
  "local.open": ["nnn", "nnn", "ynw", "nnn"],
  "local.close": ["nnn", "nnn", "ynw", "nnn"],
  "local.begin": ["nnn", "nnn", "ynw", "nnn"],
  "local.return": ["nnn", "nnn", "ynw", "nnn"],
  "local.add-item": ["nnn", "nnn", "ynw", "nnn"],
  "local.remove-item": ["nnn", "nnn", "ynw", "nnn"],
  "local.conclude": ["nnn", "nnn", "ynw", "nnn"],
  "local.pause": ["yyy", "nnn", "nnn", "nnn"],
  "local.resume": ["yyy", "nnn", "nnn", "nnn"],
  "local.call-back": ["yyy", "nnn", "nnn", "nnn"],
  "message.read": ["yyy", "ttt", "ynw", "nnn"],
  "message.search": ["yyy", "ttt", "nnn", "nnn"],
  "notice.follow": ["yyy", "nnn", "nnn", "nnn"],
  "local-minutes.read": ["yyy", "ttt", "ynw", "nnn"],
  "conference.list": ["yyy", "yyy", "nnn", "nnn"],
  "conference.create": ["yyy", "nnn", "nnn", "nnn"],
  "plan.read": ["yyy", "yyy", "nnn", "nnn"],
  "plan.write": ["yyy", "nnn", "nnn", "nnn"],
  "local-agenda.read": ["yyy", "ttt", "ynw", "ynw"],
  "local-agenda.write": ["yyy", "ttt", "ynw", "nnn"],
  "calendar-feed.manage": ["yyy", "yyy", "nnn", "nnn"],
  "directory.read": ["yyy", "yyy", "nnn", "nnn"],
  "outline.read": ["yyy", "yyy", "ynw", "ynw"],
  "organisation.read": ["yyy", "ttt", "nnn", "nnn"],
  "unit.write": ["yyy", "ttt", "nnn", "nnn"],
  "person.read": ["yyy", "ttt", "nnn", "nnn"],
  "person.write": ["yyy", "ttt", "nnn", "nnn"],
  "officer.appoint": ["yyy", "ttt", "nnn", "nnn"],
  "organisation.import": ["yyy", "ttt", "nnn", "nnn"],
  "organisation.export": ["yyy", "ttt", "nnn", "nnn"],
  "rank.write": ["yyy", "nnn", "nnn", "nnn"],
  "document.read": ["yyy", "yyy", "nnn", "nnn"],
  "document.write": ["yyy", "nnn", "nnn", "nnn"],
  "file.attach": ["yyy", "ttt", "nnn", "nnn"],
  "file.read": ["yyy", "yyy", "ynw", "ynw"],
  "reading.manage": ["yyy", "nnn", "nnn", "nnn"],
  "roster.read": ["yyy", "ttt", "ynw", "nnn"],
  "roster.import": ["yyy", "ttt", "nnn", "nnn"],
  "roster.export": ["yyy", "ttt", "nnn", "nnn"],
  "site-code.issue": ["yyy", "ttt", "nnn", "nnn"],
  "seating.read": ["yyy", "ttt", "ynw", "nnn"],
  "seating.write": ["yyy", "ttt", "nnn", "nnn"],
  "paper.print": ["yyy", "ttt", "ynw", "nnn"],
  "letterhead.write": ["yyy", "ttt", "nnn", "nnn"],
  "invitation.write": ["yyy", "nnn", "nnn", "nnn"],
  "invitation.read": ["yyy", "ttt", "nnn", "nnn"],
  "invitation.send": ["yyy", "ttt", "nnn", "nnn"],
  "invitation.answer": ["yyy", "ttt", "nnn", "nnn"],
  "invitation.add-site": ["yyy", "nnn", "nnn", "nnn"],
  "notice.read": ["yyy", "yyy", "nnn", "nnn"],
  "delegate-link.renew": ["yyy", "ttt", "ynw", "nnn"],
  "check-in": ["nnn", "nnn", "ynw", "ynw"],
  "check-out": ["nnn", "nnn", "ynw", "nnn"],
  "events.read": ["yyy", "ttt", "ynw", "ynw"],
  "programme.play": ["yyy", "nnn", "ynw", "nnn"],
  "site.preview": ["yyy", "nnn", "nnn", "nnn"],
  "wall.open-preview": ["yyy", "nnn", "nnn", "nnn"],
  "wall.close-preview": ["yyy", "nnn", "nnn", "nnn"],
  "still.send": ["nnn", "nnn", "ynw", "nnn"],
  "still.read": ["yyy", "nnn", "nnn", "nnn"],
  "site.publish": ["nnn", "nnn", "ynw", "nnn"],
  "site.sign-alive": ["nnn", "nnn", "ynw", "nnn"],
  "site-place.read": ["yyy", "ttt", "ynw", "nnn"],
  "line-test.run": ["nnn", "nnn", "ynw", "nnn"],
  "line-test.read": ["yyy", "ttt", "ynw", "nnn"],
  "line-test.board": ["yyy", "ttt", "nnn", "nnn"],
  "line-test.schedule": ["yyy", "nnn", "nnn", "nnn"],
};
const targets = [
  { conferenceId: MINE, site: 4 },
  { conferenceId: MINE, site: 5 },
  { conferenceId: OTHER, site: 4 },
];
const letter = (principal: Principal | null, action: Action, target: object) => {
  try {
    return authorise(principal, action, target).reach === "subtree" ? "t" : "y";
  } catch (error) {
    return { "not-allowed": "n", "wrong-conference": "w", "sign-in-required": "?" }[(error as Problem).code as string] ?? "!";
  }
};

describe("the policy table", () => {
  it("has an answer for every command", () => {
    for (const kind of COMMAND_KINDS) expect(policy).toHaveProperty([kind]);
    expect(Object.keys(policy).toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it.each(Object.entries(expected))("%s", (action, answers) => {
    const given = Object.values(who).map((principal) => targets.map((target) => letter(principal, action as Action, target)).join(""));
    expect(given).toEqual(answers);
  });

  it.each(Object.keys(expected) as Action[])("refuses nobody's %s", (action) => {
    expect(() => authorise(null, action, targets[0]!)).toThrow(new Problem("sign-in-required"));
  });
});
