import { Uuid } from "@diemcau/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { FanOut, type Reader } from "../../platform/live/fan-out.ts";
import { parsePosition, type Position } from "../../platform/live/sse.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Principal } from "../../platform/http/principal.ts";
import { takeSocket } from "../../platform/http/take-socket.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";

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

  constructor(options: StreamRoutes) {
    this.#options = options;
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
    const { platform, identity } = this.#options;
    app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/events", { exposeHeadRoute: false, schema: { params: AConference } }, async (request, reply) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request), "events.read", { conferenceId });
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
    });
  }

  async #readerOf(principal: Principal, conferenceId: string): Promise<Reader> {
    if (principal.kind === "site") return { audience: "site", own: principal.site };
    if (principal.kind === "delegate") return { audience: "delegate", own: -1 };
    if (principal.role === "producer") return { audience: "control", own: -1 };
    const { unitId } = principal;
    if (unitId === null) throw new Problem("not-allowed");
    const tree = await this.#options.conferences.tree(conferenceId);
    return { audience: "officer", own: -1, subtree: { covers: (site) => tree.covers(unitId, site) } };
  }

  close(): void {
    for (const fanOut of this.#fanOuts.values()) fanOut.close();
  }
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
