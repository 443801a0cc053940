import type { NewQuestion, OpenQuestion, OwnQuestion, QuestionTaken, QuestionVote, QuestionVoted } from "@diemcau/contract";
import type { QuestionMinutes } from "@diemcau/rules/minutes";
import type { FastifyInstance } from "fastify";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import { createAsking } from "./asking.ts";
import { questionRoutes } from "./routes.ts";
import { readForMinutes, readOpen, readOwn, readVoted } from "./reading-store.ts";

export { createQuestionsClerk } from "./clerk.ts";

/** Questions and opinions: asked from phones and on paper, supported, moderated, answered. */
export interface Questions {
  ask(principal: Principal | null, conferenceId: string, question: NewQuestion): Promise<QuestionTaken>;
  vote(principal: Principal | null, conferenceId: string, vote: QuestionVote): Promise<QuestionVoted>;
  withdraw(principal: Principal | null, conferenceId: string, questionId: string): Promise<{ repeated: boolean }>;
  /** What everybody may read; at most two seconds old. */
  open(conferenceId: string): Promise<OpenQuestion[]>;
  /** A delegate's own ones, with a name. */
  ownOf(delegateId: string): Promise<OwnQuestion[]>;
  /** One that was asked without a name, for whoever holds its id: nothing else leads to it. */
  nameless(conferenceId: string, id: string): Promise<OwnQuestion | null>;
  /** Which of these a delegate is for. */
  votedBy(conferenceId: string, delegateId: string, questionIds: readonly string[]): Promise<Set<string>>;
  /** For the minutes. */
  minutes(conferenceId: string): Promise<QuestionMinutes>;
  drain(): Promise<void>;
  routes(app: FastifyInstance): void;
}

/** All phones read the same list: the database is asked once in so many ms. */
const OPEN_KEPT_MS = 2_000;

export function createQuestions(platform: Platform, identity: Identity, conferences: Conferences): Questions {
  const { db } = platform;
  const asking = createAsking(platform, conferences);
  const kept = new Map<string, { readonly until: number; readonly questions: Promise<OpenQuestion[]> }>();
  platform.hub.onPutAway((conferenceId) => kept.delete(conferenceId));

  function open(conferenceId: string): Promise<OpenQuestion[]> {
    const known = kept.get(conferenceId);
    if (known && performance.now() < known.until) return known.questions;
    const questions = readOpen(db, conferenceId);
    kept.set(conferenceId, { until: performance.now() + OPEN_KEPT_MS, questions });
    questions.catch(() => kept.delete(conferenceId));
    return questions;
  }

  return {
    ask: asking.ask,
    vote: asking.vote,
    withdraw: asking.withdraw,
    open,
    ownOf: (delegateId) => readOwn(db, { delegateId }),
    nameless: async (conferenceId, id) => (await readOwn(db, { conferenceId, id }))[0] ?? null,
    votedBy: (conferenceId, delegateId, questionIds) => readVoted(db, asking.voterOf(conferenceId, delegateId), questionIds),
    minutes: (conferenceId) => readForMinutes(db, conferenceId),
    drain: () => asking.drain(),
    routes: (app) => questionRoutes(app, { platform, identity, conferences, asking, open }),
  };
}
