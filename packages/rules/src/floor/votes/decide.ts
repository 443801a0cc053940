/** What the commands of a vote do. */
import type { ProblemCode } from "@diemcau/contract";
import { LATE_AFTER_MS } from "../../offline/happened-at.ts";
import type { DecisionContext } from "../decide.ts";
import { accept, refuse, refuseAndTell, type Decision } from "../outcome.ts";
import { presentAt } from "../sites.ts";
import type { Slice } from "../slice.ts";
import type { ConferenceState } from "../state.ts";
import type { SiteVote } from "./by-site.ts";
import type { Vote, VotesState } from "./slice.ts";
import { anotherHolder } from "../consoles/holder.ts";
import { change, sceneBefore } from "../stage/decisions.ts";
import { resultCard } from "./card.ts";
import { closing } from "./heard.ts";
import { outcomeOf, ruleFits } from "./result.ts";

/** Votes of one conference, drafts included. */
const VOTE_LIMIT = 100;

const find = ({ votes }: ConferenceState, id: string): Vote | undefined => votes.votes.find((vote) => vote.id === id);

/** Does something with a vote that is in one of the phases named. */
function withVote(state: ConferenceState, id: string, phases: readonly Vote["phase"][], otherwise: ProblemCode, act: (vote: Vote) => Decision): Decision {
  const vote = find(state, id);
  if (!vote) return refuse("vote-unknown");
  return phases.includes(vote.phase) ? act(vote) : refuse(otherwise);
}

interface Draft {
  readonly title: string;
  readonly text: string | null;
  readonly itemId: string | null;
  readonly rule: Vote["rule"];
}

function draft(voteId: string, { title, text, itemId, rule }: Draft, context: DecisionContext): Decision {
  if (itemId !== null && !context.hasAgendaItem(itemId)) return refuse("agenda-item-unknown");
  if (!ruleFits(rule)) return refuse("vote-rule-unfit");
  return accept({ kind: "vote.drafted", voteId, title, text, itemId, rule });
}

interface Raised {
  readonly id: string;
  readonly voteId: string;
  readonly site: number;
}
/** What a room says: for, against, abstaining; objectors stand as against. */
interface Said {
  readonly counts: readonly [number, number, number];
  readonly reason: string | null;
}

/**
 * A room's count or objection. While the vote is open it replaces an earlier one. Made before the closing, however little
 * before, it counts until the result is declared; made after the closing it does not. What was made in time and cannot
 * be counted any more is told by the minutes (docs/guide/voting.md).
 */
function raise(state: ConferenceState, command: Raised, method: "hands" | "consensus", { counts, reason }: Said, context: DecisionContext, entry: () => Decision): Decision {
  const vote = find(state, command.voteId);
  if (!vote || vote.phase === "draft") return refuse(state.phase === "ended" ? "conference-ended" : "vote-unknown");
  if (vote.rule.method !== method) return refuse("vote-other-method");
  if (vote.phase === "annulled") return refuse(state.phase === "ended" ? "conference-ended" : "vote-not-open");
  const objects = method === "consensus";
  const made = context.happenedAt ?? context.now;
  if (vote.phase !== "open" && made > vote.closedAt!) return refuse(state.phase === "ended" ? "conference-ended" : objects ? "vote-objection-after-close" : "vote-count-after-close");
  const { id: commandId, voteId, site } = command;
  const miss = (why: "declared" | "recounted", problem: ProblemCode): Decision => {
    const known = vote.missed?.some(({ id }) => id === commandId);
    return refuseAndTell(problem, ...(known ? [] : [{ kind: "vote.missed" as const, voteId, site, commandId, counts: [...counts] as [number, number, number], why, reason }]));
  };
  if (vote.phase === "declared") return miss("declared", objects ? "vote-objection-late" : "vote-count-late");
  const row = state.sites.get(site);
  const present = presentAt(row);
  const persons = counts[0] + counts[1] + counts[2];
  if (persons > 0 && present === 0 && row.reported < 0) return refuse("vote-headcount-first");
  // What the room says it was after the closing is nothing to hold an earlier count against.
  if (persons > 0 && vote.phase === "closed" && row.reported >= 0 && row.reportedAt > vote.closedAt!) return miss("recounted", "vote-recounted");
  if (persons > present) return refuse("vote-more-than-present", `${persons} > ${present}`);
  return entry();
}

/** Only the room itself and the centre may say it: the centre says what it has heard. */
const byTelephone = ({ by }: DecisionContext): boolean => by.role !== "site";
const meansOf = (context: DecisionContext) => (byTelephone(context) ? { means: "telephone" as const } : {});

/** Pressed twice. Counted again later it is another count: an older one that is still on its way must not replace it. */
const same = (known: SiteVote | undefined, counts: readonly number[], at: number, telephone: boolean): boolean =>
  known !== undefined && known.telephone === telephone && known.at >= at - LATE_AFTER_MS && known.counts.every((value, nth) => value === counts[nth]);

export const decisions: Slice<VotesState, never>["decisions"] = {
  "vote.draft": {
    phases: ["prepared", "live"],
    decide(state, command, context) {
      if (state.votes.votes.length >= VOTE_LIMIT) return refuse("votes-full");
      return draft(command.id, command, context);
    },
  },
  "vote.revise": {
    phases: ["prepared", "live"],
    decide: (state, command, context) => withVote(state, command.voteId, ["draft"], "vote-not-draft", () => draft(command.voteId, command, context)),
  },
  "vote.discard": {
    phases: ["prepared", "live"],
    decide: (state, { voteId }) => withVote(state, voteId, ["draft"], "vote-not-draft", () => accept({ kind: "vote.discarded", voteId })),
  },
  "vote.open": {
    phases: ["live"],
    decide(state, { voteId }, { now }) {
      const vote = find(state, voteId);
      if (!vote) return refuse("vote-unknown");
      // Two consoles in the same second: it is so already.
      if (vote.phase === "open") return accept();
      if (vote.phase !== "draft") return refuse("vote-not-draft");
      if (state.votes.votes.some(({ phase }) => phase === "open" || phase === "closed")) return refuse("vote-another-open");
      const { title, text, itemId, rule } = vote;
      return accept({ kind: "vote.opened", voteId, title, text, itemId, rule, until: rule.seconds === null ? null : now + rule.seconds * 1_000 });
    },
  },
  "vote.extend": {
    phases: ["live"],
    decide: (state, { voteId, seconds }, { now }) =>
      withVote(state, voteId, ["open"], "vote-not-open", (vote) => accept({ kind: "vote.extended", voteId, until: Math.max(vote.until ?? now, now) + seconds * 1_000 })),
  },
  "vote.close": {
    phases: ["live"],
    decide: (state, { voteId }, { siteCount }) =>
      withVote(state, voteId, ["open", "closed"], "vote-not-open", (vote) => (vote.phase === "closed" ? accept() : accept(closing(state, vote, siteCount)))),
  },
  "vote.declare": {
    phases: ["live"],
    decide: (state, { voteId, casting }) =>
      withVote(state, voteId, ["closed", "declared"], "vote-not-open", (vote) => {
        if (vote.phase === "declared") return accept();
        const { rule, count, title } = vote;
        if (count === null) return refuse("vote-not-counted");
        const found = outcomeOf(rule, count);
        if (found !== "tied") return accept({ kind: "vote.declared", voteId, title, outcome: found, casting: null, count });
        if (casting === null) return refuse("vote-needs-casting");
        return accept({ kind: "vote.declared", voteId, title, outcome: casting === "for" ? "adopted" : "rejected", casting, count });
      }),
  },
  "vote.annul": {
    phases: ["live"],
    decide: (state, { voteId, reason }) => withVote(state, voteId, ["open", "closed"], "vote-not-open", () => accept({ kind: "vote.annulled", voteId, reason })),
  },
  "vote.show": {
    phases: ["live"],
    decide: (state, { voteId, shown, language }, context) =>
      withVote(state, voteId, ["declared"], "vote-not-declared", (vote) => {
        // The programme may be somebody's: then it is theirs for a result, too.
        const holder = anotherHolder(state.consoles, "programme", context.by);
        if (holder) return refuse("console-held", holder.name);
        const { scene } = state.stage;
        const stands = scene.layout === "card" && scene.card.id === voteId;
        if (!shown) return stands ? sceneBefore(state, context) : accept();
        return change(state, { layout: "card", card: resultCard({ ...vote, count: vote.count!, outcome: vote.outcome! }, language) }, [], false, context);
      }),
  },
  "vote.count-hands": {
    // After the end nothing is counted; that it was made in time is told.
    phases: ["live", "ended"],
    decide(state, command, context) {
      const { voteId, site, counts } = command;
      return raise(state, command, "hands", { counts, reason: null }, context, () =>
        same(state.votes.sites.get(site), counts, context.happenedAt ?? context.now, byTelephone(context)) ? accept() : accept({ kind: "vote.hands-counted", voteId, site, counts, ...meansOf(context) }),
      );
    },
  },
  "vote.object": {
    phases: ["live", "ended"],
    decide(state, command, context) {
      const { voteId, site, persons, reason } = command;
      return raise(state, command, "consensus", { counts: [0, persons, 0], reason }, context, () => accept({ kind: "vote.objected", voteId, site, persons, reason, ...meansOf(context) }));
    },
  },
};
