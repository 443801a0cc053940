import { Absence, AbsenceAck, CheckIn, CheckInAck, CheckOutAck, Roster, Uuid } from "@diemcau/contract";
import { lateAt } from "@diemcau/rules/offline";
import type { AbsenceMinutes } from "@diemcau/rules/minutes";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { createGroupCommit } from "../../platform/group-commit.ts";
import { happenedAt } from "../../platform/happened-at.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem, isDatabaseAway } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { createSheetDesk } from "../../platform/sheets/desk.ts";
import { absenceMinutes, writeAbsence } from "./absence-store.ts";
import { absenceFile } from "./absence-file.ts";
import { rosterByHand } from "./roster-by-hand.ts";
import { rosterRoutes } from "./roster-routes.ts";
import type { AskRoster } from "./roster-worker.ts";
import { readEnd, writeCheckOut } from "./check-out-store.ts";
import { readRoster, takeRoster, writeCheckIns, type CheckInResult, type CheckInRow } from "./store.ts";

export { readDelegateClasses } from "./class-store.ts";
export { readAppearances } from "./appearances-store.ts";
export { substituteDelegate } from "./substitute-store.ts";
export { sameHours } from "./elsewhere-store.ts";
export { createAttendanceClerk } from "./clerk.ts";
export { readClasses, readCounts } from "./headcount-store.ts";
export { addDelegates, readDelegate, readLinkHolders, readRoster, writeHeadcounts, type DelegateRecord, type LinkHolder, type NewDelegate } from "./store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });

/** Rosters and who has come. */
export interface Attendance {
  /**
   * Checks a delegate in; the answer comes when it is durable. Sending it again gives the first time.
   * @throws Problem delegate-unknown, conference-ended, server-busy, database-unavailable, happened-*
   */
  checkIn(principal: Principal, conferenceId: string, checkIn: Pick<CheckIn, "delegateId" | "happenedAt">): Promise<CheckInAck>;
  /** Who is absent with a reason, for the minutes. */
  minutesRows(conferenceId: string): Promise<AbsenceMinutes>;
  /** Waits for the check-ins under way. */
  drain(): Promise<void>;
  routes(app: FastifyInstance): void;
}

export function createAttendance(platform: Platform, identity: Identity, conferences: Conferences): Attendance {
  const { db, clock, hub, metrics } = platform;
  conferences.onRosterWanted(takeRoster);
  const commits = createGroupCommit<CheckInRow, CheckInResult>({
    lingerMs: 4,
    longestLingerMs: 25,
    maxBatch: 2_000,
    // Two, so that one batch is collected and sent while the other waits for the disk.
    concurrency: 2,
    maxPending: 50_000,
    onFull: () => new Problem("server-busy"),
    write: (rows) => writeCheckIns(db, rows),
  });

  /** Holds it against what stands, for both ways through the door. */
  async function passing(principal: Principal, action: "check-in" | "check-out" | "absence.record", conferenceId: string, { delegateId, happenedAt: said }: Pick<CheckIn, "delegateId" | "happenedAt">) {
    authorise(principal, action, { conferenceId });
    if (principal.kind === "account") throw new Problem("not-allowed");
    if (principal.kind === "delegate" && principal.delegateId !== delegateId) throw new Problem("not-allowed");
    const [{ state }, { preparedAt }] = await Promise.all([hub.get(conferenceId), conferences.tree(conferenceId)]);
    const now = clock();
    const happened = happenedAt(principal, said, { now, preparedAt });
    // What happened before the end and comes after it still counts: the room had no line to say so.
    if (state.phase === "ended" && (happened === null || happened > ((await readEnd(db, conferenceId)) ?? now))) throw new Problem("conference-ended");
    return { delegateId, conferenceId, site: principal.site, method: principal.kind, at: happened ?? now, receivedAt: lateAt({ happenedAt: happened ?? now, now }) === undefined ? null : now };
  }

  async function checkIn(principal: Principal, conferenceId: string, told: Pick<CheckIn, "delegateId" | "happenedAt">): Promise<CheckInAck> {
    const result = await away(async () => commits.add(await passing(principal, "check-in", conferenceId, told)));
    if (!result) throw new Problem("delegate-unknown");
    metrics.checkIns.inc();
    return { delegateId: told.delegateId, at: result.at, repeated: result.repeated };
  }

  async function checkOut(principal: Principal, conferenceId: string, told: CheckIn): Promise<CheckOutAck> {
    const result = await away(async () => writeCheckOut(db, await passing(principal, "check-out", conferenceId, told)));
    if (!result) throw new Problem("delegate-unknown");
    return { delegateId: told.delegateId, ...result };
  }

  async function recordAbsence(principal: Principal, conferenceId: string, told: Absence): Promise<AbsenceAck> {
    const { method: _method, ...who } = await passing(principal, "absence.record", conferenceId, told);
    const result = await away(() => writeAbsence(db, { ...who, reason: told.reason }));
    if (!result) throw new Problem("delegate-unknown");
    if (result === "here") throw new Problem("absent-is-here");
    return { delegateId: told.delegateId, ...result };
  }

  return {
    checkIn,
    minutesRows: (conferenceId) => absenceMinutes(db, conferenceId),
    drain: () => commits.drain(),
    routes(app) {
      rosterByHand(app, { platform, identity, conferences });
      rosterRoutes(app, { platform, identity, conferences, desk: createSheetDesk<AskRoster>(new URL("./roster-worker.ts", import.meta.url)) });

      app.post<{ Params: Static<typeof AConference>; Body: Static<typeof CheckIn> }>(
        "/api/conferences/:conferenceId/check-ins",
        { schema: { params: AConference, body: CheckIn, response: { 200: CheckInAck } } },
        async (request) => {
          const principal = await identity.principal(request, "header");
          if (!principal) throw new Problem("sign-in-required");
          return checkIn(principal, request.params.conferenceId, request.body);
        },
      );

      app.post<{ Params: Static<typeof AConference>; Body: Static<typeof CheckIn> }>(
        "/api/conferences/:conferenceId/check-outs",
        { schema: { params: AConference, body: CheckIn, response: { 200: CheckOutAck } } },
        async (request) => {
          const principal = await identity.principal(request, "header");
          if (!principal) throw new Problem("sign-in-required");
          return checkOut(principal, request.params.conferenceId, request.body);
        },
      );

      app.post<{ Params: Static<typeof AConference>; Body: Absence }>(
        "/api/conferences/:conferenceId/absences",
        { schema: { params: AConference, body: Absence, response: { 200: AbsenceAck } } },
        async (request) => {
          const principal = await identity.principal(request, "header");
          if (!principal) throw new Problem("sign-in-required");
          return recordAbsence(principal, request.params.conferenceId, request.body);
        },
      );
      absenceFile(app, { platform, identity, conferences });

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

/** A database that is away for a moment is said so: the same may be sent again. */
async function away<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isDatabaseAway(error) ? new Problem("database-unavailable") : error;
  }
}
