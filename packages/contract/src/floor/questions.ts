/**
 * Questions and opinions from delegates and rooms. Their texts live in tables, tens of thousands of them, and are read
 * over HTTP; the journal carries how many there are, what has changed since, and the one that stands on the programme.
 */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Speaker, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";

/** Where a question can stand. The order is the journal's: append only. */
export const QUESTION_STATES = ["new", "shown", "returned", "merged", "answered", "withdrawn"] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];
export const QuestionState = Type.Union([Type.Literal("new"), Type.Literal("shown"), Type.Literal("returned"), Type.Literal("merged"), Type.Literal("answered"), Type.Literal("withdrawn")]);

export const QUESTION_LENGTH = 1_000;
export const ANSWER_LENGTH = 4_000;
/** The word with which a question is returned. */
export const RETURN_LENGTH = 300;
/** Questions of one conference. */
export const QUESTIONS_LIMIT = 50_000;

const Count = Type.Integer({ minimum: 0 });
/** Grows by one with each change of the questions; a reader asks for what is newer than its own. */
const Revision = Type.Integer({ minimum: 0 });
/** Of the first five states; those withdrawn stand beside them. */
const Counts = Type.Tuple([Count, Count, Count, Count, Count]);
const withdrawn = Type.Optional(Count);

/** What of a question is seen on the programme. */
const Card = {
  questionId: Uuid,
  number: Type.Integer({ minimum: 1 }),
  text: Line(QUESTION_LENGTH),
  /** Absent when it was asked without a name. */
  author: Type.Optional(Line(300)),
};

export const questionsEntries = {
  /** Whether questions are taken, and whether they may be asked without a name. */
  "questions.set": entry("questions.set", { accepting: Type.Boolean(), anonymous: Type.Boolean() }),
  /** Roll-up for the control room: how many there are in each state (QUESTION_STATES), up to which revision. `withdrawn` absent: none. */
  "questions.counted": entry("questions.counted", { revision: Revision, counts: Counts, withdrawn }),
  /** Roll-up for the rooms: what everybody may read has changed. */
  "questions.published": entry("questions.published", { revision: Revision, shown: Count, answered: Count }),
  /** It stands on the programme until it is cleared or another one is shown. */
  "question.aired": entry("question.aired", Card),
  "question.cleared": entry("question.cleared", {}),
} as const;

export const questionsCommands = {
  "questions.set": command("questions.set", { accepting: Type.Boolean(), anonymous: Type.Boolean() }),
  "question.air": command("question.air", Card),
  "question.clear": command("question.clear", {}),
  /** The one who asked is to speak: makes a request in the queue for their room. */
  "question.call": command("question.call", { site: SiteOrdinal, number: Type.Integer({ minimum: 1 }), speaker: Type.Optional(Speaker), note: Line(300) }),
} as const;

/** This part of the folded state as its audience may see it. */
export const QuestionsSnapshot = Type.Object({
  accepting: Type.Boolean(),
  anonymous: Type.Boolean(),
  /** For the control room. */
  counted: Type.Object({ revision: Revision, counts: Counts, withdrawn }),
  published: Type.Object({ revision: Revision, shown: Count, answered: Count }),
  aired: Nullable(Type.Object({ ...Card, since: Instant })),
});
export type QuestionsSnapshot = Static<typeof QuestionsSnapshot>;

/**
 * POST /api/conferences/:id/questions. A delegate asks for themselves; a room types what was handed in on paper,
 * with the name of somebody of its roster. The id is the client's: sent twice it is one question. It must be random
 * (UUIDv4) for a question without a name: a time in it would say when it was asked.
 */
export const NewQuestion = Type.Object(
  {
    id: Uuid,
    text: Line(QUESTION_LENGTH),
    itemId: Type.Optional(Uuid),
    /** From a room: whose it is. */
    delegateId: Type.Optional(Uuid),
    anonymous: Type.Optional(Type.Boolean()),
    /** As of a command. */
    happenedAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type NewQuestion = Static<typeof NewQuestion>;
/** What people call the question, 1, 2, 3 …; the same however often it is sent. */
/** `number` 0: one without a name has none until the next mark of the clock. */
export const QuestionTaken = Type.Object({ id: Uuid, number: Type.Integer({ minimum: 0 }), repeated: Type.Boolean() });
export type QuestionTaken = Static<typeof QuestionTaken>;

/** POST /api/conferences/:id/question-votes: a delegate is for a question, or not any more. */
export const QuestionVote = Type.Object({ questionId: Uuid, vote: Type.Boolean() }, { additionalProperties: false });
export type QuestionVote = Static<typeof QuestionVote>;
export const QuestionVoted = Type.Object({ voted: Type.Boolean(), votes: Count });
export type QuestionVoted = Static<typeof QuestionVoted>;

/**
 * POST /api/conferences/:id/question-withdrawals: who asked with their name, or the room that typed it, takes it back, until
 * it is on the programme or answered. Sent twice it is done once.
 */
export const QuestionWithdrawal = Type.Object({ questionId: Uuid }, { additionalProperties: false });
export type QuestionWithdrawal = Static<typeof QuestionWithdrawal>;
export const QuestionWithdrawn = Type.Object({ repeated: Type.Boolean() });

/** A question as the control room works with it. */
export const QuestionRow = Type.Object({
  id: Uuid,
  number: Type.Integer(),
  revision: Revision,
  /** When it was asked; without a name: the hour of it. */
  at: Instant,
  state: QuestionState,
  text: Type.String(),
  itemId: Nullable(Uuid),
  /** Name and position of who asked; null without a name. */
  author: Nullable(Speaker),
  site: Nullable(SiteOrdinal),
  paper: Type.Boolean(),
  votes: Count,
  /** How many questions were merged into it. */
  alike: Count,
  mergedInto: Nullable(Uuid),
  /** With which word it was returned. */
  word: Nullable(Type.String()),
  answer: Nullable(Type.String()),
  answeredOnAir: Type.Boolean(),
  /** Who did the last thing to it, and when. */
  by: Nullable(Type.String()),
  changedAt: Nullable(Instant),
});
export type QuestionRow = Static<typeof QuestionRow>;
/** GET /api/conferences/:id/questions?after=<revision>: what has changed since, oldest change first. */
export const QuestionPage = Type.Object({ questions: Type.Array(QuestionRow), more: Type.Boolean() });
export type QuestionPage = Static<typeof QuestionPage>;

const several = Type.Array(Uuid, { minItems: 1, maxItems: 200, uniqueItems: true });
const act = <K extends string, P extends Parameters<typeof Type.Object>[0]>(kind: K, properties: P) =>
  Type.Object({ id: Uuid, kind: Type.Literal(kind), ...properties }, { additionalProperties: false });
/**
 * POST /api/conferences/:id/questions/acts. What a moderator does with questions, also after the conference. The id is
 * the client's: sent twice it is done once.
 */
export const QuestionAct = Type.Union([
  act("show", { questions: several }),
  act("return", { questions: several, word: Line(RETURN_LENGTH) }),
  act("merge", { questions: several, into: Uuid }),
  /** In writing, on air, or both. */
  act("answer", { question: Uuid, answer: Nullable(Type.String({ minLength: 1, maxLength: ANSWER_LENGTH })), onAir: Type.Boolean() }),
  /** Takes back the last step: to where it was before it was returned, merged, answered or shown. */
  act("reopen", { questions: several }),
]);
export type QuestionAct = Static<typeof QuestionAct>;
export const QuestionActDone = Type.Object({ id: Uuid, repeated: Type.Boolean() });

/** A question that everybody at the conference may read. */
export const OpenQuestion = Type.Object({
  id: Uuid,
  number: Type.Integer(),
  text: Type.String(),
  itemId: Nullable(Uuid),
  author: Nullable(Type.String()),
  siteName: Nullable(Type.String()),
  votes: Count,
  alike: Count,
  answered: Type.Boolean(),
  answer: Nullable(Type.String()),
  answeredOnAir: Type.Boolean(),
});
export type OpenQuestion = Static<typeof OpenQuestion>;
/** GET /api/conferences/:id/questions/open: the most wanted first, at most 300 of each kind. */
export const OpenQuestions = Type.Object({ questions: Type.Array(OpenQuestion) });
export type OpenQuestions = Static<typeof OpenQuestions>;

/** What became of a question that somebody asked themselves, or that a room has typed. */
export const OwnQuestion = Type.Object({
  id: Uuid,
  number: Type.Integer(),
  at: Instant,
  text: Type.String(),
  itemId: Nullable(Uuid),
  author: Nullable(Type.String()),
  state: QuestionState,
  votes: Count,
  word: Nullable(Type.String()),
  /** Number of the question it was put together with. */
  mergedInto: Nullable(Type.Integer()),
  answer: Nullable(Type.String()),
  answeredOnAir: Type.Boolean(),
});
export type OwnQuestion = Static<typeof OwnQuestion>;
/** GET /api/conferences/:id/questions/own */
export const OwnQuestions = Type.Object({ questions: Type.Array(OwnQuestion) });
export type OwnQuestions = Static<typeof OwnQuestions>;
