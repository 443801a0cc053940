/**
 * The outbox: what a user did waits here until the server has answered that it is durable. Every item gets
 * its id once, and is sent again with the same id until it is acknowledged or refused. Knows no React.
 */
import type { CheckInAck, Command, CommandAck, ProblemDetails } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { ApiProblem, LineDown, api, problemFor, type As } from "./api.ts";
import { Backoff } from "./backoff.ts";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
/** A command before the outbox has given it its id. */
export type CommandInput = WithoutId<Command>;

export interface OutboxItem {
  readonly id: string;
  readonly conferenceId: string;
  readonly as: As;
  readonly route: "commands" | "check-ins";
  /** The JSON body, id included. */
  readonly body: { readonly id: string } & Readonly<Record<string, unknown>>;
  /** When the user did it, this PC's clock. */
  readonly since: number;
  /** `sending` under way, `waiting` for the line, `refused` by the server (see `problem`). */
  readonly status: "sending" | "waiting" | "refused";
  readonly problem?: ProblemDetails | undefined;
}

/** Where unanswered items outlive the page; the browser's localStorage fits. */
export type OutboxStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

interface Waiter {
  resolve(ack: unknown): void;
  reject(error: unknown): void;
}

const PREFIX = "diemcau.outbox.";
/** Check-ins do not depend on each other; commands of one sign-in are sent in the order they were given. */
const LANES = { commands: 1, "check-ins": 4 } as const;
const SEND_TIMEOUT_MS = 10_000;

export class Outbox {
  #items: readonly OutboxItem[] = [];
  readonly #waiters = new Map<string, Waiter[]>();
  readonly #listeners = new Set<() => void>();
  readonly #running = new Map<string, number>();
  readonly #inFlight = new Set<string>();
  readonly #wake = new Set<() => void>();
  readonly #storage: OutboxStorage | undefined;
  readonly #retry: { first: number; longest: number };

  /** @param storage without one nothing outlives the page @param retry milliseconds */
  constructor(storage?: OutboxStorage, retry = { first: 500, longest: 10_000 }) {
    this.#storage = storage;
    this.#retry = retry;
    this.#items = this.#restore();
  }

  readonly items = (): readonly OutboxItem[] => this.#items;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Resolves when the command is durable, rejects with an ApiProblem when it is refused or was cancelled. */
  send(conferenceId: string, as: As, command: CommandInput): Promise<CommandAck> {
    return this.#add(conferenceId, as, "commands", { ...command, id: uuidv7() }) as Promise<CommandAck>;
  }

  checkIn(conferenceId: string, as: As, delegateId: string): Promise<CheckInAck> {
    const waiting = this.#items.find(
      (item) =>
        item.route === "check-ins" && item.conferenceId === conferenceId && item.body["delegateId"] === delegateId,
    );
    if (waiting?.status === "refused") this.dismiss(waiting.id);
    else if (waiting) return this.#answer(waiting.id) as Promise<CheckInAck>;
    return this.#add(conferenceId, as, "check-ins", { id: uuidv7(), delegateId }) as Promise<CheckInAck>;
  }

  /** Takes over what an earlier page left behind for this sign-in and sends it. */
  resume(as: As): void {
    for (const item of this.#items) if (item.as === as && item.status === "waiting") this.#pump(item);
  }

  /** Drops an item: a refused one that was read, or a waiting one that the user no longer wants. */
  dismiss(id: string): void {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (!item) return;
    this.#remove(id);
    this.#settle(id, (waiter) => waiter.reject(new LineDown("cancelled")));
    this.#wakeAll();
  }

  /** Tries everything at once, for when the line is known to be back. */
  retryNow(): void {
    this.#wakeAll();
  }

  #add(conferenceId: string, as: As, route: OutboxItem["route"], body: OutboxItem["body"]): Promise<unknown> {
    const item: OutboxItem = { id: body.id, conferenceId, as, route, body, since: Date.now(), status: "sending" };
    this.#keep(item);
    this.#items = [...this.#items, item];
    const answer = this.#answer(item.id);
    this.#notify();
    this.#pump(item);
    return answer;
  }

  #answer(id: string): Promise<unknown> {
    const answer = new Promise((resolve, reject) => {
      this.#waiters.set(id, [...(this.#waiters.get(id) ?? []), { resolve, reject }]);
    });
    // Nobody has to wait for it: a refusal stays visible in `items`.
    answer.catch(() => {});
    return answer;
  }

  #pump({ conferenceId, as, route }: OutboxItem): void {
    const lane = `${route} ${conferenceId} ${as}`;
    const running = this.#running.get(lane) ?? 0;
    if (running >= LANES[route]) return;
    this.#running.set(lane, running + 1);
    void this.#work(conferenceId, as, route).finally(() => this.#running.set(lane, this.#running.get(lane)! - 1));
  }

  async #work(conferenceId: string, as: As, route: OutboxItem["route"]): Promise<void> {
    const backoff = new Backoff(this.#retry.first, this.#retry.longest);
    for (;;) {
      const item = this.#items.find(
        (candidate) =>
          candidate.conferenceId === conferenceId &&
          candidate.as === as &&
          candidate.route === route &&
          candidate.status !== "refused" &&
          !this.#inFlight.has(candidate.id),
      );
      if (!item) return;
      this.#inFlight.add(item.id);
      try {
        const ack = await api.post(`/api/conferences/${conferenceId}/${route}`, {
          as,
          body: item.body,
          timeoutMs: SEND_TIMEOUT_MS,
        });
        backoff.reset();
        this.#inFlight.delete(item.id);
        this.#remove(item.id);
        this.#settle(item.id, (waiter) => waiter.resolve(ack));
      } catch (error) {
        if (isTemporary(error, item)) {
          this.#update(item.id, {
            status: "waiting",
            problem: error instanceof ApiProblem ? error.problem : undefined,
          });
          await this.#pause(backoff.next(error instanceof ApiProblem ? error.retryAfter : 0));
          this.#inFlight.delete(item.id);
        } else {
          this.#inFlight.delete(item.id);
          this.#forget(item.id);
          this.#update(item.id, { status: "refused", problem: problemFor(error) });
          this.#settle(item.id, (waiter) => waiter.reject(error));
        }
      }
    }
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

  #update(id: string, change: Partial<OutboxItem>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
    this.#notify();
  }

  #remove(id: string): void {
    this.#forget(id);
    this.#items = this.#items.filter((item) => item.id !== id);
    this.#notify();
  }

  #settle(id: string, settle: (waiter: Waiter) => void): void {
    const waiters = this.#waiters.get(id) ?? [];
    this.#waiters.delete(id);
    for (const waiter of waiters) settle(waiter);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Only a room keeps its items over a reload: a console that put somebody on air ten minutes late would do harm. */
  #keep(item: OutboxItem): void {
    if (!item.as.startsWith("site:")) return;
    try {
      this.#storage?.setItem(PREFIX + item.id, JSON.stringify(item));
    } catch {
      // The store is full or forbidden: the item still lives as long as the page.
    }
  }

  #forget(id: string): void {
    try {
      this.#storage?.removeItem(PREFIX + id);
    } catch {
      // As above.
    }
  }

  #restore(): readonly OutboxItem[] {
    const storage = this.#storage;
    const found: OutboxItem[] = [];
    for (let index = 0; storage && index < storage.length; index++) {
      const key = storage.key(index);
      if (!key?.startsWith(PREFIX)) continue;
      try {
        const item = JSON.parse(storage.getItem(key) ?? "") as OutboxItem;
        if (item.id && item.conferenceId && item.as && item.route in LANES) found.push({ ...item, status: "waiting" });
      } catch {
        storage.removeItem(key);
      }
    }
    // UUIDv7 sorts by time: the order in which the user did it.
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

/** Worth sending again? A room that is signed out keeps its items: it may be enrolled again. */
function isTemporary(error: unknown, item: OutboxItem): boolean {
  if (error instanceof LineDown) return true;
  if (!(error instanceof ApiProblem)) return false;
  const { status } = error.problem;
  if (status === 401) return item.as.startsWith("site:");
  return status === 408 || status === 425 || status === 429 || status === 502 || status === 503 || status === 504;
}
