import { COMMAND_KINDS } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import type { AccountRole, Principal } from "../../platform/http/principal.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, policy, type Action, type Role } from "./policy.ts";

const MINE = "00000000-0000-7000-8000-00000000000a";
const OTHER = "00000000-0000-7000-8000-00000000000b";
const centre = (role: AccountRole): Principal => ({ kind: "account", id: role, name: role, role, unitId: null });
/** Of each role one, in the order of the answers below. */
const who: Record<Role, Principal> = {
  producer: centre("producer"),
  secretary: centre("secretary"),
  chair: centre("chair"),
  stenographer: centre("stenographer"),
  interpreter: centre("interpreter"),
  "unit-officer": { kind: "account", id: "2", name: "O", role: "unit-officer", unitId: "u" },
  site: { kind: "site", siteId: "s", conferenceId: MINE, site: 4, unitId: null, name: "S" },
  delegate: { kind: "delegate", delegateId: "d", conferenceId: MINE, site: 4 },
};

/**
 * Written by hand from docs/wire.md and the issue, not from the policy table. Each letter answers one question,
 * in this order: own site, other site, own site's place in another conference.
 * y: yes · n: not-allowed · w: wrong-conference · t: yes, if the site is in the officer's subtree
 * The others at the centre are asked the same of every site; the letter of each who may stands in its place:
 * s: secretary · c: chair · t: stenographer · i: interpreter
 */
const expected: Record<Action, [producer: string, centre: string, officer: string, site: string, delegate: string]> = {
  "conference.open": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "conference.close": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "agenda.move": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "site.cue": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "site.uncue": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "programme.put-on-air": ["yyy", "----", "nnn", "nnn", "nnn"],
  "programme.take-off-air": ["yyy", "----", "nnn", "nnn", "nnn"],
  "programme.enlarge": ["yyy", "----", "nnn", "nnn", "nnn"],
  "stage.take": ["yyy", "----", "nnn", "nnn", "nnn"],
  "stage.back": ["yyy", "----", "nnn", "nnn", "nnn"],
  "stage.turn": ["yyy", "sc--", "nnn", "ynw", "nnn"],
  "stage.play": ["yyy", "----", "nnn", "nnn", "nnn"],
  "stage.dress": ["yyy", "----", "nnn", "nnn", "nnn"],
  "recording.start": ["yyy", "----", "nnn", "nnn", "nnn"],
  "admission.limit": ["yyy", "----", "nnn", "nnn", "nnn"],
  "receiving.limit": ["yyy", "----", "nnn", "nnn", "nnn"],
  "recording.stop": ["yyy", "----", "nnn", "nnn", "nnn"],
  "recording.set-rules": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "recording.recall": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "recording.delete": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "recording.watch": ["yyy", "sc--", "yyy", "ynw", "nnn"],
  "foreign-end.manage": ["yyy", "----", "nnn", "nnn", "nnn"],
  "media-pass.own": ["nnn", "----", "nnn", "ynw", "nnn"],
  "quality.report": ["nnn", "----", "nnn", "ynw", "nnn"],
  "quality.read": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "stage.prepare": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "stage.point": ["yyy", "sc--", "nnn", "ynw", "nnn"],
  "stage.files": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "queue.move": ["yyy", "sc--", "ttt", "yyw", "nnn"],
  "queue.join": ["yyy", "sc--", "ttt", "yyw", "nnn"],
  "queue.part": ["yyy", "sc--", "ttt", "yyw", "nnn"],
  "queue.return": ["yyy", "sc--", "ttt", "yyw", "nnn"],
  "queue.pass": ["yyy", "sc--", "ttt", "yyw", "nnn"],
  "queue.pass-all": ["yyy", "sc--", "ttt", "yyw", "nnn"],
  "queue.keep": ["yyy", "sc--", "ttt", "yyw", "nnn"],
  "speaking.set-rules": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "speech.start": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "speech.extend": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "speech.pause": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "speech.resume": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "speech.end": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.draft": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.revise": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.discard": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.open": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.extend": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.close": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.declare": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.annul": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.show": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.count-hands": ["yyy", "s---", "nnn", "ynw", "nnn"],
  "vote.object": ["yyy", "s---", "nnn", "ynw", "nnn"],
  "ballot.cast": ["nnn", "----", "nnn", "nnn", "ynw"],
  "voting-rules.read": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "vote.receipts": ["yyy", "sc--", "yyy", "ynw", "ynw"],
  "vote.annex": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "queue.request": ["nnn", "----", "nnn", "ynw", "nnn"],
  "queue.withdraw": ["yyy", "sc--", "nnn", "ynw", "nnn"],
  "caption.set-track": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "caption.remove-track": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "caption.take-turn": ["yyy", "s-t-", "nnn", "nnn", "nnn"],
  "caption.leave-turn": ["yyy", "s-t-", "nnn", "nnn", "nnn"],
  "caption.say": ["yyy", "s-t-", "nnn", "nnn", "nnn"],
  "caption.correct": ["yyy", "s-t-", "nnn", "nnn", "nnn"],
  "channel.set": ["yyy", "----", "nnn", "nnn", "nnn"],
  "channel.remove": ["yyy", "----", "nnn", "nnn", "nnn"],
  "channel.switch-mic": ["yyy", "---i", "nnn", "nnn", "nnn"],
  "interpreter.list": ["yyy", "----", "nnn", "nnn", "nnn"],
  "transcript.read": ["yyy", "sct-", "yyy", "ynw", "ynw"],
  "channel.play": ["yyy", "scti", "nnn", "ynw", "ynw"],
  "channel.publish": ["nnn", "---i", "nnn", "nnn", "nnn"],
  "questions.set": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "question.air": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "question.clear": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "question.call": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "question.ask": ["nnn", "----", "nnn", "ynw", "ynw"],
  "question.vote": ["nnn", "----", "nnn", "nnn", "ynw"],
  "question.withdraw": ["nnn", "----", "nnn", "ynw", "ynw"],
  "question.own": ["nnn", "----", "nnn", "ynw", "ynw"],
  "question.open": ["yyy", "sc--", "yyy", "ynw", "ynw"],
  "question.read": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "question.moderate": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "headcount.report": ["yyy", "s---", "nnn", "ynw", "nnn"],
  "site.report-test": ["nnn", "----", "nnn", "ynw", "nnn"],
  "roll-call.call": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "roll-call.close": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "roll-call.reopen": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "roll-call.begin": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "roll-call.record": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "roll-call.answer": ["nnn", "----", "nnn", "ynw", "nnn"],
  "headcount.publish": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "contact.write": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "roll-call.own": ["yyy", "sc--", "ttt", "ynw", "nnn"],
  "minutes.read": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "minutes.write": ["yyy", "s---", "nnn", "nnn", "nnn"],
  "console.hand-over": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "console.undo": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "console.sign": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "notice.send": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "notice.remind": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "notice.withdraw": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "notice.receive": ["nnn", "----", "nnn", "ynw", "nnn"],
  "line.say": ["yyy", "s---", "ttt", "ynw", "nnn"],
  "line.see": ["yyy", "s---", "ttt", "ynw", "nnn"],
  "line.take": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "line.release": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "line.settle": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "incident.open": ["yyy", "s---", "ttt", "ynw", "nnn"],
  "incident.take": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "incident.note": ["yyy", "s---", "ttt", "ynw", "nnn"],
  "incident.grade": ["yyy", "s---", "ttt", "nnn", "nnn"],
  "incident.close": ["yyy", "s---", "ttt", "ynw", "nnn"],
  "incident.reopen": ["yyy", "s---", "ttt", "ynw", "nnn"],
  "local.open": ["nnn", "----", "nnn", "ynw", "nnn"],
  "local.close": ["nnn", "----", "nnn", "ynw", "nnn"],
  "local.begin": ["nnn", "----", "nnn", "ynw", "nnn"],
  "local.return": ["nnn", "----", "nnn", "ynw", "nnn"],
  "local.add-item": ["nnn", "----", "nnn", "ynw", "nnn"],
  "local.remove-item": ["nnn", "----", "nnn", "ynw", "nnn"],
  "local.conclude": ["nnn", "----", "nnn", "ynw", "nnn"],
  "local.pause": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "local.resume": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "local.call-back": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "message.read": ["yyy", "sc--", "ttt", "ynw", "nnn"],
  "message.search": ["yyy", "sc--", "ttt", "nnn", "nnn"],
  "notice.follow": ["yyy", "sc--", "ttt", "nnn", "nnn"],
  "local-minutes.read": ["yyy", "sc--", "ttt", "ynw", "nnn"],
  "conference.list": ["yyy", "scti", "yyy", "nnn", "nnn"],
  "conference.create": ["yyy", "----", "nnn", "nnn", "nnn"],
  "plan.read": ["yyy", "sc--", "yyy", "nnn", "nnn"],
  "plan.write": ["yyy", "----", "nnn", "nnn", "nnn"],
  "local-agenda.read": ["yyy", "sc--", "ttt", "ynw", "ynw"],
  "local-agenda.write": ["yyy", "----", "ttt", "ynw", "nnn"],
  "site-expected.write": ["yyy", "----", "ttt", "nnn", "nnn"],
  "calendar-feed.manage": ["yyy", "----", "yyy", "nnn", "nnn"],
  "directory.read": ["yyy", "sc--", "yyy", "nnn", "nnn"],
  "outline.read": ["yyy", "scti", "yyy", "ynw", "ynw"],
  "organisation.read": ["yyy", "----", "ttt", "nnn", "nnn"],
  "unit.write": ["yyy", "----", "ttt", "nnn", "nnn"],
  "person.read": ["yyy", "----", "ttt", "nnn", "nnn"],
  "person.write": ["yyy", "----", "ttt", "nnn", "nnn"],
  "officer.appoint": ["yyy", "----", "ttt", "nnn", "nnn"],
  "organisation.import": ["yyy", "----", "ttt", "nnn", "nnn"],
  "organisation.export": ["yyy", "----", "ttt", "nnn", "nnn"],
  "rank.write": ["yyy", "----", "nnn", "nnn", "nnn"],
  "document.read": ["yyy", "sc--", "yyy", "nnn", "nnn"],
  "document.write": ["yyy", "----", "nnn", "nnn", "nnn"],
  "file.attach": ["yyy", "----", "ttt", "nnn", "nnn"],
  "file.read": ["yyy", "scti", "yyy", "ynw", "ynw"],
  "reading.manage": ["yyy", "----", "nnn", "nnn", "nnn"],
  "roster.read": ["yyy", "sc--", "ttt", "ynw", "nnn"],
  "roster.import": ["yyy", "----", "ttt", "nnn", "nnn"],
  "roster.export": ["yyy", "----", "ttt", "nnn", "nnn"],
  "site-code.issue": ["yyy", "----", "ttt", "nnn", "nnn"],
  "seating.read": ["yyy", "sc--", "ttt", "ynw", "nnn"],
  "seating.write": ["yyy", "----", "ttt", "nnn", "nnn"],
  "paper.print": ["yyy", "----", "ttt", "ynw", "nnn"],
  "letterhead.write": ["yyy", "----", "ttt", "nnn", "nnn"],
  "invitation.write": ["yyy", "----", "nnn", "nnn", "nnn"],
  "invitation.read": ["yyy", "----", "ttt", "nnn", "nnn"],
  "invitation.send": ["yyy", "----", "ttt", "nnn", "nnn"],
  "invitation.answer": ["yyy", "----", "ttt", "nnn", "nnn"],
  "invitation.add-site": ["yyy", "----", "nnn", "nnn", "nnn"],
  "notice.read": ["yyy", "----", "yyy", "nnn", "nnn"],
  "centre-account.manage": ["yyy", "----", "nnn", "nnn", "nnn"],
  "password.change": ["yyy", "scti", "yyy", "nnn", "nnn"],
  "delegate-link.renew": ["yyy", "----", "ttt", "ynw", "nnn"],
  "check-in": ["nnn", "----", "nnn", "ynw", "ynw"],
  "check-out": ["nnn", "----", "nnn", "ynw", "nnn"],
  "absence.record": ["nnn", "----", "nnn", "ynw", "nnn"],
  "events.read": ["yyy", "scti", "ttt", "ynw", "ynw"],
  "programme.play": ["yyy", "scti", "nnn", "ynw", "nnn"],
  "site.preview": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "wall.open-preview": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "wall.close-preview": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "still.send": ["nnn", "----", "nnn", "ynw", "nnn"],
  "still.read": ["yyy", "sc--", "nnn", "nnn", "nnn"],
  "site.publish": ["nnn", "----", "nnn", "ynw", "nnn"],
  "site.sign-alive": ["nnn", "----", "nnn", "ynw", "nnn"],
  "site-place.read": ["yyy", "sc--", "ttt", "ynw", "nnn"],
  "line-test.run": ["nnn", "----", "nnn", "ynw", "nnn"],
  "line-test.read": ["yyy", "----", "ttt", "ynw", "nnn"],
  "line-test.board": ["yyy", "----", "ttt", "nnn", "nnn"],
  "edge.manage": ["yyy", "----", "nnn", "nnn", "nnn"],
  "line-test.schedule": ["yyy", "----", "nnn", "nnn", "nnn"],
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

  it.each(Object.entries(expected))("%s", (action, [producer, atCentre, officer, site, delegate]) => {
    const given = Object.entries(who).map(([role, principal]) => [role, targets.map((target) => letter(principal, action as Action, target)).join("")]);
    const [secretary, chair, stenographer, interpreter] = [..."scti"].map((letterOf, place) => {
      expect(["-", letterOf]).toContain(atCentre[place]);
      return atCentre[place] === letterOf ? "yyy" : "nnn";
    });
    expect(Object.fromEntries(given)).toEqual({ producer, secretary, chair, stenographer, interpreter, "unit-officer": officer, site, delegate });
  });

  it("gives nothing to a role that it does not ask about", () => {
    for (const [action, reach] of Object.entries(policy)) expect(Object.keys(who), action).toEqual(expect.arrayContaining(Object.keys(reach)));
  });

  it.each(Object.keys(expected) as Action[])("refuses nobody's %s", (action) => {
    expect(() => authorise(null, action, targets[0]!)).toThrow(new Problem("sign-in-required"));
  });
});
