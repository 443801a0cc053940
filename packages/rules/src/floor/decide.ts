import type { Command, ConsolePerson } from "@diemcau/contract";
import { canBeCued } from "./on-air.ts";
import { accept, refuse, type Decision } from "./outcome.ts";
import { heldByAnother } from "./consoles/slice.ts";
import { lateAt } from "../offline/happened-at.ts";
import { countsAfterTheEnd, refuseLate } from "../offline/late.ts";
import { putOnAir } from "./programme.ts";
import { withRecording } from "./recording/aftermath.ts";
import type { Deciding } from "./slice.ts";
import { SLICE_NAMES, sliceOf } from "./slices.ts";
import { withAftermath } from "./speaking/aftermath.ts";
import { slotOf, type ConferenceState } from "./state.ts";

/** What a decision needs to know beside the folded state. */
export interface DecisionContext {
  /** Sites of the conference. */
  readonly siteCount: number;
  siteName(ordinal: number): string;
  hasAgendaItem(id: string): boolean;
  /** Nothing of a break is recorded. */
  isBreak?(id: string): boolean;
  /** Is it going to be held? */
  readonly standing?: "planned" | "postponed" | "cancelled";
  /** Ordinal of the site above, -1 for a root. */
  parentOf(ordinal: number): number;
  /** Index of the site's level, from the highest. */
  levelOf(ordinal: number): number;
  /** Its code, which is the customer's. */
  levelCodeOf(ordinal: number): string;
  /** Delegates expected in the room. */
  expectedAt(ordinal: number): number;
  /** The server's clock, ms: for deadlines. */
  readonly now: number;
  /** When it was really done, as a room's PC tells it; absent: now. */
  readonly happenedAt?: number;
  readonly by: Actor;
  /** An active account of the centre that may sit at a console, or null. */
  consoleOf(account: string): ConsolePerson | null;
}

/** Who gives a command, as far as a decision may depend on it. */
export interface Actor {
  readonly role: "producer" | "secretary" | "chair" | "stenographer" | "interpreter" | "unit-officer" | "site" | "delegate" | "system";
  /** As the journal names them. */
  readonly name: string;
  /** Id of the account, where it is one. */
  readonly account?: string;
  /** The room they act from; -1 for none. */
  readonly site: number;
  /** The unit that an officer acts for. */
  readonly unit?: { readonly id: string; readonly name: string };
  /** Sites they answer for: all, a subtree, or their own. */
  covers(site: number): boolean;
}

export type { Decision } from "./outcome.ts";
export { QUEUE_LIMIT } from "./speaking/decisions.ts";

/** Sites that may be cued at once: each sends a picture that nobody sees yet. */
export const CUE_LIMIT = 8;

/**
 * Decides what a command does to the live conference: the entries to journal, none when it is so already,
 * or why not. Pure: who may give the command was settled before, durability comes after.
 */
export function decide(state: ConferenceState, command: Command, context: DecisionContext): Decision {
  return inTheirRole(withRecording(state, withAftermath(state, judge(state, command, context), context.now), context), context.by);
}

/** What is done beside the consoles is told apart from what is done at them; a room says itself what it is. */
function inTheirRole(decision: Decision, { role }: Actor): Decision {
  if (!decision.ok || (role !== "unit-officer" && role !== "stenographer" && role !== "interpreter")) return decision;
  return { ok: true, entries: decision.entries.map((entry) => ({ ...entry, role })) };
}

function judge(state: ConferenceState, command: Command, context: DecisionContext): Decision {
  if ("site" in command && command.site >= context.siteCount) return refuse("site-unknown");
  const happenedAt = lateAt(context);
  const late = happenedAt === undefined ? null : refuseLate(state, command, happenedAt);
  if (late) return refuse(late);
  const holder = heldByAnother(state, command.kind, context.by);
  if (holder) return refuse("console-held", holder.name);
  const stillCounts = countsAfterTheEnd(state, command, context.happenedAt);
  if (command.kind === "conference.open") return open(state, context);
  if (command.kind === "site.report-test") {
    if (state.phase === "ended" && !stillCounts) return refuse("conference-ended");
    const { site, camera, microphone, programme, failed } = command;
    // There is nothing to take back.
    if (failed && state.sites.get(site).testedAt === 0) return accept();
    return accept({ kind: "site.tested", site, camera, microphone, programme, ...(failed ? { failed } : {}) });
  }
  const deciding = decisionsOf.get(command.kind);
  if (deciding) {
    if (!deciding.phases.includes(state.phase) && !stillCounts) return refuse(state.phase === "ended" ? "conference-ended" : "conference-not-live");
    return deciding.decide(state, command as never, context);
  }
  if (state.phase === "ended" && command.kind === "conference.close") return accept();
  if (state.phase !== "live") return refuse("conference-not-live");
  switch (command.kind) {
    case "conference.close":
      return accept({ kind: "conference.closed" });
    case "agenda.move":
      if (command.itemId !== null && !context.hasAgendaItem(command.itemId)) return refuse("agenda-item-unknown");
      return command.itemId === state.agenda.itemId ? accept() : accept({ kind: "agenda.moved", itemId: command.itemId });
    case "site.cue":
      return cue(state, command.site);
    case "site.uncue":
      return state.cued.includes(command.site) ? accept({ kind: "site.uncued", site: command.site }) : accept();
    case "programme.put-on-air":
      return putOnAir(state, command, context);
    case "programme.take-off-air": {
      const slot = slotOf(state, command.site);
      return slot < 0 ? refuse("site-not-on-air") : accept({ kind: "programme.cleared", slot });
    }
    case "programme.enlarge":
      if (!state.slots[command.slot]) return refuse("site-not-on-air");
      return state.large === command.slot ? accept() : accept({ kind: "programme.enlarged", slot: command.slot });
    default:
      return refuse("command-unknown");
  }
}

/** Commands that a part of the floor decides. */
const decisionsOf = new Map<string, Deciding<never>>(
  SLICE_NAMES.flatMap((name) => Object.entries(sliceOf(name).decisions) as unknown as [string, Deciding<never>][]),
);

function open(state: ConferenceState, { standing }: DecisionContext): Decision {
  if (state.phase === "ended") return refuse("conference-ended");
  if (state.phase === "prepared" && standing === "cancelled") return refuse("conference-cancelled");
  if (state.phase === "prepared" && standing === "postponed") return refuse("conference-postponed");
  return state.phase === "live" ? accept() : accept({ kind: "conference.opened" });
}

function cue(state: ConferenceState, site: number): Decision {
  if (state.cued.includes(site) || slotOf(state, site) >= 0) return accept();
  if (!canBeCued(state, site)) return refuse("site-not-connected");
  if (state.cued.length >= CUE_LIMIT) return refuse("cues-full");
  return accept({ kind: "site.cued", site });
}
