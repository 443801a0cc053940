import { VOTE_CHOICES, type Entry, type VoteChoice, type VoteMethod } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { shuffled, type SimulatedDelegate } from "./delegates.ts";
import { listen } from "./listener.ts";
import { handsOf, headcountOf } from "./headcount.ts";
import { createRandom } from "./random.ts";
import { insist, sendBallot, sendCommand, type Sender } from "./requests.ts";
import { LEAST_SHARE, type SimulatedRoom } from "./sites.ts";

export interface SimulatedAnswersOptions extends Sender {
  /** The first of them hears for all. */
  readonly rooms: readonly SimulatedRoom[];
  readonly delegates: readonly SimulatedDelegate[];
  readonly seed?: number;
  /** Rooms answer a roll call and count hands within that time, ms. Default 20,000. */
  readonly answerWithinMs?: number;
  /** Part of the rooms that stay silent. Default 0.01. */
  readonly silent?: number;
  /** Personal votes in a second. Default 3,000. */
  readonly votesPerSecond?: number;
}

export interface AnswerCounts {
  /** Rooms that have answered a roll call, and those that stay silent. */
  readonly answered: number;
  readonly silent: number;
  /** Personal votes that were acknowledged, by choice. */
  readonly votes: Readonly<Record<VoteChoice, number>>;
  /** Rooms whose show of hands was acknowledged. */
  readonly hands: number;
  /** What these rooms have counted, by choice. */
  readonly raised: Readonly<Record<VoteChoice, number>>;
  readonly refused: number;
}

export interface SimulatedAnswers {
  counts(): AnswerCounts;
  stop(): void;
}

/** Of the people of a room this share is there when it is called. */
const ANSWERED_SHARE = 0.95;
const STEP_MS = 20;
/** Answers waited for at once. */
const MOST_AT_ONCE = 400;
/** Receipts are written in these letters (contract: Receipt). */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * What the rooms and delegates of a rehearsal do when the centre asks: they answer the roll call, count hands, and
 * vote on their phones. Whatever has no answer is sent again under the same id, so that nothing counts twice.
 */
export function createSimulatedAnswers(options: SimulatedAnswersOptions): SimulatedAnswers {
  const { rooms, delegates, seed = 1, answerWithinMs = 20_000, silent = 0.01, votesPerSecond = 3_000 } = options;
  const random = createRandom(seed);
  const counted = { answered: 0, silent: 0, hands: 0, refused: 0, votes: { for: 0, against: 0, abstain: 0 }, raised: { for: 0, against: 0, abstain: 0 } };
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  /** The same rooms stay silent however often they are called. */
  const mute = new Set(rooms.filter(() => random() < silent).map(({ site }) => site));

  const answerCall = (room: SimulatedRoom) => {
    const answer = { site: room.site, chair: true, picture: true, sound: random() > 0.02, count: headcountOf(room, ANSWERED_SHARE, "exact") };
    const note = answer.sound ? {} : { note: "Âm thanh nhỏ" };
    later(random() * answerWithinMs, async () => {
      const status = await insist(() => sendCommand(options, room, "roll-call.answer", { ...answer, ...note }), random);
      if (status === 200) counted.answered++;
      else counted.refused++;
    });
  };
  const countHands = (room: SimulatedRoom, voteId: string) => {
    const all = handsOf(room, LEAST_SHARE);
    const against = Math.floor(all * 0.05 * random());
    const abstain = Math.floor(all * 0.05 * random());
    later(random() * answerWithinMs, async () => {
      const counts: [number, number, number] = [all - against - abstain, against, abstain];
      const status = await insist(() => sendCommand(options, room, "vote.count-hands", { voteId, site: room.site, counts }), random);
      if (status !== 200) {
        counted.refused++;
        return;
      }
      counted.hands++;
      for (const [at, choice] of VOTE_CHOICES.entries()) counted.raised[choice] += counts[at]!;
    });
  };

  const vote = (voteId: string, isSecret: boolean) => {
    const order = shuffled(delegates, seed + 1);
    const began = performance.now();
    let sent = 0;
    let waiting = 0;
    const cast = async ({ cookie }: SimulatedDelegate) => {
      waiting++;
      const dice = random();
      const choice: VoteChoice = dice < 0.9 ? "for" : dice < 0.96 ? "against" : "abstain";
      const receipt = Array.from({ length: 16 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join("");
      const ballot = { id: uuidv7(), voteId, choice, ...(isSecret ? { receipt } : {}) };
      const status = await insist(() => sendBallot(options, cookie, ballot), random);
      waiting--;
      if (status === 200) counted.votes[choice]++;
      else counted.refused++;
    };
    const timer = setInterval(() => {
      const due = Math.min(order.length, Math.floor(((performance.now() - began) / 1000) * votesPerSecond));
      while (sent < due && waiting < MOST_AT_ONCE) void cast(order[sent++]!);
      if (sent === order.length || stopped) clearInterval(timer);
    }, STEP_MS);
  };

  const called = new Set<number>();
  const answerLevel = (level: string | null) => {
    counted.silent = mute.size;
    for (const room of rooms) {
      if ((level !== null && room.level !== level) || mute.has(room.site) || called.has(room.site)) continue;
      called.add(room.site);
      answerCall(room);
    }
  };
  const opened = new Set<string>();
  const answerVote = (voteId: string, method: VoteMethod) => {
    if (opened.has(voteId)) return;
    opened.add(voteId);
    if (method === "hands") for (const room of rooms) countHands(room, voteId);
    if (method === "devices" || method === "secret") vote(voteId, method === "secret");
  };
  const hear = (entry: Entry) => {
    if (entry.kind === "roll-call.called") answerLevel(entry.level);
    if (entry.kind === "vote.opened") answerVote(entry.voteId, entry.rule.method);
  };

  const listener = rooms[0];
  const silence = listener
    ? listen(options, listener, {
        entry: hear,
        // What was asked while the listener was not there.
        snapshot({ rollCall, votes: { votes } }) {
          if (rollCall.status === "open") for (const { level } of rollCall.calls) answerLevel(level);
          for (const { id, phase, rule } of votes) if (phase === "open") answerVote(id, rule.method);
        },
      })
    : null;

  return {
    counts: () => ({ ...counted, votes: { ...counted.votes }, raised: { ...counted.raised } }),
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      silence?.();
    },
  };
}
