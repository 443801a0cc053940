import { createHash } from "node:crypto";
import type { NewQuestion, QuestionTaken, QuestionVote, QuestionVoted, ProblemCode } from "@diemcau/contract";
import { cutText } from "@diemcau/rules/text";
import { createGroupCommit } from "../../platform/group-commit.ts";
import { createLimiter } from "../../platform/http/limiter.ts";
import type { Principal } from "../../platform/http/principal.ts";
import { happenedAt } from "../../platform/happened-at.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem, isDatabaseAway } from "../../platform/problem.ts";
import { readDelegate } from "../attendance/index.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise } from "../identity/index.ts";
import { withdraw } from "./moderating-store.ts";
import { writeQuestions, writeVotes, type AskedResult, type AskedRow, type VoteResult, type VoteRow } from "./asking-store.ts";

/** One person asks so many questions in ten minutes, and changes their mind so often in a minute. */
const QUESTIONS_OF_ONE = 6;
const VOTES_OF_ONE = 60;
/** A room types what its delegates hand in. */
const QUESTIONS_OF_A_ROOM = 120;
const ASK_WINDOW_MS = 600_000;

/** Questions and votes of many at once. */
export interface Asking {
  /** @throws Problem questions-closed, question-needs-name, delegate-unknown, agenda-item-unknown, too-many-requests … */
  ask(principal: Principal | null, conferenceId: string, question: NewQuestion): Promise<QuestionTaken>;
  /** @throws Problem question-unknown, question-not-shown, question-own … */
  vote(principal: Principal | null, conferenceId: string, vote: QuestionVote): Promise<QuestionVoted>;
  /** @throws Problem question-unknown, question-withdraw-late … */
  withdraw(principal: Principal | null, conferenceId: string, questionId: string): Promise<{ repeated: boolean }>;
  /** The code under which a delegate's votes are kept, hex. */
  voterOf(conferenceId: string, delegateId: string): string;
  drain(): Promise<void>;
}

export function createAsking(platform: Platform, conferences: Conferences): Asking {
  const { db, clock, hub, secrets } = platform;
  const batches = { lingerMs: 4, maxBatch: 1_000, concurrency: 1, maxPending: 20_000, onFull: () => new Problem("server-busy") };
  const asked = createGroupCommit<AskedRow, AskedResult>({ ...batches, write: (rows) => writeQuestions(db, rows) });
  const voted = createGroupCommit<VoteRow, VoteResult>({ ...batches, write: (rows) => writeVotes(db, rows) });
  // In memory only: of a question without a name nothing that leads to who asked is written anywhere.
  const often = createLimiter({ limit: QUESTIONS_OF_ONE, windowMs: ASK_WINDOW_MS, clock });
  const oftenInRoom = createLimiter({ limit: QUESTIONS_OF_A_ROOM, windowMs: ASK_WINDOW_MS, clock });
  const oftenVoting = createLimiter({ limit: VOTES_OF_ONE, windowMs: 60_000, clock });

  const voterOf = (conferenceId: string, delegateId: string) =>
    secrets.mac("question-voter", `${conferenceId} ${delegateId}`).subarray(0, 16).toString("hex");

  /** @throws Problem delegate-unknown when they do not sit in that room */
  async function authorOf(conferenceId: string, site: number, delegateId: string) {
    const delegate = await readDelegate(db, delegateId);
    if (delegate?.conferenceId !== conferenceId || delegate.site !== site) throw new Problem("delegate-unknown");
    const position = cutText(delegate.positions.join(", "), 300).trim();
    return { delegateId, author: delegate.name, position: position === "" ? null : position, site };
  }

  return {
    voterOf,
    async ask(asking, conferenceId, { id, text, itemId, delegateId, anonymous = false, happenedAt: said }) {
      const { principal } = authorise(asking, "question.ask", { conferenceId });
      if (principal.kind === "account") throw new Problem("not-allowed");
      const [{ state }, tree] = await Promise.all([hub.get(conferenceId), conferences.tree(conferenceId)]);
      if (state.phase === "ended") throw new Problem("conference-ended");
      if (!state.questions.accepting) throw new Problem("questions-closed");
      if (anonymous && !state.questions.anonymous) throw new Problem("question-needs-name");
      if (itemId !== undefined && !tree.hasAgendaItem(itemId)) throw new Problem("agenda-item-unknown");
      const paper = principal.kind === "site";
      const whose = paper ? delegateId : principal.delegateId;
      if (!anonymous && whose === undefined) throw new Problem("question-needs-name");
      const author = anonymous ? { delegateId: null, author: null, position: null, site: null } : await authorOf(conferenceId, principal.site, whose!);
      const [limiter, key] = paper ? [oftenInRoom, principal.siteId] : [often, principal.delegateId];
      limiter.take(key);
      const digest = createHash("sha256").update(JSON.stringify([conferenceId, author.delegateId, text, itemId ?? null, anonymous, paper])).digest("hex");
      const row: AskedRow = { id, conferenceId, text, itemId: itemId ?? null, anonymous, ...author, paper, at: keptTime(happenedAt(principal, said, { now: clock(), preparedAt: tree.preparedAt }) ?? clock(), anonymous), digest };
      const result = await asked.add(row).catch(sayAway);
      if (result === "id-reused") throw new Problem("command-id-reused");
      if (result === "full") throw new Problem("questions-full");
      if (result.repeated) limiter.giveBack(key);
      return { id, ...result };
    },
    async vote(voting, conferenceId, { questionId, vote }) {
      const { principal } = authorise(voting, "question.vote", { conferenceId });
      if (principal.kind !== "delegate") throw new Problem("not-allowed");
      const { state } = await hub.get(conferenceId);
      if (state.phase === "ended") throw new Problem("conference-ended");
      oftenVoting.take(principal.delegateId);
      const { delegateId } = principal;
      const result = await voted.add({ conferenceId, questionId, delegateId, voter: voterOf(conferenceId, delegateId), vote }).catch(sayAway);
      if (typeof result === "string") throw new Problem(REFUSED[result]);
      return result;
    },
    async withdraw(asking, conferenceId, questionId) {
      const { principal } = authorise(asking, "question.withdraw", { conferenceId });
      if (principal.kind === "account") throw new Problem("not-allowed");
      const { state } = await hub.get(conferenceId);
      if (state.phase === "ended") throw new Problem("conference-ended");
      if (state.questions.aired?.questionId === questionId) throw new Problem("question-withdraw-late");
      const whose = principal.kind === "site" ? { site: principal.site } : { delegateId: principal.delegateId };
      const result = await withdraw(db, { conferenceId, questionId, whose, at: clock() }).catch(sayAway);
      if (result === "unknown") throw new Problem("question-unknown");
      if (result === "late") throw new Problem("question-withdraw-late");
      return { repeated: result === "repeated" };
    },
    async drain() {
      await Promise.all([asked.drain(), voted.drain()]);
    },
  };
}

const REFUSED: Record<Exclude<VoteResult, object>, ProblemCode> = { unknown: "question-unknown", "not-shown": "question-not-shown", own: "question-own" };

/** Of a question without a name only the hour is kept. */
const keptTime = (now: number, anonymous: boolean) => (anonymous ? now - (now % 3_600_000) : now);

function sayAway(error: unknown): never {
  throw isDatabaseAway(error) ? new Problem("database-unavailable") : error;
}
