import { get, type ClientRequest, type IncomingMessage } from "node:http";
import type { Entry, Hello, ProblemDetails, Snapshot } from "@diemcau/contract";
import { createParser } from "eventsource-parser";
import { v7 as uuidv7 } from "uuid";

export interface Answer<T = unknown> {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly body: T;
}

export interface CallOptions {
  readonly language?: "vi" | "en";
  /** Leave the header out that says which sign-in is meant. */
  readonly withoutSignIn?: boolean;
  readonly headers?: Record<string, string>;
}

/** One sign-in of one browser, speaking to one gateway. */
export class TestClient {
  readonly url: string;
  readonly as: string | null;
  readonly cookies: Readonly<Record<string, string>>;

  constructor(url: string, as: string | null, cookies: Readonly<Record<string, string>>) {
    this.url = url;
    this.as = as;
    this.cookies = cookies;
  }

  /** The same sign-in at another gateway. */
  at(url: string): TestClient {
    return new TestClient(url, this.as, this.cookies);
  }

  headers(options: CallOptions = {}): Record<string, string> {
    return {
      cookie: Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join("; "),
      ...(this.as && !options.withoutSignIn ? { "x-diemcau-as": this.as } : {}),
      ...(options.language ? { "accept-language": options.language } : {}),
      ...options.headers,
    };
  }

  async #call<T>(path: string, init: RequestInit, options: CallOptions): Promise<Answer<T>> {
    const response = await fetch(this.url + path, { ...init, headers: { ...this.headers(options), ...(init.headers as Record<string, string>) } });
    const text = await response.text();
    const type = (response.headers.get("content-type") ?? "").split(";")[0]!;
    return { status: response.status, type, headers: response.headers, body: (type.endsWith("json") ? JSON.parse(text) : text) as T };
  }

  get<T = unknown>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
    return this.#call(path, {}, options);
  }

  /** Text is sent as it is, anything else as JSON. */
  post<T = unknown>(path: string, body: unknown, options: CallOptions = {}): Promise<Answer<T>> {
    const init: RequestInit = { method: "POST" };
    if (body !== undefined) {
      init.body = typeof body === "string" ? body : JSON.stringify(body);
      init.headers = { "content-type": "application/json" };
    }
    return this.#call(path, init, options);
  }

  del<T = unknown>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
    return this.#call(path, { method: "DELETE" }, options);
  }

  /** Sends a command, with an id of its own unless it is given. */
  command<T = CommandAnswer>(conferenceId: string, command: { kind: string; id?: string; [field: string]: unknown }, options: CallOptions = {}): Promise<Answer<T>> {
    return this.post<T>(`/api/conferences/${conferenceId}/commands`, { id: uuidv7(), ...command }, options);
  }

  checkIn(conferenceId: string, delegateId: string): Promise<Answer<CheckInAnswer>> {
    return this.post(`/api/conferences/${conferenceId}/check-ins`, { id: uuidv7(), delegateId });
  }

  /** Opens an event stream; resolves with the answer's head. */
  events(conferenceId: string, after?: string): Promise<EventStream> {
    return EventStream.open(this, conferenceId, after);
  }
}

/** An acknowledgement, or a problem: a test asserts the status first. */
export type CommandAnswer = { id: string; seq: number; repeated: boolean } & ProblemDetails;
export type CheckInAnswer = { delegateId: string; at: number; repeated: boolean } & ProblemDetails;

export interface StreamEvent {
  readonly event: "hello" | "snapshot" | "entry";
  readonly id: string | undefined;
  readonly data: unknown;
}

/** An open event stream, or the refusal of one. */
export class EventStream {
  readonly status: number;
  readonly type: string;
  readonly events: StreamEvent[] = [];
  /** The refusal's body. */
  problem: ProblemDetails | null = null;
  ended = false;
  readonly #request: ClientRequest;
  readonly #waiting = new Set<() => void>();

  private constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.status = response.statusCode!;
    this.type = (response.headers["content-type"] ?? "").split(";")[0]!;
    const parser = createParser({
      onEvent: ({ event, id, data }) => {
        this.events.push({ event: event as StreamEvent["event"], id, data: JSON.parse(data) });
        this.#wake();
      },
    });
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (part: string) => (this.status === 200 ? parser.feed(part) : (text += part)));
    const end = () => {
      this.ended = true;
      if (text) this.problem = JSON.parse(text) as ProblemDetails;
      this.#wake();
    };
    response.on("end", end);
    response.on("error", end);
    response.on("close", end);
  }

  static open(client: TestClient, conferenceId: string, after?: string): Promise<EventStream> {
    const { promise, resolve, reject } = Promise.withResolvers<EventStream>();
    const headers = { ...client.headers(), ...(after === undefined ? {} : { "last-event-id": after }) };
    const request = get(`${client.url}/api/conferences/${conferenceId}/events`, { headers, agent: false }, (response) =>
      resolve(new EventStream(request, response)),
    );
    request.on("error", reject);
    return promise;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits until something is so. @throws after `ms`, with what had come */
  async until(what: string, condition: () => boolean, ms = 5_000): Promise<void> {
    if (condition()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const seen = () => this.events.slice(-8).map(({ event, data }) => `${event} ${JSON.stringify(data).slice(0, 160)}`).join("\n");
    const timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms; the last events were\n${seen()}`)), ms);
    const check = () => {
      if (condition()) resolve();
    };
    this.#waiting.add(check);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(check);
    }
  }

  get hello(): Hello {
    return this.events[0]!.data as Hello;
  }
  get snapshot(): Snapshot | null {
    return (this.events.find(({ event }) => event === "snapshot")?.data ?? null) as Snapshot | null;
  }
  get entries(): Entry[] {
    return this.events.flatMap(({ event, data }) => (event === "entry" ? [data as Entry] : []));
  }
  get lastId(): string | undefined {
    return this.events.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Waits for an entry; answers it. */
  async entry<K extends Entry["kind"]>(kind: K, matches: (entry: Extract<Entry, { kind: K }>) => boolean = () => true, ms = 5_000): Promise<Extract<Entry, { kind: K }>> {
    const find = () => this.entries.find((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind && matches(entry as never));
    await this.until(`an entry ${kind}`, () => find() !== undefined, ms);
    return find()!;
  }

  /** Waits until the opening events are there: hello, and the snapshot or what was missed. */
  async opened(ms = 5_000): Promise<this> {
    await this.until("the opening of the stream", () => this.events.length > 1 || this.ended, ms);
    return this;
  }

  close(): void {
    this.#request.destroy();
  }
}
