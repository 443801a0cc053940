import {
  AskTurn,
  LINE_TEST_PARTS,
  LINE_TEST_VERDICTS,
  LineTestBoard,
  LineTestHistory,
  LineTestRound,
  LineTestRounds,
  LineTestRows,
  LineTestTaken,
  LineTestTurn,
  MoveLineTestRound,
  NewLineTest,
  NewLineTestRound,
  Uuid,
} from "@diemcau/contract";
import { roundConcerns } from "@diemcau/rules/line-test";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import { createLimiter } from "../../platform/http/limiter.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { ROW_LIMIT, SHEET_TYPES } from "../../platform/sheets/files.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Floor } from "../floor/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { countRooms, listRooms } from "./board-store.ts";
import { find, scopeOf, topsOf, upward } from "./reach.ts";
import { sheetOf } from "./sheet.ts";
import { callOff, reschedule, scheduleRound } from "./rounds.ts";
import { readHistory, readRounds } from "./store.ts";
import { takeTest } from "./take.ts";
import type { Turns } from "./turns.ts";
import { endTurn } from "./turns-store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const ARound = Type.Object({ conferenceId: Uuid, roundId: Uuid });
/** Query parameters are text. */
const Ordinal = Type.String({ pattern: "^\\d{1,5}$" });
const choice = (names: readonly string[]) => Type.Union(names.map((name) => Type.Literal(name)));
const OfBoard = { under: Type.Optional(Ordinal), round: Type.Optional(Uuid), as: Type.Optional(Type.String()) };
const BoardAsked = Type.Object(OfBoard);
const RowsAsked = Type.Object({
  ...OfBoard,
  verdict: Type.Optional(choice([...LINE_TEST_VERDICTS, "none"])),
  part: Type.Optional(choice(LINE_TEST_PARTS)),
  level: Type.Optional(Type.String({ maxLength: 60 })),
  find: Type.Optional(Type.String({ maxLength: 100 })),
  sort: Type.Optional(choice(["worst", "oldest", "untested"])),
  offset: Type.Optional(Ordinal),
  limit: Type.Optional(Type.String({ pattern: "^([1-9]\\d?|[12]\\d\\d)$" })),
  language: Type.Optional(choice(["vi", "en"])),
});
type RowsAsked = Static<typeof RowsAsked>;
const PAGE = 50;
/** A room that presses the button again and again. */
const TESTS_A_MINUTE = 10;

export interface LineTestRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly organisation: Organisation;
  readonly conferences: Conferences;
  readonly floor: Floor;
  readonly turns: Turns;
  /** A room's turn is over. */
  readonly ended: (siteId: string) => Promise<void>;
}

export function lineTestRoutes(app: FastifyInstance, { platform, identity, organisation, conferences, floor, turns, ended }: LineTestRoutes): void {
  const { db, hub, clock } = platform;
  const often = createLimiter({ limit: TESTS_A_MINUTE, windowMs: 60_000, clock });

  /** The room that asks. @throws Problem conference-ended */
  async function room(request: FastifyRequest, conferenceId: string) {
    const { principal } = authorise(await identity.principal(request, "header"), "line-test.run", { conferenceId });
    if (principal.kind !== "site") throw new Problem("not-allowed");
    const { state } = await hub.get(conferenceId);
    if (state.phase === "ended") throw new Problem("conference-ended");
    return principal;
  }

  type Of<P, B = unknown, Q = unknown> = { Params: P; Body: B; Querystring: Q };
  type Conference = Static<typeof AConference>;

  app.post<Of<Conference>>(
    "/api/conferences/:conferenceId/line-tests/turns",
    { schema: { params: AConference, body: AskTurn, response: { 200: LineTestTurn } } },
    async (request) => {
      const { siteId, conferenceId } = await room(request, request.params.conferenceId);
      return turns.ask(siteId, conferenceId);
    },
  );

  app.delete<Of<Conference>>("/api/conferences/:conferenceId/line-tests/turns", { schema: { params: AConference, response: { 204: Type.Null() } } }, async (request, reply) => {
    const { siteId } = await room(request, request.params.conferenceId);
    await endTurn(db, siteId);
    await ended(siteId);
    return reply.code(204).send();
  });

  app.post<Of<Conference, Static<typeof NewLineTest>>>(
    "/api/conferences/:conferenceId/line-tests",
    { schema: { params: AConference, body: NewLineTest, response: { 200: LineTestTaken } } },
    async (request) => {
      const principal = await room(request, request.params.conferenceId);
      often.take(principal.siteId);
      return takeTest({ platform, floor }, principal, request.body);
    },
  );

  app.get<Of<Static<typeof ASite>>>(
    "/api/conferences/:conferenceId/sites/:ordinal/line-tests",
    { schema: { params: ASite, response: { 200: LineTestHistory } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      await conferences.authoriseSite(await identity.principal(request), "line-test.read", conferenceId, site);
      return { tests: await readHistory(db, conferenceId, site) };
    },
  );

  app.get<Of<Conference>>(
    "/api/conferences/:conferenceId/line-tests/rounds",
    { schema: { params: AConference, response: { 200: LineTestRounds } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request), "line-test.read", { conferenceId });
      const [tree, rounds] = await Promise.all([conferences.tree(conferenceId), readRounds(db, conferenceId)]);
      const concerns = (round: LineTestRound, site: number) => roundConcerns(round, tree.sites[site]!.level, upward(tree, site));
      const shown = (round: LineTestRound): boolean => {
        if (principal.kind === "site") return concerns(round, principal.site);
        if (principal.kind === "account" && principal.role === "producer") return true;
        const tops = new Set(topsOf(tree, principal));
        return tree.sites.some(({ ordinal }) => concerns(round, ordinal) && [...upward(tree, ordinal)].some((site) => tops.has(site)));
      };
      return { now: clock(), rounds: rounds.filter(shown) };
    },
  );

  app.post<Of<Conference, Static<typeof NewLineTestRound>>>(
    "/api/conferences/:conferenceId/line-tests/rounds",
    { schema: { params: AConference, body: NewLineTestRound, response: { 201: LineTestRound } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request, "header"), "line-test.schedule", { conferenceId });
      const round = request.body;
      const tree = await conferences.tree(conferenceId);
      if (round.sites.some((site) => site >= tree.siteCount)) throw new Problem("site-unknown");
      await scheduleRound(platform, conferenceId, round, principal.kind === "account" ? principal.id : "");
      return reply.code(201).send(round);
    },
  );

  app.post<Of<Static<typeof ARound>, Static<typeof MoveLineTestRound>>>(
    "/api/conferences/:conferenceId/line-tests/rounds/:roundId",
    { schema: { params: ARound, body: MoveLineTestRound, response: { 200: LineTestRound } } },
    async (request) => {
      const { conferenceId, roundId } = request.params;
      authorise(await identity.principal(request, "header"), "line-test.schedule", { conferenceId });
      return reschedule(platform, conferenceId, roundId, request.body);
    },
  );

  app.delete<Of<Static<typeof ARound>>>(
    "/api/conferences/:conferenceId/line-tests/rounds/:roundId",
    { schema: { params: ARound, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { conferenceId, roundId } = request.params;
      authorise(await identity.principal(request, "header"), "line-test.schedule", { conferenceId });
      await callOff(platform, conferenceId, roundId);
      return reply.code(204).send();
    },
  );

  /** What a question about the board is about. @throws Problem not-allowed, site-unknown, line-test-round-unknown */
  async function asked(request: FastifyRequest, conferenceId: string, { under, round }: Static<typeof BoardAsked>) {
    const { principal } = authorise(await identity.principal(request), "line-test.board", { conferenceId });
    const tree = await conferences.tree(conferenceId);
    const held = round === undefined ? null : (await readRounds(db, conferenceId)).find(({ id }) => id === round);
    if (held === undefined) throw new Problem("line-test-round-unknown");
    return { tree, scope: scopeOf(tree, conferenceId, principal, under === undefined ? null : Number(under), held) };
  }

  app.get<Of<Conference, unknown, Static<typeof BoardAsked>>>(
    "/api/conferences/:conferenceId/line-tests/board",
    { schema: { params: AConference, querystring: BoardAsked, response: { 200: LineTestBoard } } },
    async (request) => {
      const { tree, scope } = await asked(request, request.params.conferenceId, request.query);
      const [counted, levels] = await Promise.all([countRooms(db, scope), organisation.levels(languageOf(request.headers["accept-language"]))]);
      const parents = new Set(tree.sites.map(({ parent }) => parent));
      const byLevel = new Map(counted.levels.map(({ level, counts }) => [level, counts]));
      return {
        now: clock(),
        under: scope.under,
        total: counted.total,
        levels: levels.flatMap(({ code, name }) => (byLevel.has(code) ? [{ code, name, counts: byLevel.get(code)! }] : [])),
        branches: counted.branches
          .toSorted((a, b) => a.site - b.site)
          .map(({ site, counts }) => ({ site, name: tree.siteName(site), hasBelow: parents.has(site), counts })),
        parts: counted.parts,
      };
    },
  );

  async function list(request: FastifyRequest, conferenceId: string, query: RowsAsked, page: { offset: number; limit: number }) {
    const { tree, scope } = await asked(request, conferenceId, query);
    const { verdict, part, level, sort = "worst" } = query;
    return listRooms(db, level ? { ...scope, levels: scope.levels.length === 0 || scope.levels.includes(level) ? [level] : [""] } : scope, {
      verdict: verdict === undefined ? null : verdict === "none" ? "none" : LINE_TEST_VERDICTS.indexOf(verdict as never),
      part: part === undefined ? null : LINE_TEST_PARTS.indexOf(part as never),
      sites: find(tree, query.find ?? ""),
      sort: sort as "worst",
      ...page,
    });
  }

  app.get<Of<Conference, unknown, RowsAsked>>(
    "/api/conferences/:conferenceId/line-tests/sites",
    { schema: { params: AConference, querystring: RowsAsked, response: { 200: LineTestRows } } },
    async (request) => {
      const { offset, limit } = request.query;
      const page = { offset: Number(offset ?? 0), limit: Number(limit ?? PAGE) };
      return { now: clock(), ...(await list(request, request.params.conferenceId, request.query, page)) };
    },
  );

  app.get<Of<Conference, unknown, RowsAsked>>(
    "/api/conferences/:conferenceId/line-tests/sites.csv",
    { schema: { params: AConference, querystring: RowsAsked } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const language = request.query.language === "en" ? "en" : "vi";
      const [{ rows }, levels, outline] = await Promise.all([
        list(request, conferenceId, request.query, { offset: 0, limit: ROW_LIMIT }),
        organisation.levels(language),
        conferences.catalogue.outline(conferenceId),
      ]);
      const names = new Map(levels.map(({ code, name }) => [code, name]));
      return reply
        .headers({ "cache-control": "no-store", "content-disposition": `attachment; filename="kiem-tra-duong-truyen.csv"` })
        .type(SHEET_TYPES.csv)
        .send(Buffer.from(sheetOf(rows, names, outline.conference.timeZone, language)));
    },
  );
}
