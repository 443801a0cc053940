import type { CommandAck, Entry } from "@diemcau/contract";
import { reduce, type ConferenceState, type Decision } from "@diemcau/rules";
import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import { prepared, type Tx } from "../db/database.ts";
import { Problem, isDatabaseAway } from "../problem.ts";
import type { Hub } from "./hub.ts";
import type { LiveConference } from "./conference.ts";
import { append, readAfter } from "./journal.ts";

/** Something to be decided on a conference's newest state and journalled. */
export interface LaneJob {
  /** The command's id: carried out once, whoever sends it again. Null for the server's own roll-ups. */
  readonly id: string | null;
  /** SHA-256 of the command: the same id with another body is refused. */
  readonly digest: Buffer | null;
  /** Who, as the journal records it. */
  readonly actor: string;
  /** When it really happened, as a room's PC tells it. */
  readonly happenedAt?: number;
  readonly decide: (state: ConferenceState) => Decision;
  /** Writes the tables that go with the entries, in the same transaction. */
  readonly write?: (tx: Tx, entries: readonly Entry[]) => Promise<void>;
}

interface Waiting {
  job: LaneJob;
  resolve: (ack: CommandAck) => void;
  reject: (error: unknown) => void;
}

type Outcome = { ack: CommandAck } | { refusal: Problem };

const MAX_BATCH = 256;
/** A command id is taken by one conference once: a few looks are more than ever needed. */
const MAX_TRIES = 5;
/** Commands of one conference that may wait in one process. */
const MAX_WAITING = 20_000;

/**
 * The way into one conference's journal from this process. Jobs that arrive together share a transaction:
 * lock the conference, fold what other processes wrote meanwhile, decide each on the state the one before
 * left, write all, commit, acknowledge.
 */
export class Lane {
  readonly #hub: Hub;
  readonly #conference: LiveConference;
  readonly #clock: Clock;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(hub: Hub, conference: LiveConference, clock: Clock) {
    this.#hub = hub;
    this.#conference = conference;
    this.#clock = clock;
  }

  /** @throws Problem the decision's, server-busy, or database-unavailable (then the same may be sent again) */
  submit(job: LaneJob): Promise<CommandAck> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new Problem("server-busy"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      try {
        const outcomes = await this.#carryOutAgain(batch.map((waiting) => waiting.job));
        batch.forEach((waiting, index) => {
          const outcome = outcomes[index]!;
          if ("ack" in outcome) waiting.resolve(outcome.ack);
          else waiting.reject(outcome.refusal);
        });
      } catch (error) {
        const told = isDatabaseAway(error) ? new Problem("database-unavailable") : error;
        for (const waiting of batch) waiting.reject(told);
      }
    }
    this.#running = false;
  }

  /** An id that another conference took while we decided: the next look sees it, and refuses that command alone. */
  async #carryOutAgain(jobs: readonly LaneJob[]): Promise<Outcome[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#carryOut(jobs);
      } catch (error) {
        if (tries === MAX_TRIES || !isTakenId(error)) throw error;
      }
    }
  }

  async #carryOut(jobs: readonly LaneJob[]): Promise<Outcome[]> {
    const conference = this.#conference;
    const { outcomes, entries, missed } = await this.#hub.db.transaction().execute(async (tx) => {
      // Not `for update`: that would wait for whoever writes rows that refer to the conference, and make them wait.
      const locked = await sql<{ last_seq: number }>`${prepared}
        select last_seq from conference where id = ${conference.id} for no key update`.execute(tx);
      if (!locked.rows[0]) throw new Problem("conference-unknown");
      const missed = Number(locked.rows[0].last_seq) > conference.state.seq ? await this.#missed(tx) : [];
      let state = missed.reduce(reduce, conference.state);
      const done = await this.#alreadyDone(tx, jobs);
      const entries: Entry[] = [];
      const outcomes: Outcome[] = [];
      const doneNow: { id: string; actor: string; digest: Buffer; seq: number }[] = [];
      for (const job of jobs) {
        const before = job.id === null ? undefined : done.get(job.id);
        if (before) {
          outcomes.push(
            job.digest && before.digest.equals(job.digest) && before.actor === job.actor
              ? { ack: { id: job.id!, seq: before.seq, repeated: true } }
              : { refusal: new Problem("command-id-reused") },
          );
          continue;
        }
        const decision = job.decide(state);
        const written: Entry[] = [];
        for (const entry of decision.ok ? decision.entries : (decision.told ?? [])) {
          const happened = job.happenedAt === undefined ? {} : { happenedAt: job.happenedAt };
          const placed = { ...entry, ...happened, seq: state.seq + 1, at: this.#clock(), by: job.actor } as Entry;
          state = reduce(state, placed);
          written.push(placed);
        }
        entries.push(...written);
        if (!decision.ok) {
          // Sent again it is decided again: what the journal says of it already is not told twice.
          outcomes.push({ refusal: new Problem(decision.problem, decision.detail) });
          continue;
        }
        if (job.write) await job.write(tx, written);
        if (job.id !== null && job.digest) {
          const record = { id: job.id, actor: job.actor, digest: job.digest, seq: state.seq };
          doneNow.push(record);
          done.set(job.id, record);
        }
        outcomes.push({ ack: { id: job.id ?? "", seq: state.seq, repeated: false } });
      }
      await append(tx, conference.id, entries);
      if (entries.length > 0) await sql`${prepared}update conference set last_seq = ${state.seq} where id = ${conference.id}`.execute(tx);
      if (doneNow.length > 0) {
        await sql`${prepared}
          insert into command_done (id, conference_id, actor, digest, seq)
          select id, ${conference.id}, actor, digest, seq from unnest(
            ${doneNow.map((d) => d.id)}::uuid[], ${doneNow.map((d) => d.actor)}::text[],
            ${doneNow.map((d) => d.digest)}::bytea[], ${doneNow.map((d) => d.seq)}::bigint[]) as t (id, actor, digest, seq)
          order by id`.execute(tx);
      }
      return { outcomes, entries, missed };
    });
    // Committed: from here on it has happened.
    conference.apply([...missed, ...entries]);
    const last = entries.at(-1);
    if (last) this.#hub.bus.publish(conference.id, last.seq);
    return outcomes;
  }

  async #missed(tx: Tx): Promise<Entry[]> {
    const all: Entry[] = [];
    for (;;) {
      const page = await readAfter(tx, this.#conference.id, all.at(-1)?.seq ?? this.#conference.state.seq);
      all.push(...page);
      if (page.length < 10_000) return all;
    }
  }

  async #alreadyDone(tx: Tx, jobs: readonly LaneJob[]): Promise<Map<string, { digest: Buffer; actor: string; seq: number }>> {
    const ids = jobs.flatMap((job) => (job.id === null ? [] : [job.id]));
    if (ids.length === 0) return new Map();
    const rows = await sql<{ id: string; digest: Buffer; actor: string; seq: number; conference_id: string }>`${prepared}
      select id, digest, actor, seq from command_done where id = any(${ids}::uuid[])`.execute(tx);
    return new Map(rows.rows.map((row) => [row.id, { digest: row.digest, actor: row.actor, seq: Number(row.seq) }]));
  }
}

const isTakenId = (error: unknown): boolean => {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === "23505" && constraint === "command_done_pkey";
};
