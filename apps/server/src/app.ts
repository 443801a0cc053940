import type { FastifyInstance, RouteOptions } from "fastify";
import { createAttendance } from "./modules/attendance/index.ts";
import { createCaptions } from "./modules/captions/index.ts";
import { createCalendar } from "./modules/calendar/index.ts";
import { createConferences, findSite } from "./modules/conferences/index.ts";
import { createDocuments } from "./modules/documents/index.ts";
import { createFloor } from "./modules/floor/index.ts";
import { createForeignEnds } from "./modules/foreign-ends/index.ts";
import { createIdentity } from "./modules/identity/index.ts";
import { createEdges } from "./modules/edges/index.ts";
import { createInvitations } from "./modules/invitations/index.ts";
import { createLineTests, isTesting } from "./modules/line-tests/index.ts";
import { createMessages } from "./modules/messages/index.ts";
import { createMedia, type Media } from "./modules/media/index.ts";
import { createMinutes } from "./modules/minutes/index.ts";
import { createHouseZone, createOrganisation, readUnit } from "./modules/organisation/index.ts";
import { createPrints } from "./modules/prints/index.ts";
import { createQuality } from "./modules/quality/index.ts";
import { createQuestions } from "./modules/questions/index.ts";
import { createRecordings } from "./modules/recordings/index.ts";
import { createRollCall } from "./modules/roll-call/index.ts";
import { createSeats } from "./modules/seats/index.ts";
import { createStage } from "./modules/stage/index.ts";
import { createVoting } from "./modules/voting/index.ts";
import { createWall } from "./modules/wall/index.ts";
import { createHttpServer } from "./platform/http/server.ts";
import type { Platform } from "./platform/platform.ts";
import { healthRoutes } from "./web/health.ts";
import { setupRoutes } from "./setup/index.ts";
import { pageRoutes } from "./web/pages.ts";
import { delegateRoutes } from "./delegate/index.ts";

/**
 * All modules wired to one web server.
 * @param onRoute told of each route as it is registered
 */
export async function createApp(
  platform: Platform,
  gatewayId: string,
  onRoute?: (route: RouteOptions) => void,
): Promise<{ app: FastifyInstance; stop(): Promise<void> }> {
  const app = await createHttpServer(platform.log, platform.config.trustProxy);
  if (onRoute) app.addHook("onRoute", onRoute);
  const identity = createIdentity(platform, {
    siteOf: (siteId) => findSite(platform.db, siteId),
    unitOf: (unitId) => readUnit(platform.db, unitId),
    zoneOf: createHouseZone(platform).zone,
  });
  const organisation = createOrganisation(platform, identity);
  const documents = createDocuments(platform, identity, organisation);
  const conferences = createConferences(platform, identity, organisation, documents);
  const attendance = createAttendance(platform, identity, conferences);
  const invitations = createInvitations(platform, identity, organisation, conferences);
  const seats = createSeats(platform, identity, conferences);
  const prints = createPrints(platform, { identity, conferences, seats });
  const calendar = createCalendar(platform, identity, organisation, conferences);
  const floor = createFloor(platform, identity, conferences, gatewayId);
  const questions = createQuestions(platform, identity, conferences);
  const captions = createCaptions(platform, { identity, conferences, floor });
  const voting = createVoting(platform, identity, conferences, floor);
  const wall = createWall(platform, identity, conferences);
  const stage = createStage(platform, identity, documents);
  const rollCall = createRollCall(platform, identity, conferences);
  // What a module reads from its tables for the minutes: a line each, by the key of its section.
  const minutes = createMinutes(platform, { identity, organisation, conferences, prints, documents, readers: { questions: (conferenceId) => questions.minutes(conferenceId), absences: (conferenceId) => attendance.minutesRows(conferenceId), "vote-annex": (conferenceId) => voting.minutesRows(conferenceId) } });
  const messages = createMessages(platform, { identity, conferences, floor, prints, documents });
  const edges = createEdges(platform, identity, { organisation, conferences, root: () => media.root() });
  const foreignEnds = createForeignEnds(platform, identity, conferences, documents);
  const media: Media = createMedia(platform, { identity, conferences, edges, passes: foreignEnds, isTesting: (siteId) => isTesting(platform, siteId) });
  const quality = createQuality(platform, { identity, conferences, edges, publishers: (conferenceId) => media.publishers(conferenceId) });
  const recordings = createRecordings(platform, { identity, floor });
  const lineTests = createLineTests(platform, { identity, organisation, conferences, floor, tests: media.tests });
  healthRoutes(app, platform, () => media.healthy());
  for (const module of [identity, organisation, documents, conferences, attendance, seats, prints, invitations, calendar, floor, rollCall, minutes, questions, captions, voting, wall, stage, messages, edges, media, foreignEnds, quality, recordings, lineTests]) module.routes(app);
  delegateRoutes(app, { platform, identity, documents, conferences, attendance, messages, questions, voting, edges });
  setupRoutes(app, platform, identity);
  await pageRoutes(app);
  return {
    app,
    async stop() {
      // Streams first: a browser that is told to go finds another process at once.
      await floor.close();
      await app.close();
      await prints.close();
      await attendance.drain();
      await questions.drain();
      await voting.drain();
      await documents.drain();
      await messages.drain();
      await lineTests.close();
      await quality.drain();
      await wall.close();
      await media.close();
      await foreignEnds.close();
      await edges.close();
    },
  };
}
