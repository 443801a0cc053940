/// <reference lib="dom" />
import { MediaRequestError } from "./http.ts";
import { keepLooking } from "./look.ts";
import { publishWhip, type PublishOptions, type PublishSession, type PublishStats } from "./whip.ts";

export type SendStatus = "starting" | "live" | "failed";

export interface SendSteadyOptions extends Pick<PublishOptions, "url" | "headers" | "stream"> {
  /** @param refusal the server's own code where it said no */
  onStatus(status: SendStatus, refusal?: string): void;
  /** For tests. */
  publish?: typeof publishWhip;
}

export interface SendSteady {
  close(): void;
}

const TIMING = {
  lookMs: 200,
  /** A server that takes what is sent reports once a second: a session that had reports and has none for so long is dead. */
  deadMs: 1_500,
  /** One that never had a report gets longer: its server is only beginning. */
  patienceMs: 4_000,
  /** From the request to the connection. */
  connectMs: 6_000,
  retryMs: 400,
  longestRetryMs: 5_000,
};

interface Held {
  readonly session: PublishSession;
  /** What had come from the server, and when it last grew. */
  heard: number;
  grewAt: number;
  hasWorked: boolean;
}

/**
 * Publishes without an end. A dead server is noticed by its silence: the connection's own state tells of it only after
 * ten seconds and more, and until then the whole conference sees and hears nothing. The old session is kept until the new
 * one is connected, for a server that only hesitated.
 */
export function sendSteady(options: SendSteadyOptions): SendSteady {
  const { publish = publishWhip, onStatus } = options;
  let current: Held | null = null;
  let attempt: AbortController | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let delay = TIMING.retryMs;
  let closed = false;

  const leave = (session: PublishSession | null | undefined): void => void session?.close().catch(() => {});

  async function begin(): Promise<void> {
    clearTimeout(retry);
    retry = undefined;
    attempt?.abort();
    const own = (attempt = new AbortController());
    let session: PublishSession | null = null;
    let isConnected = false;
    const give = (refusal?: string): void => {
      if (own.signal.aborted) return;
      attempt = null;
      own.abort();
      again(refusal);
    };
    const limit = setTimeout(give, TIMING.connectMs);
    own.signal.addEventListener("abort", () => {
      clearTimeout(limit);
      leave(session);
    });
    const settle = (): void => {
      // The connection may be there before the answer has been handed on.
      if (!isConnected || session === null || own.signal.aborted || attempt !== own) return;
      clearTimeout(limit);
      attempt = null;
      const old = current?.session;
      current = { session, heard: 0, grewAt: performance.now(), hasWorked: false };
      delay = TIMING.retryMs;
      onStatus("live");
      leave(old);
    };
    try {
      session = await publish({
        url: options.url,
        ...(options.headers && { headers: options.headers }),
        stream: options.stream,
        signal: own.signal,
        onState: (state) => {
          if (closed) return;
          if (state === "connected") {
            isConnected = true;
            settle();
          } else if (state === "failed" || state === "closed") {
            if (current !== null && current.session === session) lost();
            else give();
          }
        },
      });
      if (own.signal.aborted) return leave(session);
      settle();
    } catch (error) {
      give(error instanceof MediaRequestError ? error.code : undefined);
    }
  }

  function again(refusal?: string): void {
    if (closed) return;
    onStatus("failed", refusal);
    retry = setTimeout(() => void begin(), delay * (0.5 + Math.random() / 2));
    delay = Math.min(TIMING.longestRetryMs, delay * 2);
  }

  function lost(): void {
    if (closed || attempt !== null || retry !== undefined) return;
    onStatus("failed");
    void begin();
  }

  /** The server hesitated and is back: what was begun in its place is not needed. */
  function revived(): void {
    attempt?.abort();
    attempt = null;
    clearTimeout(retry);
    retry = undefined;
    delay = TIMING.retryMs;
    onStatus("live");
  }

  function judge(held: Held, { heard }: PublishStats): void {
    const now = performance.now();
    if (heard !== held.heard) {
      if (heard > held.heard && held.heard > 0) held.hasWorked = true;
      held.heard = heard;
      held.grewAt = now;
      if (attempt !== null || retry !== undefined) revived();
    } else if (now - held.grewAt >= (held.hasWorked ? TIMING.deadMs : TIMING.patienceMs)) lost();
  }

  const stopLooking = keepLooking<PublishStats, Held>(() => current, judge, TIMING.lookMs);
  onStatus("starting");
  void begin();

  return {
    close() {
      closed = true;
      stopLooking();
      clearTimeout(retry);
      attempt?.abort();
      leave(current?.session);
      current = null;
    },
  };
}
