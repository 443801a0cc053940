import { AdmissionCounts, Uuid } from "@diemcau/contract";
import { mayPublish, type ConferenceState } from "@diemcau/rules";
import { isHeld, seatFor } from "@diemcau/rules/admission";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { freeSeats, keepSeat, lockSeats, readSeats, writeSeat } from "./admission-store.ts";

/** A page that was refused tries again within ten seconds: one that has not for so long has given up, s. */
const REFUSED_S = 30;

const isThere =
  (state: ConferenceState) =>
  (site: number): boolean =>
    state.sites.get(site).presence === "c";

/**
 * A room asks for the programme: has it a place under the conference's limit? Its session's engine is not asked yet, so
 * that those who are refused cost it nothing.
 * @throws Problem conference-full
 */
export async function admit({ db, hub }: Platform, conferenceId: string, site: number): Promise<void> {
  // Another edge, another layer, a page that was loaded anew: without waiting for anybody.
  if (await keepSeat(db, conferenceId, site)) return;
  const { state } = await hub.get(conferenceId);
  const most = state.admission;
  // Known all the same: a limit that is set later is for those who come then.
  if (most === null) return writeSeat(db, conferenceId, site, true);
  const admitted = await db.transaction().execute(async (tx) => {
    await lockSeats(tx, conferenceId);
    const { seats } = await readSeats(tx, conferenceId, REFUSED_S);
    const place = seatFor(site, seats, most, isThere(state), mayPublish(state, site));
    await freeSeats(tx, conferenceId, place.freed);
    await writeSeat(tx, conferenceId, site, place.admitted);
    return place.admitted;
  });
  if (!admitted) throw new Problem("conference-full");
}

const AConference = Type.Object({ conferenceId: Uuid });

export function admissionRoutes(app: FastifyInstance, { db, hub }: Platform, identity: Identity): void {
  app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/admission", { schema: { params: AConference, response: { 200: AdmissionCounts } } }, async (request) => {
    const { conferenceId } = request.params;
    authorise(await identity.principal(request), "quality.read", { conferenceId });
    const { state } = await hub.get(conferenceId);
    const { seats, refused } = await readSeats(db, conferenceId, REFUSED_S);
    return { most: state.admission, inside: seats.filter((seat) => isHeld(seat, isThere(state))).length, refused };
  });
}
