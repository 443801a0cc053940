/**
 * The outbox: what a user did waits here until the server has answered that it is durable. Every item gets
 * its id once, and is sent again with the same id until it is acknowledged or refused. Knows no React.
 *
 * What a room did is kept in the browser's database: it outlives the page and the PC, is seen by all pages of the
 * room, and is sent by one of them at a time, in the order in which it was done.
 */
import type { AbsenceAck, CheckInAck, CheckOutAck, Command, CommandAck, NewQuestion, ProblemDetails, QuestionTaken } from "@diemcau/contract";
import { LATE_AFTER_MS } from "@diemcau/rules/offline";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { ApiProblem, LineDown, api, problemFor, type As } from "./api.ts";
import { Backoff } from "./backoff.ts";
import { clockOffsets } from "./clock.ts";
import { troubleOf, type StorageTrouble } from "./database.ts";
import { outlived, type Keep } from "./outbox-keep.ts";

type WithoutId<T> = T extends unknown ? Omit<T, "id" | "happenedAt"> : never;
/** A command before the outbox has given it its id. */
export type CommandInput = WithoutId<Command>;

export interface OutboxItem {
  readonly id: string;
  readonly conferenceId: string;
  readonly as: As;
  readonly route: "commands" | "check-ins" | "check-outs" | "absences" | "questions";
  /** The JSON body, id included; when it was done is added when it is sent. */
  readonly body: { readonly id: string } & Readonly<Record<string, unknown>>;
  /** When the user did it, this PC's clock. */
  readonly since: number;
  /** `sending` under way, `waiting` for the line, `refused` by the server (see `problem`), `sent` (see `ack`). */
  readonly status: "sending" | "waiting" | "refused" | "sent";
  readonly problem?: ProblemDetails | undefined;
  readonly ack?: unknown;
  /** This PC's clock. */
  readonly sentAt?: number | undefined;
}

export interface OutboxOptions {
  /** Without one nothing outlives the page. */
  readonly keep?: Keep | undefined;
  /** Of several pages one sends. Without them a page sends what it finds, and the ids see to it that it happens once. */
  readonly locks?: Pick<LockManager, "request"> | undefined;
  /** Tells the other pages that something has changed. */
  readonly channel?: Pick<BroadcastChannel, "postMessage" | "addEventListener"> | undefined;
  /** Milliseconds. */
  readonly retry?: { readonly first: number; readonly longest: number };
}

interface Waiter {
  resolve(ack: unknown): void;
  reject(error: unknown): void;
}

/** What carries when it was done; a question is asked when it is read. */
const TIMED: ReadonlySet<OutboxItem["route"]> = new Set(["commands", "check-ins", "check-outs", "absences"] as const);
/** Check-ins of different persons may be under way together; a command has everything before it done. */
const TOGETHER = 4;
const SEND_TIMEOUT_MS = 10_000;
const LOCK_AGAIN_MS = 1_000;
/** Sent items are looked through when so many have come. */
const SWEEP_EVERY = 20;

const isRoom = ({ as }: Pick<OutboxItem, "as">): boolean => as.startsWith("site:");
const isOpen = ({ status }: OutboxItem): boolean => status === "sending" || status === "waiting";
const laneOf = ({ conferenceId, as }: OutboxItem): string => `${conferenceId} ${as}`;
const delegateOf = (item: OutboxItem): unknown => (item.route === "commands" ? undefined : item.body["delegateId"]);

export class Outbox {
  #items: readonly OutboxItem[] = [];
  #trouble: StorageTrouble | null = null;
  readonly #waiters = new Map<string, Waiter[]>();
  readonly #listeners = new Set<() => void>();
  readonly #running = new Set<string>();
  readonly #wake = new Set<() => void>();
  /** When items of this page were done, by a clock that nobody sets. */
  readonly #done = new Map<string, number>();
  /** Sent once more as of now. */
  readonly #asOfNow = new Set<string>();
  /** The last time that was told, by lane. */
  readonly #told = new Map<string, { readonly id: string; readonly at: number }>();
  /** Items that the storage has, or had. */
  readonly #kept = new Set<string>();
  /** Put away here; the storage may not know yet. */
  readonly #dismissed = new Set<string>();
  readonly #options: OutboxOptions;
  #sends = 0;
  /** Resolves when what an earlier page left is known. */
  readonly restored: Promise<void>;

  constructor(options: OutboxOptions = {}) {
    this.#options = options;
    options.channel?.addEventListener("message", () => void this.#refresh());
    this.restored = this.#refresh();
  }

  readonly items = (): readonly OutboxItem[] => this.#items;
  /** Why what is done here does not outlive the page; null: it does. */
  readonly trouble = (): StorageTrouble | null => this.#trouble;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Resolves when the command is durable, rejects with an ApiProblem when it is refused or was cancelled. */
  send(conferenceId: string, as: As, command: CommandInput): Promise<CommandAck> {
    return this.#add(conferenceId, as, "commands", { ...command, id: uuidv7() }) as Promise<CommandAck>;
  }

  checkIn(conferenceId: string, as: As, delegateId: string): Promise<CheckInAck> {
    return this.#pass(conferenceId, as, "check-ins", delegateId) as Promise<CheckInAck>;
  }

  checkOut(conferenceId: string, as: As, delegateId: string): Promise<CheckOutAck> {
    return this.#pass(conferenceId, as, "check-outs", delegateId) as Promise<CheckOutAck>;
  }

  /** Somebody does not come, and why; null takes it back. What waits and was said before is replaced by its order alone: the last thing holds. */
  absent(conferenceId: string, as: As, delegateId: string, reason: string | null): Promise<AbsenceAck> {
    return this.#add(conferenceId, as, "absences", { id: uuidv7(), delegateId, reason }) as Promise<AbsenceAck>;
  }

  /** A question handed in on paper. Its id tells no time: it may be asked without a name. */
  ask(conferenceId: string, as: As, question: Omit<NewQuestion, "id">): Promise<QuestionTaken> {
    return this.#add(conferenceId, as, "questions", { ...question, id: uuidv4() }) as Promise<QuestionTaken>;
  }

  /** Sends what an earlier page left behind. */
  async resume(): Promise<void> {
    await this.restored;
    for (const item of this.#items) if (isOpen(item)) this.#pump(item);
  }

  /** Drops an item: a refused one that was read, or a waiting one that the user no longer wants. */
  dismiss(id: string): void {
    if (!this.#items.some((item) => item.id === id)) return;
    this.#items = this.#items.filter((item) => item.id !== id);
    this.#dismissed.add(id);
    this.#keepQuietly(this.#options.keep?.remove(id));
    this.#settle(id, (waiter) => waiter.reject(new LineDown("cancelled")));
    this.#notify();
    this.#wakeAll();
  }

  /** Does a refused thing once more, now. */
  again(id: string): void {
    const item = this.#items.find((candidate) => candidate.id === id && candidate.status === "refused");
    if (!item) return;
    this.dismiss(id);
    const body = { ...item.body, id: item.route === "questions" ? uuidv4() : uuidv7() };
    this.#asOfNow.add(body.id);
    void this.#add(item.conferenceId, item.as, item.route, body);
  }

  /** Tries everything at once, for when the line is known to be back. */
  retryNow(): void {
    this.#wakeAll();
  }

  /** The same person through the same door twice is once, unless they went the other way in between. */
  #pass(conferenceId: string, as: As, route: "check-ins" | "check-outs", delegateId: string): Promise<unknown> {
    const last = this.#items.findLast((item) => item.conferenceId === conferenceId && delegateOf(item) === delegateId && item.status !== "sent");
    if (last?.status === "refused") this.dismiss(last.id);
    else if (last?.route === route) return this.#answer(last.id);
    return this.#add(conferenceId, as, route, { id: uuidv7(), delegateId });
  }

  #add(conferenceId: string, as: As, route: OutboxItem["route"], body: OutboxItem["body"]): Promise<unknown> {
    const item: OutboxItem = { id: body.id, conferenceId, as, route, body, since: Date.now(), status: "waiting" };
    this.#done.set(item.id, performance.now());
    this.#items = [...this.#items, item];
    const answer = this.#answer(item.id);
    this.#notify();
    void this.#store(item).then(() => this.#pump(item));
    return answer;
  }

  /** Only a room keeps its items over a reload: a console that put somebody on air ten minutes late would do harm. */
  async #store(item: OutboxItem): Promise<void> {
    const { keep } = this.#options;
    if (!keep || !isRoom(item)) return;
    try {
      await keep.add(item);
      this.#kept.add(item.id);
      this.#setTrouble(null);
      this.#tell();
    } catch (error) {
      // It still lives as long as the page, and the page says so.
      this.#setTrouble(troubleOf(error));
    }
  }

  #answer(id: string): Promise<unknown> {
    const answer = new Promise((resolve, reject) => {
      this.#waiters.set(id, [...(this.#waiters.get(id) ?? []), { resolve, reject }]);
    });
    // Nobody has to wait for it: a refusal stays visible in `items`.
    answer.catch(() => {});
    return answer;
  }

  #pump(item: OutboxItem): void {
    const lane = laneOf(item);
    if (this.#running.has(lane)) return;
    this.#running.add(lane);
    const { locks } = this.#options;
    const work = locks && isRoom(item) ? locks.request(`diemcau.outbox ${lane}`, () => this.#drain(lane, true)) : this.#drain(lane, false);
    work
      // A lock that is not given (a page being closed): tried again, but not in one breath.
      .catch(() => this.#pause(LOCK_AGAIN_MS))
      .finally(() => {
        this.#running.delete(lane);
        const more = this.#items.find((next) => laneOf(next) === lane && isOpen(next));
        if (more) this.#pump(more);
      });
  }

  async #drain(lane: string, shared: boolean): Promise<void> {
    const backoff = new Backoff(this.#options.retry?.first, this.#options.retry?.longest);
    // While another page held the lock it may have sent what this one still knows as waiting.
    if (shared) await this.#refresh();
    for (;;) {
      const batch = nextOf(this.#items.filter((item) => laneOf(item) === lane && isOpen(item)));
      if (batch.length === 0) return;
      const waits = await Promise.all(batch.map((item) => this.#sendOne(item)));
      const failed = waits.filter((wait) => wait !== null);
      if (failed.length > 0) await this.#pause(backoff.next(Math.max(...failed)));
      else backoff.reset();
    }
  }

  /** @returns null when it is done with, else the milliseconds the server asked to wait */
  async #sendOne(item: OutboxItem): Promise<number | null> {
    const { id, conferenceId, as, route } = item;
    this.#change(id, { status: "sending" }, false);
    this.#notify();
    try {
      const body = { ...item.body, ...(await this.#happened(item)) };
      const ack = await api.post(`/api/conferences/${conferenceId}/${route}`, { as, body, timeoutMs: SEND_TIMEOUT_MS });
      const change = { status: "sent", ack, sentAt: Date.now(), problem: undefined } as const;
      if (isRoom(item)) this.#change(id, change);
      else this.#items = this.#items.filter((other) => other.id !== id);
      this.#settle(id, (waiter) => waiter.resolve(ack));
      if (++this.#sends % SWEEP_EVERY === 0) this.#sweep();
      this.#notify();
      return null;
    } catch (error) {
      if (isTemporary(error, item)) {
        this.#change(id, { status: "waiting", problem: error instanceof ApiProblem ? error.problem : undefined }, false);
        this.#notify();
        return error instanceof ApiProblem ? error.retryAfter : 0;
      }
      this.#change(id, { status: "refused", problem: problemFor(error) });
      this.#settle(id, (waiter) => waiter.reject(error));
      this.#notify();
      return null;
    }
  }

  /** When it was done, by the server's clock: what was said before a vote was closed counts, though it comes a second later. */
  async #happened(item: OutboxItem): Promise<{ happenedAt?: number }> {
    if (!isRoom(item) || !TIMED.has(item.route)) return {};
    const done = this.#done.get(item.id);
    const age = done === undefined ? Date.now() - item.since : performance.now() - done;
    const isYoung = age < LATE_AFTER_MS;
    // Its time was refused: a clock is wrong in a way that nobody here can mend.
    if (isYoung && this.#asOfNow.has(item.id)) return {};
    const offsets = await clockOffsets();
    // Nothing better is known than the PC's own clock, which is good for what is long ago alone.
    if (offsets === null && isYoung) return {};
    const at = offsets === null ? Date.now() - age : done === undefined ? item.since + offsets.clock : done + offsets.steady;
    // What was done later is told as later, though the clocks were compared anew in between.
    const lane = laneOf(item);
    const before = this.#told.get(lane);
    const told = Math.round(before !== undefined && before.id !== item.id && at <= before.at && before.at - at < LATE_AFTER_MS ? before.at + 1 : at);
    this.#told.set(lane, { id: item.id, at: told });
    return { happenedAt: told };
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#wake.delete(go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      this.#wake.add(go);
    });
  }

  #wakeAll(): void {
    for (const go of [...this.#wake]) go();
  }

  /** @param lasting worth writing down: that it waits is what a restored item is anyway */
  #change(id: string, change: Partial<OutboxItem>, lasting = true): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
    if (lasting && this.#kept.has(id)) this.#keepQuietly(this.#options.keep?.change(id, change));
  }

  #sweep(): void {
    const gone = new Set(outlived(this.#items, Date.now()).map(({ id }) => id));
    if (gone.size === 0) return;
    this.#items = this.#items.filter(({ id }) => !gone.has(id));
    for (const id of gone) this.#keepQuietly(this.#options.keep?.remove(id));
  }

  #settle(id: string, settle: (waiter: Waiter) => void): void {
    const waiters = this.#waiters.get(id) ?? [];
    this.#waiters.delete(id);
    this.#done.delete(id);
    this.#asOfNow.delete(id);
    for (const waiter of waiters) settle(waiter);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #tell(): void {
    this.#options.channel?.postMessage("changed");
  }

  #setTrouble(trouble: StorageTrouble | null): void {
    if (this.#trouble === trouble) return;
    this.#trouble = trouble;
    this.#notify();
  }

  /** What cannot be written down is sent again after a reload, under the same id. */
  #keepQuietly(writing: Promise<void> | undefined): void {
    writing?.then(() => this.#tell()).catch(() => {});
  }

  /** Takes over what the storage says: other pages of the room send and put away as well. */
  async #refresh(): Promise<void> {
    let stored: OutboxItem[];
    const before = new Set(this.#kept);
    try {
      stored = ((await this.#options.keep?.all()) ?? []).filter(({ id }) => !this.#dismissed.has(id));
    } catch (error) {
      return this.#setTrouble(troubleOf(error));
    }
    const known = new Map(this.#items.map((item) => [item.id, item]));
    const merged = stored.map((item) => {
      this.#kept.add(item.id);
      const own = known.get(item.id);
      known.delete(item.id);
      // Ours is the newer where the storage has not caught up; theirs where another page has sent or been refused.
      return own && (!isOpen(own) || isOpen(item)) ? own : item;
    });
    // Those left are only in this page, or another page has put them away.
    const own = [...known.values()].filter(({ id }) => !before.has(id));
    const gone = [...known.values()].filter(({ id }) => before.has(id));
    this.#items = [...merged, ...own];
    for (const { id, status, ack, problem } of merged) {
      if (status === "sent") this.#settle(id, (waiter) => waiter.resolve(ack));
      else if (status === "refused" && problem) this.#settle(id, (waiter) => waiter.reject(new ApiProblem(problem)));
    }
    for (const { id } of gone) this.#settle(id, (waiter) => waiter.reject(new LineDown("cancelled")));
    this.#notify();
  }
}

/** What may be sent now: one command, or the check-ins before the next command, of each person one. */
function nextOf(open: readonly OutboxItem[]): readonly OutboxItem[] {
  const batch: OutboxItem[] = [];
  for (const item of open) {
    const person = delegateOf(item);
    if (person === undefined) return batch.length === 0 ? [item] : batch;
    if (batch.length === TOGETHER || batch.some((other) => delegateOf(other) === person)) return batch;
    batch.push(item);
  }
  return batch;
}

/** Worth sending again? A room that is signed out keeps its items: it may be enrolled again. */
function isTemporary(error: unknown, item: OutboxItem): boolean {
  if (error instanceof LineDown) return true;
  if (!(error instanceof ApiProblem)) return false;
  const { status } = error.problem;
  if (status === 401) return isRoom(item);
  return status === 408 || status === 425 || status === 429 || status === 502 || status === 503 || status === 504;
}
