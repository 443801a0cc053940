import { CONSOLE_AREAS, type CommandKind, type ConsoleArea, type ConsoleRole, type EntryKind } from "@diemcau/contract";

/** Which parts of a conference each of the centre's roles may be in charge of. */
const RIGHTS: Readonly<Record<ConsoleRole, readonly ConsoleArea[]>> = {
  producer: CONSOLE_AREAS,
  secretary: ["agenda", "speakers", "roll-call", "votes", "messages"],
  chair: ["agenda", "speakers", "votes"],
};

export const isConsoleRole = (role: string): role is ConsoleRole => Object.hasOwn(RIGHTS, role);

export const areasOf = (role: ConsoleRole): readonly ConsoleArea[] => RIGHTS[role];

/**
 * The area a command belongs to: one person may be in charge of it. Others are everybody's who may give them: a cue,
 * which nobody sees but the room; notes and help for a single room; setting up captions and channels.
 */
export const AREA_OF_COMMAND: { readonly [K in CommandKind]?: ConsoleArea } = {
  "conference.open": "agenda",
  "conference.close": "agenda",
  "agenda.move": "agenda",
  "programme.put-on-air": "programme",
  "stage.take": "programme",
  "stage.back": "programme",
  "stage.play": "programme",
  "stage.dress": "programme",
  "recording.start": "programme",
  "recording.stop": "programme",
  "receiving.limit": "programme",
  "admission.limit": "programme",
  "programme.take-off-air": "programme",
  "programme.enlarge": "programme",
  "notice.send": "messages",
  "notice.remind": "messages",
  "notice.withdraw": "messages",
  "local.pause": "agenda",
  "local.resume": "agenda",
  "queue.withdraw": "speakers",
  "queue.move": "speakers",
  "roll-call.call": "roll-call",
  "roll-call.record": "roll-call",
  "roll-call.close": "roll-call",
  "roll-call.reopen": "roll-call",
  "roll-call.begin": "roll-call",
  "headcount.publish": "roll-call",
  "queue.join": "speakers",
  "queue.part": "speakers",
  "queue.return": "speakers",
  "queue.pass": "speakers",
  "queue.pass-all": "speakers",
  "vote.draft": "votes",
  "vote.revise": "votes",
  "vote.discard": "votes",
  "vote.open": "votes",
  "vote.extend": "votes",
  "vote.close": "votes",
  "vote.declare": "votes",
  "vote.annul": "votes",
  "vote.show": "votes",
  "queue.keep": "speakers",
  "speaking.set-rules": "speakers",
  "speech.start": "speakers",
  "speech.extend": "speakers",
  "speech.pause": "speakers",
  "speech.resume": "speakers",
  "speech.end": "speakers",
  "questions.set": "messages",
  "question.air": "messages",
  "question.clear": "messages",
  "question.call": "speakers",
};

/**
 * What an account causes and is no act of somebody at a console: places in a queue and a recording that waits for a
 * break follow from an act, that somebody has looked is none, a stenographer types all the time, and the plan is the
 * office's.
 */
export const NO_ACTS: ReadonlySet<EntryKind> = new Set(["queue.ordered", "recording.paused", "recording.resumed", "line.seen", "caption.said", "caption.corrected", "directory.changed"]);

/** Moderating questions is no command, but belongs where their rules and what is aired of them belong. */
export const AREA_OF_QUESTIONS = "messages" satisfies ConsoleArea;
