import { Uuid } from "@diemcau/contract";
import type { Socket } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { FanOut, type Reader } from "../../platform/live/fan-out.ts";
import { LAST_CHUNK, parsePosition, type Position } from "../../platform/live/sse.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import { chosenSignIn, type Principal } from "../../platform/http/principal.ts";
import { takeSocket } from "../../platform/http/take-socket.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";

const AConference = Type.Object({ conferenceId: Uuid });
/** Written straight to the socket: from here on one prepared buffer serves all streams. */
const HEAD = Buffer.from(
  [
    "HTTP/1.1 200 OK",
    "content-type: text/event-stream; charset=utf-8",
    "cache-control: no-store",
    "x-accel-buffering: no",
    "x-content-type-options: nosniff",
    "transfer-encoding: chunked",
    "\r\n",
  ].join("\r\n"),
);

/** Open streams' sign-ins are asked for again that often, ms. */
const RECHECK_MS = 30_000;
/** What delegates read is the same for all of them, and there are very many, ms. */
const RECHECK_DELEGATES_MS = 600_000;
const RECHECK_LOOK_MS = 1_000;
/** Sign-ins asked for at once. */
const SLICE = 20;

/** On the bus, instead of a conference's id: rooms that play from this edge are to play from another. */
const MOVE = "move:";

/** An open stream, and how it was signed in. */
interface SignedIn {
  readonly socket: Socket;
  readonly chosen: string | null;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly may: string;
}

export interface StreamRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly onSite: (conferenceId: string, site: number, open: boolean) => void;
}

/** `GET /api/conferences/:id/events`: one ordered stream, as its reader may see it. */
export class Streams {
  readonly #options: StreamRoutes;
  readonly #fanOuts = new Map<string, FanOut>();

  readonly #signedIn = new Set<SignedIn>();
  readonly #timer: NodeJS.Timeout;
  #recheckedAt: number;
  #delegatesRecheckedAt: number;
  #rechecking = false;

  constructor(options: StreamRoutes) {
    this.#options = options;
    const { clock, hub } = options.platform;
    hub.keepWhile((conferenceId) => (this.#fanOuts.get(conferenceId)?.size ?? 0) > 0);
    hub.onPutAway((conferenceId) => {
      this.#fanOuts.get(conferenceId)?.close();
      this.#fanOuts.delete(conferenceId);
    });
    hub.bus.onSaid((key, words) => {
      if (key.startsWith(MOVE)) for (const fanOut of this.#fanOuts.values()) fanOut.move(words);
      else this.#fanOuts.get(key)?.point(words);
    });
    this.#recheckedAt = this.#delegatesRecheckedAt = clock();
    this.#timer = setInterval(() => {
      if (this.#rechecking || clock() - this.#recheckedAt < RECHECK_MS) return;
      this.#recheckedAt = clock();
      this.#rechecking = true;
      void this.#recheck().finally(() => (this.#rechecking = false));
    }, RECHECK_LOOK_MS);
  }

  /** Ends the streams whose sign-in was ended, has expired, or now reads as somebody else. */
  async #recheck(): Promise<void> {
    const delegatesToo = this.#recheckedAt - this.#delegatesRecheckedAt >= RECHECK_DELEGATES_MS;
    if (delegatesToo) this.#delegatesRecheckedAt = this.#recheckedAt;
    const due: SignedIn[] = [];
    for (const stream of this.#signedIn) {
      if (stream.socket.destroyed) this.#signedIn.delete(stream);
      else if (delegatesToo || stream.chosen !== "delegate") due.push(stream);
    }
    try {
      for (let from = 0; from < due.length; from += SLICE) {
        await Promise.all(due.slice(from, from + SLICE).map((stream) => this.#hold(stream)));
        await new Promise(setImmediate);
      }
    } catch (error) {
      // Nobody is sent away because the database does not answer.
      this.#options.platform.log.debug({ err: (error as Error).message }, "sign-ins of streams not asked for");
    }
  }

  async #hold(stream: SignedIn): Promise<void> {
    const { socket, chosen, cookies, may } = stream;
    const principal = await this.#options.identity.signIns.resolve(chosen, cookies);
    if (principal && mayRead(principal) === may) return;
    this.#signedIn.delete(stream);
    // The browser comes back by itself and is told why it is refused, or reads as who it is now.
    socket.end(LAST_CHUNK);
    socket.destroySoon();
  }

  #fanOut(conference: LiveConference): FanOut {
    let fanOut = this.#fanOuts.get(conference.id);
    if (!fanOut) {
      const { platform, onSite } = this.#options;
      fanOut = new FanOut({
        conference,
        clock: platform.clock,
        metrics: platform.metrics,
        onSite: (site, open) => onSite(conference.id, site, open),
      });
      this.#fanOuts.set(conference.id, fanOut);
    }
    return fanOut;
  }

  /** Rooms whose stream is here. */
  *held(): Generator<{ conferenceId: string; site: number }> {
    for (const [conferenceId, fanOut] of this.#fanOuts) for (const site of fanOut.sites()) yield { conferenceId, site };
  }

  routes(app: FastifyInstance): void {
    const { platform, identity, conferences } = this.#options;
    app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/events", { exposeHeadRoute: false, schema: { params: AConference } }, async (request, reply) => {
      const { conferenceId } = request.params;
      const principal = await conferences.authoriseWithin(await identity.principal(request), "events.read", conferenceId);
      const signedIn = { chosen: chosenSignIn(request, "header-or-query"), cookies: request.cookies, may: mayRead(principal) };
      const after = positionOf(request);
      const conference = await platform.hub.get(conferenceId);
      const reader = await this.#readerOf(principal, conferenceId);
      const fanOut = this.#fanOut(conference);
      // Acknowledged by another gateway a moment ago: the notice of it may be slower than its reader.
      if (after && after.mark === conference.mark && after.seq > conference.state.seq) await platform.hub.catchUp(conference);
      fanOut.check(after);
      const socket = await takeSocket(request, reply);
      if (!socket) return;
      socket.write(HEAD);
      fanOut.open(socket, reader, after);
      this.#signedIn.add({ socket, ...signedIn });
    });
  }

  async #readerOf(principal: Principal, conferenceId: string): Promise<Reader> {
    if (principal.kind === "site") return { audience: "site", own: principal.site };
    if (principal.kind === "delegate") return { audience: "delegate", own: -1, room: principal.site };
    if (principal.role === "producer" || principal.role === "secretary" || principal.role === "chair") return { audience: "control", own: -1 };
    // They work at the conference and are told what every room is told.
    if (principal.role !== "unit-officer") return { audience: "site", own: -1 };
    const { unitId } = principal;
    if (unitId === null) throw new Problem("not-allowed");
    const tree = await this.#options.conferences.tree(conferenceId);
    return { audience: "officer", own: -1, subtree: { covers: (site) => tree.covers(unitId, site) } };
  }

  close(): void {
    clearInterval(this.#timer);
    for (const fanOut of this.#fanOuts.values()) fanOut.close();
  }
}

/** What of a sign-in decides what its stream carries. */
function mayRead(principal: Principal): string {
  if (principal.kind === "account") return `${principal.role} ${principal.unitId ?? ""}`;
  return `${principal.kind} ${principal.conferenceId} ${principal.site}`;
}

/** EventSource sends the header by itself, others may use `after`. @throws Problem input-malformed */
function positionOf(request: FastifyRequest): Position | null {
  const { after } = request.query as { after?: unknown };
  const text = request.headers["last-event-id"] ?? after;
  if (text === undefined || text === "") return null;
  const position = typeof text === "string" ? parsePosition(text) : null;
  if (!position) throw new Problem("input-malformed", "last-event-id");
  return position;
}
