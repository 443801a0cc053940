import { ROOM_LIMIT, Seating, type SeatingDelegate, SeatingChange, SeatingSaved, Uuid } from "@diemcau/contract";
import { inPrecedence, planFor, seatingFlaw } from "@diemcau/rules/seats";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import { readRanks, readStandings } from "../organisation/index.ts";
import { putPlan, putSeats, readPlan, readSitters, readSiteUnit } from "./store.ts";

export { readSeat } from "./store.ts";

const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
/** 3,630 seats and 10,000 units of delegates. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** More delegates than any room's plan can seat are listed, so that nobody is left out unseen. */
const SITTERS_LIMIT = 10_000;

/** How rooms are seated. */
export interface Seats {
  /** @throws Problem conference-unknown, site-unknown */
  seating(conferenceId: string, site: number): Promise<Seating>;
  routes(app: FastifyInstance): void;
}

export function createSeats(platform: Platform, identity: Identity, conferences: Conferences): Seats {
  const { db } = platform;

  async function seating(conferenceId: string, site: number): Promise<Seating> {
    const tree = await conferences.tree(conferenceId);
    const known = tree.sites[site];
    if (!known) throw new Problem("site-unknown");
    const [saved, sitters, ranks, unit] = await Promise.all([readPlan(db, conferenceId, site), readSitters(db, conferenceId, site, SITTERS_LIMIT), readRanks(db), readSiteUnit(db, conferenceId, site)]);
    const people = await readStandings(db, [...new Set(sitters.map(({ name }) => name))]);
    const delegates = inPrecedence(sitters, people, ranks, unit).map(({ delegate, person }): SeatingDelegate => {
      const { delegateId, name, positions, class: kind, isSiteChair, given } = delegate;
      return { delegateId, name, positions, class: kind, isSiteChair, unit: given, recorded: delegate.unit || (person?.unitName ?? "") };
    });
    if (saved) return { ...saved, delegates };
    const wanted = Math.min(Math.max(delegates.length, known.expected), ROOM_LIMIT * ROOM_LIMIT);
    return { version: 0, plan: planFor(wanted), seats: [], delegates };
  }

  /** @throws Problem seating-changed, seating-inconsistent */
  async function save(conferenceId: string, site: number, change: SeatingChange): Promise<number> {
    await db.transaction().execute(async (tx) => {
      if (!(await putPlan(tx, conferenceId, site, change))) throw new Problem("seating-changed");
      const delegates = new Set((await readSitters(tx, conferenceId, site, SITTERS_LIMIT)).map(({ delegateId }) => delegateId));
      const flaw = seatingFlaw(change.plan, change.seats, delegates);
      if (flaw !== null) throw new Problem("seating-inconsistent", flaw);
      const named = new Set(change.units.map(({ delegateId }) => delegateId));
      if (named.size !== change.units.length || [...named].some((id) => !delegates.has(id))) throw new Problem("seating-inconsistent", "units");
      await putSeats(tx, conferenceId, site, change);
    });
    return change.version + 1;
  }

  return {
    seating,
    routes(app) {
      app.get<{ Params: Static<typeof ASite> }>(
        "/api/conferences/:conferenceId/sites/:ordinal/seating",
        { schema: { params: ASite, response: { 200: Seating } } },
        async (request) => {
          const { conferenceId } = request.params;
          const site = Number(request.params.ordinal);
          await conferences.authoriseSite(await identity.principal(request), "seating.read", conferenceId, site);
          return seating(conferenceId, site);
        },
      );

      app.post<{ Params: Static<typeof ASite>; Body: SeatingChange }>(
        "/api/conferences/:conferenceId/sites/:ordinal/seating",
        { bodyLimit: BODY_LIMIT, schema: { params: ASite, body: SeatingChange, response: { 200: SeatingSaved } } },
        async (request) => {
          const { conferenceId } = request.params;
          const site = Number(request.params.ordinal);
          await conferences.authoriseSite(await identity.principal(request, "header"), "seating.write", conferenceId, site);
          return { version: await save(conferenceId, site, request.body) };
        },
      );
    },
  };
}
