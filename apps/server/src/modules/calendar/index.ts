import { createHash, randomBytes } from "node:crypto";
import { CalendarFeed, CalendarFeedMade, NewCalendarFeed, Uuid, type Language } from "@diemcau/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readAppearances, readDelegate } from "../attendance/index.ts";
import { noteGiven, readSchedule, readSchedulesIn, readSchedulesOfUnits, type Conferences, type ScheduledConference } from "../conferences/index.ts";
import { authorise, delegateOfLink, isLinkOf, type Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { countFeeds, putFeed, readFeedByToken, readFeeds, revokeFeed } from "./calendar-store.ts";
import { calendarOf, type CalendarOptions } from "./ics.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const AFeed = Type.Object({ feedId: Uuid });
/** A key and ".ics": calendar programs like addresses that end so. */
const AnAddress = Type.Object({ file: Type.String({ maxLength: 120, pattern: "^[A-Za-z0-9_-]+\\.ics$" }) });
const Wanted = Type.Object({ as: Type.Optional(Type.String()), language: Type.Optional(Type.Union([Type.Literal("vi"), Type.Literal("en")])) });
/** Addresses of one account. */
const FEED_LIMIT = 20;

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Calendars to subscribe to. An address is a capability: it needs no sign-in, is stored as a hash, never logged, and may be revoked. */
export interface Calendar {
  routes(app: FastifyInstance): void;
}

export function createCalendar(platform: Platform, identity: Identity, organisation: Organisation, conferences: Conferences): Calendar {
  const { db, clock, secrets, config } = platform;

  async function manager(request: FastifyRequest, where?: "header") {
    const { principal } = authorise(await identity.principal(request, where), "calendar-feed.manage");
    if (principal.kind !== "account") throw new Problem("not-allowed");
    return principal;
  }

  /** Units of a subtree as it stands today. */
  async function subtree(root: string): Promise<string[]> {
    const inside = new Set([root]);
    for (const { id, parentId } of await organisation.units()) if (parentId !== null && inside.has(parentId)) inside.add(id);
    return [...inside];
  }

  const write = async (schedules: readonly ScheduledConference[], options: Omit<CalendarOptions, "now">): Promise<string> => {
    await noteGiven(db, schedules);
    return calendarOf(schedules, { ...options, now: clock() });
  };
  const send = (reply: FastifyReply, text: string, name: string) =>
    reply
      .headers({ "cache-control": "private, no-store", "content-disposition": `inline; filename="${name}.ics"`, "referrer-policy": "no-referrer" })
      .type("text/calendar; charset=utf-8")
      .send(text);

  return {
    routes(app) {
      app.get("/api/calendar-feeds", { schema: { response: { 200: Type.Array(CalendarFeed) } } }, async (request) => {
        const { id } = await manager(request);
        const feeds = await readFeeds(db, id);
        // All of 21,000, for which most accounts have no use.
        const units = feeds.some(({ unitId }) => unitId !== null) ? await organisation.units() : [];
        const names = new Map(units.map((unit) => [unit.id, unit.name]));
        return feeds.map(({ unitId, ...feed }) => ({ ...feed, unit: unitId === null ? null : (names.get(unitId) ?? "") }));
      });

      app.post<{ Body: Static<typeof NewCalendarFeed> }>(
        "/api/calendar-feeds",
        { schema: { body: NewCalendarFeed, response: { 201: CalendarFeedMade } } },
        async (request, reply) => {
          const { id: accountId, role, unitId } = await manager(request, "header");
          // An officer without a unit would otherwise get everything.
          if (role !== "producer" && unitId === null) throw new Problem("not-allowed");
          const about = request.body.unitId ?? (role === "producer" ? null : unitId);
          if (about !== null) {
            const units = await organisation.units();
            if (!units.some(({ id: each }) => each === about)) throw new Problem("unit-unknown");
            if (role !== "producer" && !(await subtree(unitId!)).includes(about)) throw new Problem("not-allowed");
          }
          const token = randomBytes(24).toString("base64url");
          const { id, name } = request.body;
          await db.transaction().execute(async (tx) => {
            if ((await countFeeds(tx, accountId)) >= FEED_LIMIT) throw new Problem("calendar-feeds-full");
            const put = await putFeed(tx, { id, name, unitId: about, accountId, tokenHash: hashOf(token), at: clock() });
            if (!put) throw new Problem("command-id-reused");
          });
          return reply.code(201).header("cache-control", "no-store").send({ id, url: `${config.publicUrl}/calendar/unit/${token}.ics` });
        },
      );

      app.delete<{ Params: Static<typeof AFeed> }>(
        "/api/calendar-feeds/:feedId",
        { schema: { params: AFeed, response: { 204: Type.Null() } } },
        async (request, reply) => {
          const { id } = await manager(request, "header");
          if (!(await revokeFeed(db, id, request.params.feedId, clock()))) throw new Problem("calendar-unknown");
          return reply.code(204).send();
        },
      );

      app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof Wanted> }>(
        "/api/conferences/:conferenceId/calendar.ics",
        { schema: { params: AConference, querystring: Wanted } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const { principal } = authorise(await identity.principal(request), "outline.read", { conferenceId });
          const site = principal.kind === "account" ? null : principal.site;
          const schedule = await readSchedule(db, conferenceId, site);
          if (!schedule) throw new Problem("conference-unknown");
          reply.header("content-disposition", `attachment; filename="${conferenceId}.ics"`);
          const text = await write([schedule], { name: schedule.shortTitle, language: wanted(request) });
          return reply.header("cache-control", "private, no-store").type("text/calendar; charset=utf-8").send(text);
        },
      );

      // Only wrong keys are counted and refused, after the look: all of a province may stand behind one proxy, and nobody guesses a key that long.
      const wrongKeys = createLimiter({ limit: 30, windowMs: 60_000, clock });
      const wrong = (request: FastifyRequest) => {
        wrongKeys.take(request.ip);
        return new Problem("calendar-unknown");
      };

      app.get<{ Params: Static<typeof AnAddress> }>("/calendar/unit/:file", { schema: { params: AnAddress, querystring: Wanted } }, async (request, reply) => {
        const feed = await readFeedByToken(db, hashOf(request.params.file.slice(0, -4)), clock());
        if (!feed) throw wrong(request);
        // Whoever made it may have another unit by now: an address does not outlive the right to it.
        if (feed.role !== "producer" && (feed.unitId === null || feed.ownUnitId === null || !(await subtree(feed.ownUnitId)).includes(feed.unitId))) throw wrong(request);
        const schedules = await readSchedulesOfUnits(db, feed.unitId === null ? null : await subtree(feed.unitId), clock());
        return send(reply, await write(schedules, { name: feed.name, language: wanted(request) }), "diemcau");
      });

      // A person's address hangs on the generation of their personal link: a new link makes the old calendar void too.
      app.get<{ Params: Static<typeof AnAddress> }>("/calendar/person/:file", { schema: { params: AnAddress, querystring: Wanted } }, async (request, reply) => {
        const token = request.params.file.slice(0, -4);
        const delegateId = delegateOfLink(token);
        const delegate = delegateId === null ? null : await readDelegate(db, delegateId);
        if (!delegate || !isLinkOf(secrets, token, delegate.generation, "delegate-calendar")) throw wrong(request);
        await conferences.tree(delegate.conferenceId);
        const schedules = await readSchedulesIn(db, await readAppearances(db, delegate.id), clock());
        return send(reply, await write(schedules, { name: `Điểm Cầu: ${delegate.name}`, language: wanted(request) }), "diemcau");
      });
    },
  };
}

const wanted = (request: FastifyRequest): Language => (request.query as Static<typeof Wanted>).language ?? languageOf(request.headers["accept-language"]);
