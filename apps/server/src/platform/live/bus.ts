import pg from "pg";
import type { Log } from "../log.ts";

const CHANNEL = "diemcau";
/** Carries a few words themselves: what is worth nothing a moment later, and nowhere kept. */
const SAID_CHANNEL = "diemcau_said";
/** How long a notice waits for others, ms: batched NOTIFY carried ten times more (64k against 6k a second). */
const LINGER_MS = 2;
/** PostgreSQL refuses payloads over 7,999 bytes. */
const MAX_PAYLOAD = 7_900;

export interface Bus {
  /** Says to every process that a conference's journal has grown. Best effort: readers also look by themselves. */
  publish(conferenceId: string, seq: number): void;
  /** Tells every process something that is worth nothing a moment later. Best effort; of a conference the last word counts. */
  say(conferenceId: string, words: string): void;
  onSaid(listener: (conferenceId: string, words: string) => void): void;
  /** `seq` null: something may have been missed, look. */
  onNotice(listener: (conferenceId: string | null, seq: number | null) => void): void;
  close(): Promise<void>;
}

/** A bus over NOTIFY on one connection of its own; carries ids only, readers re-read the journal. */
export function createBus(databaseUrl: string, log: Log): Bus {
  const listeners = new Set<(conferenceId: string | null, seq: number | null) => void>();
  const waiting = new Map<string, number>();
  const hearers = new Set<(conferenceId: string, words: string) => void>();
  const words = new Map<string, string>();
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;
  let closed = false;

  const tell = (conferenceId: string | null, seq: number | null) => {
    for (const listener of listeners) listener(conferenceId, seq);
  };

  async function connect(): Promise<void> {
    if (closed) return;
    const next = new pg.Client({ connectionString: databaseUrl, application_name: "diemcau bus", keepAlive: true, connectionTimeoutMillis: 3_000 });
    const again = (reason: string) => {
      // An old client may tell late that it ended: that says nothing about the one after it.
      if (closed || client !== next) return;
      client = null;
      // Connected but not listening, it would stay open unused.
      next.end().catch(() => {});
      log.warn({ reason }, "bus disconnected");
      retry = setTimeout(() => void connect(), 250);
    };
    try {
      client = next;
      next.on("error", (error) => again(error.message));
      next.on("end", () => again("ended"));
      next.on("notification", (message) => {
        if (message.channel === SAID_CHANNEL) {
          const { payload = "" } = message;
          const space = payload.indexOf(" ");
          for (const hear of hearers) hear(payload.slice(0, space), payload.slice(space + 1));
          return;
        }
        for (const item of (message.payload ?? "").split(",")) {
          const [conferenceId, seq] = item.split(":");
          if (conferenceId) tell(conferenceId, Number(seq));
        }
      });
      await next.connect();
      await next.query(`listen ${CHANNEL}; listen ${SAID_CHANNEL}`);
      // Whatever was said while nobody listened is read now.
      tell(null, null);
    } catch (error) {
      again((error as Error).message);
    }
  }
  void connect();

  async function flush(): Promise<void> {
    timer = null;
    const items = [...waiting].map(([id, seq]) => `${id}:${seq}`);
    waiting.clear();
    const said = [...words];
    words.clear();
    for (const [conferenceId, text] of said) {
      await client?.query("select pg_notify($1, $2)", [SAID_CHANNEL, `${conferenceId} ${text}`]).catch(() => {
        // Nobody waits for it: the next word comes soon.
      });
    }
    for (let from = 0; from < items.length; ) {
      let payload = items[from++]!;
      while (from < items.length && payload.length + 1 + items[from]!.length < MAX_PAYLOAD) payload += `,${items[from++]}`;
      await client?.query("select pg_notify($1, $2)", [CHANNEL, payload]).catch(() => {
        // Readers poll once a second: a lost notice costs a second, not an entry.
      });
    }
  }

  return {
    publish(conferenceId, seq) {
      waiting.set(conferenceId, Math.max(seq, waiting.get(conferenceId) ?? 0));
      timer ??= setTimeout(() => void flush(), LINGER_MS);
    },
    say(conferenceId, text) {
      words.set(conferenceId, text);
      timer ??= setTimeout(() => void flush(), LINGER_MS);
    },
    onSaid(listener) {
      hearers.add(listener);
    },
    onNotice(listener) {
      listeners.add(listener);
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      if (retry) clearTimeout(retry);
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}
