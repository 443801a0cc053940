import type { EntryOf, QuestionsSnapshot } from "@diemcau/contract";
import { accept, refuse, withoutAuthor } from "../outcome.ts";
import type { Projections, Slice } from "../slice.ts";
import { QUEUE_LIMIT, requestFor } from "../speaking/decisions.ts";

/** Questions and opinions from delegates and rooms. */
export type QuestionsState = Readonly<QuestionsSnapshot>;

const NOTHING_COUNTED: QuestionsState["counted"] = { revision: 0, counts: [0, 0, 0, 0, 0] };
const NOTHING_PUBLISHED: QuestionsState["published"] = { revision: 0, shown: 0, answered: 0 };

/** A phone is told of the rules and of what stands on the programme; how many there are it reads with the page. */
const delegate: Projections = {
  "questions.set": withoutAuthor,
  "question.aired": withoutAuthor,
  "question.cleared": withoutAuthor,
};
const room: Projections = { ...delegate, "questions.published": withoutAuthor };

export const questions: Slice<QuestionsState, QuestionsSnapshot> = {
  initial: { accepting: true, anonymous: false, counted: NOTHING_COUNTED, published: NOTHING_PUBLISHED, aired: null },
  folds: {
    "questions.set": (own, { accepting, anonymous }) => ({ ...own, accepting, anonymous }),
    "questions.counted": (own, { revision, counts, withdrawn }) => ({ ...own, counted: { revision, counts, ...(withdrawn ? { withdrawn } : {}) } }),
    "questions.published": (own, { revision, shown, answered }) => ({ ...own, published: { revision, shown, answered } }),
    "question.aired": (own, entry) => ({ ...own, aired: cardOf(entry) }),
    "question.cleared": (own) => ({ ...own, aired: null }),
    "conference.closed": (own) => ({ ...own, aired: null }),
  },
  decisions: {
    "questions.set": {
      // Opinions are collected before the day, too.
      phases: ["prepared", "live"],
      decide: ({ questions: own }, { accepting, anonymous }) =>
        own.accepting === accepting && own.anonymous === anonymous ? accept() : accept({ kind: "questions.set", accepting, anonymous }),
    },
    "question.air": {
      phases: ["live"],
      decide: ({ questions: own }, { questionId, number, text, author }) =>
        own.aired?.questionId === questionId && own.aired.text === text
          ? accept()
          : accept({ kind: "question.aired", questionId, number, text, ...(author ? { author } : {}) }),
    },
    "question.clear": {
      phases: ["live"],
      decide: ({ questions: own }) => (own.aired ? accept({ kind: "question.cleared" }) : accept()),
    },
    "question.call": {
      phases: ["live"],
      decide: (state, { id, site, speaker, note }, context) => {
        // Also where it waits below the centre, or merged into another one.
        if (requestFor(state, site)) return refuse("already-requested");
        if (state.queue.length >= QUEUE_LIMIT) return refuse("queue-full");
        return accept({ kind: "queue.requested", requestId: id, site, siteName: context.siteName(site), ...(speaker ? { speaker } : {}), note });
      },
    },
  },
  visible: { delegate, site: room, officer: room },
  targets: {},
  pack: (own, audience) => {
    if (audience === "control") return own;
    return { ...own, counted: NOTHING_COUNTED, published: audience === "delegate" ? NOTHING_PUBLISHED : own.published };
  },
  unpack: (packed) => packed,
};

function cardOf({ questionId, number, text, author, at }: EntryOf<"question.aired">): NonNullable<QuestionsState["aired"]> {
  return { questionId, number, text, ...(author ? { author } : {}), since: at };
}
