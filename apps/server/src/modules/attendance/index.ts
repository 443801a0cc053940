import { CheckIn, CheckInAck, Roster, Uuid } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { createGroupCommit } from "../../platform/group-commit.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem, isDatabaseAway } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { createSheetDesk } from "../../platform/sheets/desk.ts";
import { rosterRoutes } from "./roster-routes.ts";
import type { AskRoster } from "./roster-worker.ts";
import { readRoster, takeRoster, writeCheckIns, type CheckInResult, type CheckInRow } from "./store.ts";

export { substituteDelegate } from "./substitute-store.ts";
export { createAttendanceClerk } from "./clerk.ts";
export { addDelegates, readDelegate, readLinkHolders, writeHeadcounts, type DelegateRecord, type LinkHolder, type NewDelegate } from "./store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });

/** Rosters and who has come. */
export interface Attendance {
  /**
   * Checks a delegate in; the answer comes when it is durable. Sending it again gives the first time.
   * @throws Problem delegate-unknown, conference-ended, server-busy, database-unavailable
   */
  checkIn(principal: Principal, conferenceId: string, delegateId: string): Promise<CheckInAck>;
  /** Waits for the check-ins under way. */
  drain(): Promise<void>;
  routes(app: FastifyInstance): void;
}

export function createAttendance(platform: Platform, identity: Identity, conferences: Conferences): Attendance {
  const { db, clock, hub, metrics } = platform;
  conferences.onRosterWanted(takeRoster);
  const commits = createGroupCommit<CheckInRow, CheckInResult>({
    lingerMs: 4,
    maxBatch: 2_000,
    // Two, so that one batch is collected and sent while the other waits for the disk.
    concurrency: 2,
    maxPending: 50_000,
    onFull: () => new Problem("server-busy"),
    write: (rows) => writeCheckIns(db, rows),
  });

  async function checkIn(principal: Principal, conferenceId: string, delegateId: string): Promise<CheckInAck> {
    authorise(principal, "check-in", { conferenceId });
    if (principal.kind === "account") throw new Problem("not-allowed");
    if (principal.kind === "delegate" && principal.delegateId !== delegateId) throw new Problem("not-allowed");
    const conference = await hub.get(conferenceId);
    if (conference.state.phase === "ended") throw new Problem("conference-ended");
    const method = principal.kind;
    const result = await commits.add({ delegateId, conferenceId, site: principal.site, method, at: clock() }).catch((error: unknown) => {
      throw isDatabaseAway(error) ? new Problem("database-unavailable") : error;
    });
    if (!result) throw new Problem("delegate-unknown");
    metrics.checkIns.inc();
    return { delegateId, at: result.at, repeated: result.repeated };
  }

  return {
    checkIn,
    drain: () => commits.drain(),
    routes(app) {
      rosterRoutes(app, { platform, identity, conferences, desk: createSheetDesk<AskRoster>(new URL("./roster-worker.ts", import.meta.url)) });

      app.post<{ Params: Static<typeof AConference>; Body: Static<typeof CheckIn> }>(
        "/api/conferences/:conferenceId/check-ins",
        { schema: { params: AConference, body: CheckIn, response: { 200: CheckInAck } } },
        async (request) => {
          const principal = await identity.principal(request, "header");
          if (!principal) throw new Problem("sign-in-required");
          return checkIn(principal, request.params.conferenceId, request.body.delegateId);
        },
      );

      app.get<{ Params: Static<typeof ASite> }>(
        "/api/conferences/:conferenceId/sites/:ordinal/roster",
        { schema: { params: ASite, response: { 200: Roster } } },
        async (request) => {
          const { conferenceId } = request.params;
          const site = Number(request.params.ordinal);
          await conferences.authoriseSite(await identity.principal(request), "roster.read", conferenceId, site);
          const [delegates, tree] = await Promise.all([readRoster(db, conferenceId, site), conferences.tree(conferenceId)]);
          return { site, siteName: tree.siteName(site), delegates };
        },
      );
    },
  };
}
