/** Invitations, pure: what a unit is asked to do next, what may be done, and when somebody is reminded. */
import type { InvitationStep, ProblemCode } from "@diemcau/contract";

export interface InvitationFacts {
  readonly invitedAt: number | null;
  readonly answer: "accepted" | "declined" | null;
  readonly registeredAt: number | null;
  readonly rosterAt: number | null;
  readonly testedAt: number | null;
  /** Units directly below, and how many of them have their invitation. */
  readonly below: number;
  readonly belowInvited: number;
  /** On the roster. */
  readonly delegates: number;
}

export interface InvitationDeadlines {
  readonly answerBy: number;
  readonly registerBy: number;
  readonly rosterBy: number;
  readonly testBy: number;
}

/** `later`: something before it must be done first. */
export type StepState = "done" | "todo" | "late" | "later";
export interface ChecklistStep {
  readonly step: InvitationStep;
  readonly state: StepState;
  readonly due: number;
}

const DEADLINE_OF = { answer: "answerBy", register: "registerBy", invite: "registerBy", roster: "rosterBy", test: "testBy" } as const;
const isDone: Record<InvitationStep, (facts: InvitationFacts) => boolean> = {
  answer: ({ answer }) => answer !== null,
  register: ({ registeredAt }) => registeredAt !== null,
  invite: ({ below, belowInvited }) => belowInvited >= below,
  roster: ({ rosterAt }) => rosterAt !== null,
  test: ({ testedAt }) => testedAt !== null,
};

/** A unit's steps in order. One that declined has answered, and nothing else is asked of it. */
export function checklist(facts: InvitationFacts, deadlines: InvitationDeadlines, now: number): ChecklistStep[] {
  const steps: InvitationStep[] = facts.answer === "declined" ? ["answer"] : ["answer", "register", ...(facts.below > 0 ? (["invite"] as const) : []), "roster", "test"];
  return steps.map((step) => {
    const due = deadlines[DEADLINE_OF[step]];
    if (isDone[step](facts)) return { step, due, state: "done" };
    if (step !== "answer" && facts.answer === null) return { step, due, state: "later" };
    return { step, due, state: now > due ? "late" : "todo" };
  });
}

/** The one thing to do now; null: everything is done. */
export function nextStep(steps: readonly ChecklistStep[]): ChecklistStep | null {
  return steps.find(({ state }) => state === "todo" || state === "late") ?? null;
}

/** Why an act cannot be done with an invitation as it is; null: it can. */
export function refusalOf(facts: InvitationFacts, act: "open" | "accept" | "decline" | "register" | "complete-roster" | "reopen-roster" | "contact" | "ask" | "substitute"): ProblemCode | null {
  if (act === "contact") return null;
  if (facts.invitedAt === null) return "invitation-not-sent";
  if (act === "register" || act === "complete-roster" || act === "substitute") {
    if (facts.answer !== "accepted") return "invitation-not-accepted";
    if (act === "complete-roster" && facts.delegates === 0) return "invitation-roster-empty";
  }
  return null;
}

/** What is wrong among the deadlines; null: nothing. */
export function deadlineFlaw(deadlines: InvitationDeadlines): keyof InvitationDeadlines | null {
  if (deadlines.registerBy < deadlines.answerBy) return "registerBy";
  if (deadlines.rosterBy < deadlines.registerBy) return "rosterBy";
  return deadlines.testBy < deadlines.answerBy ? "testBy" : null;
}

export const REMINDED_STEPS = ["answer", "register", "roster", "test"] as const;
export type RemindedStep = (typeof REMINDED_STEPS)[number];
export interface ReminderMoment {
  readonly step: RemindedStep;
  readonly moment: "before" | "after";
  readonly at: number;
}

/**
 * The reminders whose time has come and that have not gone out. Of a clerk that slept over both moments of a step
 * only the later is owed, and nobody is reminded of what was over before the invitation went out.
 */
export function remindersDue(
  campaign: InvitationDeadlines & { readonly remindHours: number; readonly sentAt: number },
  done: ReadonlySet<string>,
  now: number,
): ReminderMoment[] {
  return REMINDED_STEPS.flatMap((step): ReminderMoment[] => {
    const due = campaign[DEADLINE_OF[step]];
    const before = due - campaign.remindHours * 3_600_000;
    if (now >= due) return due > campaign.sentAt && !done.has(`${step} after`) ? [{ step, moment: "after", at: due }] : [];
    if (now >= before && before > campaign.sentAt && !done.has(`${step} before`)) return [{ step, moment: "before", at: before }];
    return [];
  });
}
