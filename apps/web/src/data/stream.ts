/** The event stream of one conference: opened, folded, resumed and watched. Knows no React. */
import {
  PROTOCOL_VERSION,
  type Entry,
  type EntryKind,
  type Hello,
  type ProblemDetails,
  type EdgeMove, type StagePointer,
  type Snapshot,
} from "@diemcau/contract";
import { initialState, reduce, stateFromSnapshot, type ConferenceState } from "@diemcau/rules";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { ApiProblem, api, apiUrl, headersFor, problemOf, type As } from "./api.ts";
import { Backoff } from "./backoff.ts";
import { clockMeasured } from "./clock.ts";

/** `connecting` never there yet, `live` the stream is open, `waiting` it was lost and comes back by itself. */
export type LineStatus = "connecting" | "live" | "waiting";

export interface StreamStatus {
  status: LineStatus;
  /** Since when, this PC's clock. For `waiting`: when the last sign of life came. */
  since: number;
  /** Add it to this PC's clock to have the server's, milliseconds. */
  clockOffset: number;
  /** Why the server refuses the stream, null while it does not. */
  problem: ProblemDetails | null;
  /** The server speaks a newer protocol: the page must be loaded again. */
  needsReload: boolean;
}

export interface EventStreamOptions {
  conferenceId: string;
  as: As;
  onState(state: ConferenceState): void;
  onStatus(status: StreamStatus): void;
  /** When an earlier page last heard of this conference: then a page opened without a line waits for it from the start. */
  lastHeardAt?(): number | undefined;
  /** Where somebody points: not of the journal, and gone when it is missed. */
  onPointer?(pointer: StagePointer): void;
  /** Whoever plays from this edge is to play from another. */
  onMove?(move: EdgeMove): void;
  /** Milliseconds; for tests. */
  timing?: Partial<typeof TIMING>;
}

export interface EventStream {
  close(): void;
  /** Tries at once instead of waiting for the next try. */
  retryNow(): void;
}

const TIMING = {
  /** The server beats every 15 s: without a byte for this long the line is dead, whatever TCP says. */
  silenceMs: 40_000,
  /** Without the first byte for this long the try has failed. */
  openMs: 15_000,
  /** A room signs that it lives when something comes in and the last sign is this old; the server beats to it every 5 s. */
  signMs: 8_000,
  /** Roll-ups are shown at most this often. */
  coalesceMs: 250,
  firstRetryMs: 500,
  longestRetryMs: 10_000,
  /** A stream that lived this long starts its backoff anew. */
  steadyMs: 5_000,
};

/** Roll-ups may wait a quarter of a second for the screen; everything else is what people act on. */
const COALESCED: ReadonlySet<EntryKind> = new Set<EntryKind>([
  "sites.presence",
  "attendance.counted",
  "headcount.reported",
  "site.tested",
]);

export function openEventStream(options: EventStreamOptions): EventStream {
  const timing = { ...TIMING, ...options.timing };
  const backoff = new Backoff(timing.firstRetryMs, timing.longestRetryMs);
  const url = apiUrl(`/api/conferences/${encodeURIComponent(options.conferenceId)}/events`);

  let state: ConferenceState = initialState;
  let position: string | undefined;
  let shown: ConferenceState | undefined;
  let showTimer: ReturnType<typeof setTimeout> | undefined;
  let status: StreamStatus = {
    status: "connecting",
    since: Date.now(),
    clockOffset: 0,
    problem: null,
    needsReload: false,
  };
  let attempt: AbortController | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let lastByteAt = 0;
  let signedAt = -Infinity;
  let closed = false;

  const setStatus = (change: Partial<StreamStatus>): void => {
    status = { ...status, ...change };
    options.onStatus(status);
  };
  const show = (): void => {
    clearTimeout(showTimer);
    showTimer = undefined;
    if (closed || state === shown) return;
    shown = state;
    options.onState(state);
  };
  const showSoon = (): void => {
    showTimer ??= setTimeout(show, timing.coalesceMs);
  };

  /** Tells the server that this room hears it. Not by a timer: browsers slow those of hidden windows down. */
  function sign(): void {
    const now = performance.now();
    if (now - signedAt < timing.signMs) return;
    signedAt = now;
    api
      .post(`/api/conferences/${encodeURIComponent(options.conferenceId)}/alive`, {
        as: options.as,
        timeoutMs: timing.signMs,
      })
      .catch(() => {
        // Again a little sooner, with what comes in then.
        signedAt = performance.now() - timing.signMs * 0.75;
      });
  }

  async function run(): Promise<void> {
    const controller = new AbortController();
    attempt = controller;
    const startedAt = Date.now();
    lastByteAt = startedAt;
    let waitAtLeast = 0;
    let opened = false;
    const watchdog = setInterval(
      () => {
        const limit = opened ? timing.silenceMs : timing.openMs;
        if (Date.now() - lastByteAt > limit) controller.abort();
      },
      Math.min(5_000, timing.silenceMs / 4),
    );
    try {
      const response = await fetch(url, {
        headers: {
          ...headersFor(options.as),
          accept: "text/event-stream",
          ...(position ? { "last-event-id": position } : {}),
        },
        signal: controller.signal,
        cache: "no-store",
      });
      if (!response.ok) throw await problemOf(response);
      if (!response.body) throw new Error("the answer has no body");
      opened = true;
      await read(response.body, () => {
        lastByteAt = Date.now();
        if (options.as.startsWith("site:")) sign();
      });
    } catch (error) {
      if (closed) return;
      if (error instanceof ApiProblem) {
        // The server does not know our position: what we folded is worth nothing, start from a snapshot.
        if (error.problem.status === 409) position = undefined;
        else if (error.problem.status < 500 && error.problem.status !== 429) waitAtLeast = timing.longestRetryMs;
        waitAtLeast = Math.max(waitAtLeast, error.retryAfter);
        const temporary = error.problem.status === 409 || error.problem.status === 429 || error.problem.status >= 500;
        setStatus({ problem: temporary ? null : error.problem });
      }
    } finally {
      clearInterval(watchdog);
    }
    if (closed || attempt !== controller) return;
    const heardAt = status.status === "connecting" ? options.lastHeardAt?.() : lastByteAt;
    if (status.status !== "waiting" && heardAt !== undefined) setStatus({ status: "waiting", since: heardAt });
    if (Date.now() - startedAt > timing.steadyMs) backoff.reset();
    retryTimer = setTimeout(() => void run(), backoff.next(waitAtLeast));
  }

  async function read(body: ReadableStream<Uint8Array>, alive: () => void): Promise<void> {
    const decoder = new TextDecoder();
    let urgent = false;
    const parser = createParser({
      onEvent(event) {
        if (receive(event)) urgent = true;
      },
    });
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || closed) return;
      alive();
      urgent = false;
      const before = state;
      parser.feed(decoder.decode(value, { stream: true }));
      if (state === before) continue;
      if (urgent) show();
      else showSoon();
    }
  }

  /** Folds one event in; true when the screen should show it at once. */
  function receive({ event, id, data }: EventSourceMessage): boolean {
    switch (event) {
      case "hello": {
        const hello = JSON.parse(data) as Hello;
        clockMeasured(hello.now);
        setStatus({
          status: "live",
          since: status.status === "live" ? status.since : Date.now(),
          clockOffset: hello.now - Date.now(),
          problem: null,
          needsReload: hello.protocol !== PROTOCOL_VERSION,
        });
        return false;
      }
      case "snapshot":
        state = stateFromSnapshot(JSON.parse(data) as Snapshot);
        if (id) position = id;
        return true;
      case "entry": {
        const entry = JSON.parse(data) as Entry;
        state = reduce(state, entry);
        if (id) position = id;
        return !COALESCED.has(entry.kind);
      }
      case "pointer":
        options.onPointer?.(JSON.parse(data) as StagePointer);
        return false;
      case "move":
        options.onMove?.(JSON.parse(data) as EdgeMove);
        return false;
      default:
        return false;
    }
  }

  const retryNow = (): void => {
    if (closed) return;
    clearTimeout(retryTimer);
    const old = attempt;
    attempt = undefined;
    old?.abort();
    if (status.status === "live") setStatus({ status: "waiting", since: lastByteAt });
    backoff.reset();
    void run();
  };
  // The browser knows of a pulled cable long before the watchdog does, and of the cable put back.
  globalThis.addEventListener?.("offline", retryNow);
  globalThis.addEventListener?.("online", retryNow);

  options.onStatus(status);
  void run();
  return {
    retryNow,
    close() {
      closed = true;
      clearTimeout(retryTimer);
      clearTimeout(showTimer);
      globalThis.removeEventListener?.("offline", retryNow);
      globalThis.removeEventListener?.("online", retryNow);
      attempt?.abort();
    },
  };
}
