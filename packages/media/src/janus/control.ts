import { setTimeout as delay } from "node:timers/promises";
import Janode, { type JanodeConnection, type JanodeSession } from "janode";
import Streaming, { type StreamingHandle } from "janode/plugins/streaming";
import { MediaError } from "../errors.ts";
import type { JanusAccess } from "./configuration.ts";

/** A request that is not answered by then never will be: Janus answers within milliseconds. */
const TIMEOUT_MS = 5_000;
const CONNECT_EVERY_MS = 25;
const CONNECT_MOST_MS = 10_000;
const KEEP_ALIVE_S = 20;
/** Its WebSocket library loses a wake-up now and then, and an answer lies there until the next one is written. */
const NUDGE_MS = 200;

// It would print on its own; what matters comes as events and errors.
Janode.Logger.setLevel("none");

/** The conversation with one running Janus: ours with its streaming plugin, and the administrator's. */
export class JanusControl {
  readonly #connection: JanodeConnection;
  readonly #admin: JanodeConnection;
  readonly #session: JanodeSession;
  #closed = false;

  private constructor(connection: JanodeConnection, admin: JanodeConnection, session: JanodeSession, onLost: (reason: string) => void) {
    this.#connection = connection;
    this.#admin = admin;
    this.#session = session;
    const lost = (reason: string) => () => {
      if (this.#closed) return;
      this.#closed = true;
      onLost(reason);
    };
    for (const each of [connection, admin]) each.once(Janode.EVENT.CONNECTION_ERROR, lost("its connection broke"));
    session.once(Janode.EVENT.SESSION_DESTROYED, lost("it ended our session"));
  }

  /** Tries until Janus is there. @throws MediaError engine-unreachable */
  static async connect(access: JanusAccess, signal: AbortSignal, onLost: (reason: string) => void): Promise<JanusControl> {
    const until = performance.now() + CONNECT_MOST_MS;
    for (;;) {
      try {
        const connection = await open(access.socket, access.secret, false);
        const admin = await open(access.adminSocket, access.adminSecret, true);
        return new JanusControl(connection, admin, await answered(connection.create(KEEP_ALIVE_S), () => connection.getInfo()), onLost);
      } catch (error) {
        if (signal.aborted || performance.now() > until)
          throw new MediaError("engine-unreachable", "Janus does not answer", { cause: error });
        await delay(CONNECT_EVERY_MS);
      }
    }
  }

  /** A handle of the streaming plugin: a viewer, or a mountpoint's keeper. @throws MediaError engine-unreachable */
  attach(): Promise<StreamingHandle> {
    return this.ask(this.#session.attach(Streaming));
  }

  /** Waits for an answer on our connection. @throws MediaError engine-unreachable */
  ask<T>(asked: Promise<T>): Promise<T> {
    return answered(asked, () => this.#connection.getInfo());
  }

  /** What the administrator's interface tells of a handle. @throws MediaError engine-unreachable */
  async handleInfo(handleId: number): Promise<unknown> {
    return (await answered(this.#admin.handleInfo(this.#session.id, handleId), () => this.#admin.listSessions())).info;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([this.#connection.close(), this.#admin.close()]);
  }
}

const open = (socket: string, secret: string, isAdmin: boolean): Promise<JanodeConnection> =>
  answered(Janode.connect({ address: { url: `ws+unix:${socket}`, apisecret: secret }, is_admin: isAdmin, max_retries: 0 }));

/**
 * Waits for an answer; meanwhile something small is asked besides, whose answer takes the other along. Every viewer is
 * asked about in turn, all the time: one timer and nothing more.
 * @throws MediaError engine-unreachable, with what Janus said as its cause
 */
async function answered<T>(asked: Promise<T>, nudge?: () => Promise<unknown>): Promise<T> {
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      if (++looks * NUDGE_MS >= TIMEOUT_MS) reject(new Error("no answer in time"));
      else nudge?.().catch(() => {});
    }, NUDGE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (error) {
    throw new MediaError("engine-unreachable", `Janus refused or did not answer: ${(error as Error).message}`, { cause: error });
  } finally {
    clearInterval(timer);
  }
}
