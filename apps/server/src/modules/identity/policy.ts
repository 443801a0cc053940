import type { CommandKind } from "@diemcau/contract";
import type { AccountRole, Principal } from "../../platform/http/principal.ts";
import { Problem } from "../../platform/problem.ts";

/** Everything that can be asked of the server, commands of the floor included. */
export type Action =
  | CommandKind
  | "console.sign"
  | "message.read"
  | "message.search"
  | "notice.follow"
  | "local-minutes.read"
  | "conference.list"
  | "conference.create"
  | "plan.read"
  | "plan.write"
  | "local-agenda.read"
  | "local-agenda.write"
  | "site-expected.write"
  | "calendar-feed.manage"
  | "directory.read"
  | "outline.read"
  | "organisation.read"
  | "unit.write"
  | "person.read"
  | "person.write"
  | "officer.appoint"
  | "organisation.import"
  | "organisation.export"
  | "rank.write"
  | "document.read"
  | "document.write"
  | "file.attach"
  | "file.read"
  | "reading.manage"
  | "roster.read"
  | "roster.import"
  | "roster.export"
  | "site-code.issue"
  | "invitation.write"
  | "invitation.read"
  | "invitation.send"
  | "invitation.answer"
  | "invitation.add-site"
  | "notice.read"
  | "seating.read"
  | "seating.write"
  | "paper.print"
  | "letterhead.write"
  | "centre-account.manage"
  | "edge.manage"
  | "password.change"
  | "delegate-link.renew"
  | "check-in"
  | "ballot.cast"
  | "voting-rules.read"
  | "vote.receipts"
  | "vote.annex"
  | "check-out"
  | "absence.record"
  | "events.read"
  | "interpreter.list"
  | "transcript.read"
  | "channel.play"
  | "channel.publish"
  | "question.ask"
  | "question.vote"
  | "question.withdraw"
  | "question.own"
  | "question.open"
  | "question.read"
  | "question.moderate"
  | "programme.play"
  | "site.preview"
  | "stage.point"
  | "stage.files"
  | "foreign-end.manage"
  | "media-pass.own"
  | "quality.report"
  | "quality.read"
  | "recording.watch"
  | "still.send"
  | "still.read"
  | "site.sign-alive"
  | "site-place.read"
  | "site.publish"
  | "line-test.run"
  | "line-test.read"
  | "line-test.board"
  | "contact.write"
  | "roll-call.own"
  | "minutes.read"
  | "minutes.write"
  | "line-test.schedule";

/** Those who drive a conference from the centre, the officers of units, rooms, and persons. */
export type Role = AccountRole | "site" | "delegate";

/**
 * How far a role reaches with an action: `any` site of any conference, their `subtree`, their `own` site or
 * person within their own conference, a room's own site and those `below` it. What is not in the table is refused.
 */
export type Reach = "any" | "subtree" | "own" | "below";

const drive = { producer: "any" } as const;
/** Speaking for the centre to the rooms; their officers do so for those of their subtree. */
const speak = { producer: "any", secretary: "any" } as const;
const serve = { ...speak, "unit-officer": "subtree" } as const;
/** Whoever writes down what happens. */
const record = { producer: "any", secretary: "any" } as const;
/** Those who work at a conference from the centre: they read what a room reads. */
const crew = { stenographer: "any", interpreter: "any" } as const;
/** Typing captions. */
const write = { stenographer: "any", secretary: "any", producer: "any" } as const;
/** Reading what the control room reads. */
const watch = { producer: "any", secretary: "any", chair: "any" } as const;
/** Ordering a queue of those who ask to speak: the centre's, or the one that a site keeps of those below it. */
const order = { ...watch, "unit-officer": "subtree", site: "below" } as const;

/** The one policy table: action × role → reach. */
export const policy: Record<Action, Partial<Record<Role, Reach>>> = {
  "conference.open": { producer: "any", secretary: "any" },
  "conference.close": { producer: "any", secretary: "any" },
  "agenda.move": watch,
  "site.cue": watch,
  "site.uncue": watch,
  "programme.put-on-air": drive,
  "programme.take-off-air": drive,
  "programme.enlarge": drive,
  "stage.take": drive,
  "stage.back": drive,
  "stage.play": drive,
  "stage.dress": drive,
  "recording.start": drive,
  "receiving.limit": drive,
  "admission.limit": drive,
  "recording.stop": drive,
  "recording.set-rules": record,
  "recording.recall": record,
  "recording.delete": record,
  // How far beyond the centre, and from when, is the conference's own rule (modules/recordings/access.ts).
  "recording.watch": { ...watch, "unit-officer": "any", site: "own" },
  "foreign-end.manage": { producer: "any" },
  "media-pass.own": { site: "own" },
  "quality.report": { site: "own" },
  "quality.read": watch,
  "stage.prepare": { producer: "any", secretary: "any" },
  // A room on air turns the pages of its own talk and points at them.
  "stage.turn": { ...watch, site: "own" },
  "stage.point": { ...watch, site: "own" },
  "stage.files": { producer: "any", secretary: "any" },
  "queue.move": order,
  "queue.join": order,
  "queue.part": order,
  "queue.return": order,
  "queue.pass": order,
  "queue.pass-all": order,
  "queue.keep": order,
  "speaking.set-rules": { producer: "any", secretary: "any" },
  "speech.start": watch,
  "speech.extend": watch,
  "speech.pause": watch,
  "speech.resume": watch,
  "speech.end": watch,
  "vote.draft": watch,
  "vote.revise": watch,
  "vote.discard": watch,
  "vote.open": watch,
  "vote.extend": watch,
  "vote.close": watch,
  "vote.declare": watch,
  "vote.annul": watch,
  // Of the programme only this: a declared result, with the server's own numbers.
  "vote.show": watch,
  // The centre enters what a room without a line says on the telephone.
  "vote.count-hands": { producer: "any", secretary: "any", site: "own" },
  "vote.object": { producer: "any", secretary: "any", site: "own" },
  "ballot.cast": { delegate: "own" },
  "voting-rules.read": watch,
  "vote.receipts": { ...watch, "unit-officer": "any", site: "own", delegate: "own" },
  "vote.annex": watch,
  "queue.request": { site: "own" },
  "queue.withdraw": { ...watch, site: "own" },
  "headcount.report": { producer: "any", secretary: "any", site: "own" },
  "site.report-test": { site: "own" },
  "roll-call.call": record,
  "roll-call.close": record,
  "roll-call.reopen": record,
  "roll-call.begin": record,
  "roll-call.record": record,
  "roll-call.answer": { site: "own" },
  "headcount.publish": record,
  "contact.write": record,
  "roll-call.own": { ...watch, "unit-officer": "subtree", site: "own" },
  "minutes.read": watch,
  "minutes.write": record,
  "console.hand-over": watch,
  "console.undo": watch,
  "console.sign": watch,
  // To rooms of the own unit and below: which these are is decided on whom the notice names.
  "notice.send": serve,
  "notice.remind": serve,
  "notice.withdraw": serve,
  "notice.receive": { site: "own" },
  "line.say": { ...serve, site: "own" },
  "line.see": { ...serve, site: "own" },
  "line.take": serve,
  "line.release": serve,
  "line.settle": serve,
  "incident.open": { ...serve, site: "own" },
  "incident.take": serve,
  "incident.note": { ...serve, site: "own" },
  "incident.grade": serve,
  "incident.close": { ...serve, site: "own" },
  "incident.reopen": { ...serve, site: "own" },
  "local.open": { site: "own" },
  "local.close": { site: "own" },
  "local.begin": { site: "own" },
  "local.return": { site: "own" },
  "local.add-item": { site: "own" },
  "local.remove-item": { site: "own" },
  "local.conclude": { site: "own" },
  "local.pause": watch,
  "local.resume": watch,
  "local.call-back": watch,
  "message.read": { ...watch, "unit-officer": "subtree", site: "own" },
  "message.search": { ...watch, "unit-officer": "subtree" },
  "notice.follow": { ...watch, "unit-officer": "subtree" },
  "local-minutes.read": { ...watch, "unit-officer": "subtree", site: "own" },
  "conference.list": { ...watch, ...crew, "unit-officer": "any" },
  "conference.create": { producer: "any" },
  "plan.read": { ...watch, "unit-officer": "any" },
  "plan.write": { producer: "any" },
  "local-agenda.read": { ...watch, "unit-officer": "subtree", site: "own", delegate: "own" },
  "local-agenda.write": { producer: "any", "unit-officer": "subtree", site: "own" },
  "site-expected.write": { producer: "any", "unit-officer": "subtree" },
  "calendar-feed.manage": { producer: "any", "unit-officer": "any" },
  "directory.read": { ...watch, "unit-officer": "any" },
  "outline.read": { ...watch, ...crew, "unit-officer": "any", site: "own", delegate: "own" },
  "organisation.read": { producer: "any", "unit-officer": "subtree" },
  "unit.write": { producer: "any", "unit-officer": "subtree" },
  "person.read": { producer: "any", "unit-officer": "subtree" },
  "person.write": { producer: "any", "unit-officer": "subtree" },
  "officer.appoint": { producer: "any", "unit-officer": "subtree" },
  "organisation.import": { producer: "any", "unit-officer": "subtree" },
  "organisation.export": { producer: "any", "unit-officer": "subtree" },
  "rank.write": { producer: "any" },
  "document.read": { ...watch, "unit-officer": "any" },
  "document.write": { producer: "any" },
  "file.attach": { producer: "any", "unit-officer": "subtree" },
  "file.read": { ...watch, ...crew, "unit-officer": "any", site: "own", delegate: "own" },
  "reading.manage": { producer: "any" },
  "roster.read": { ...watch, "unit-officer": "subtree", site: "own" },
  "roster.import": { producer: "any", "unit-officer": "subtree" },
  "roster.export": { producer: "any", "unit-officer": "subtree" },
  "site-code.issue": { producer: "any", "unit-officer": "subtree" },
  "seating.read": { ...watch, "unit-officer": "subtree", site: "own" },
  "seating.write": { producer: "any", "unit-officer": "subtree" },
  "paper.print": { producer: "any", "unit-officer": "subtree", site: "own" },
  "letterhead.write": { producer: "any", "unit-officer": "subtree" },
  "invitation.write": drive,
  "invitation.read": { producer: "any", "unit-officer": "subtree" },
  "invitation.send": { producer: "any", "unit-officer": "subtree" },
  "invitation.answer": { producer: "any", "unit-officer": "subtree" },
  "invitation.add-site": drive,
  "notice.read": { producer: "any", "unit-officer": "any" },
  "centre-account.manage": { producer: "any" },
  "edge.manage": { producer: "any" },
  "password.change": { ...watch, stenographer: "any", interpreter: "any", "unit-officer": "any" },
  "delegate-link.renew": { producer: "any", "unit-officer": "subtree", site: "own" },
  "check-in": { site: "own", delegate: "own" },
  "check-out": { site: "own" },
  "absence.record": { site: "own" },
  "events.read": { ...watch, ...crew, "unit-officer": "subtree", site: "own", delegate: "own" },
  "caption.set-track": { producer: "any", secretary: "any" },
  "caption.remove-track": { producer: "any", secretary: "any" },
  "caption.take-turn": write,
  "caption.leave-turn": write,
  "caption.say": write,
  "caption.correct": write,
  "channel.set": { producer: "any" },
  "channel.remove": { producer: "any" },
  "channel.switch-mic": { producer: "any", interpreter: "any" },
  "interpreter.list": { producer: "any" },
  "transcript.read": { ...watch, stenographer: "any", "unit-officer": "any", site: "own", delegate: "own" },
  "channel.play": { ...watch, stenographer: "any", interpreter: "any", site: "own", delegate: "own" },
  "channel.publish": { interpreter: "any" },
  "questions.set": { producer: "any", secretary: "any" },
  "question.air": { producer: "any", secretary: "any" },
  "question.clear": { producer: "any", secretary: "any" },
  "question.call": { producer: "any", secretary: "any" },
  "question.ask": { site: "own", delegate: "own" },
  "question.vote": { delegate: "own" },
  "question.withdraw": { site: "own", delegate: "own" },
  "question.own": { site: "own", delegate: "own" },
  "question.open": { ...watch, "unit-officer": "any", site: "own", delegate: "own" },
  "question.read": watch,
  "question.moderate": { producer: "any", secretary: "any" },
  "programme.play": { ...watch, ...crew, site: "own" },
  "site.preview": watch,
  "wall.open-preview": watch,
  "wall.close-preview": watch,
  "still.send": { site: "own" },
  "still.read": watch,
  "site.publish": { site: "own" },
  "site.sign-alive": { site: "own" },
  "site-place.read": { ...watch, "unit-officer": "subtree", site: "own" },
  "line-test.run": { site: "own" },
  "line-test.read": { producer: "any", "unit-officer": "subtree", site: "own" },
  "line-test.board": { producer: "any", "unit-officer": "subtree" },
  "line-test.schedule": drive,
};

/** What an action is done to. */
export interface Target {
  readonly conferenceId?: string;
  /** Ordinal of the site concerned; absent when the action concerns none or all. */
  readonly site?: number;
}

export function roleOf(principal: Principal): Role {
  return principal.kind === "account" ? principal.role : principal.kind;
}

/**
 * Deny by default. Answers how far the sign-in reaches; `subtree` and `below` are for the caller to hold against the
 * tree of sites, the rest is settled here.
 * @throws Problem sign-in-required, not-allowed, wrong-conference
 */
export function authorise(principal: Principal | null, action: Action, target: Target = {}): { principal: Principal; reach: Reach } {
  if (!principal) throw new Problem("sign-in-required");
  const reach = policy[action][roleOf(principal)];
  if (!reach) throw new Problem("not-allowed");
  if (reach === "own" || reach === "below") {
    if (principal.kind === "account") throw new Problem("not-allowed");
    if (target.conferenceId !== undefined && target.conferenceId !== principal.conferenceId) throw new Problem("wrong-conference");
    if (reach === "own" && target.site !== undefined && target.site !== principal.site) throw new Problem("not-allowed");
  }
  return { principal, reach };
}
