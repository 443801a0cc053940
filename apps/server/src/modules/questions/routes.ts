import { createHash } from "node:crypto";
import {
  NewQuestion,
  OpenQuestions,
  OwnQuestions,
  QuestionAct,
  QuestionActDone,
  QuestionPage,
  QuestionTaken,
  QuestionVote,
  QuestionVoted,
  QuestionWithdrawal,
  QuestionWithdrawn,
  Uuid,
  type OpenQuestion,
  type QuestionRow,
} from "@diemcau/contract";
import { AREA_OF_QUESTIONS, anotherHolder } from "@diemcau/rules";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { SHEET_TYPES } from "../../platform/sheets/files.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import type { Asking } from "./asking.ts";
import { moderate } from "./moderating-store.ts";
import { readChanged, readOwn } from "./reading-store.ts";
import { csvOf, workbookOf } from "./sheet.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const After = Type.Object({ after: Type.Optional(Type.String({ pattern: "^\\d{1,15}$" })), as: Type.Optional(Type.String()) });
/** Questions in one answer; 10,000 are ten of them. */
const PAGE = 1_000;

export interface QuestionRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly asking: Asking;
  open(conferenceId: string): Promise<OpenQuestion[]>;
}

export function questionRoutes(app: FastifyInstance, { platform, identity, conferences, asking, open }: QuestionRoutes): void {
  const { db, hub, clock } = platform;
  type Of<B = unknown, Q = unknown> = { Params: Static<typeof AConference>; Body: B; Querystring: Q };
  const base = "/api/conferences/:conferenceId/questions";

  app.post<Of<NewQuestion>>(base, { schema: { params: AConference, body: NewQuestion, response: { 200: QuestionTaken } } }, async (request) =>
    asking.ask(await identity.principal(request, "header"), request.params.conferenceId, request.body),
  );

  app.post<Of<QuestionVote>>(
    "/api/conferences/:conferenceId/question-votes",
    { schema: { params: AConference, body: QuestionVote, response: { 200: QuestionVoted } } },
    async (request) => asking.vote(await identity.principal(request, "header"), request.params.conferenceId, request.body),
  );

  app.post<Of<QuestionWithdrawal>>(
    "/api/conferences/:conferenceId/question-withdrawals",
    { schema: { params: AConference, body: QuestionWithdrawal, response: { 200: QuestionWithdrawn } } },
    async (request) => asking.withdraw(await identity.principal(request, "header"), request.params.conferenceId, request.body.questionId),
  );

  app.post<Of<QuestionAct>>(`${base}/acts`, { schema: { params: AConference, body: QuestionAct, response: { 200: QuestionActDone } } }, async (request) => {
    const { conferenceId } = request.params;
    const { principal } = authorise(await identity.principal(request, "header"), "question.moderate", { conferenceId });
    if (principal.kind !== "account") throw new Problem("not-allowed");
    const { state } = await hub.get(conferenceId);
    const heldBy = anotherHolder(state.consoles, AREA_OF_QUESTIONS, { account: principal.id, role: principal.role })?.name;
    const act = request.body;
    const digest = createHash("sha256").update(JSON.stringify(act)).digest();
    return { id: act.id, ...(await moderate(db, { conferenceId, act, by: principal.name, digest, at: clock(), heldBy })) };
  });

  app.get<Of<unknown, Static<typeof After>>>(base, { schema: { params: AConference, querystring: After, response: { 200: QuestionPage } } }, async (request) => {
    const { conferenceId } = request.params;
    authorise(await identity.principal(request), "question.read", { conferenceId });
    await hub.get(conferenceId);
    const found = await readChanged(db, conferenceId, Number(request.query.after ?? 0), PAGE + 1);
    return { questions: found.slice(0, PAGE), more: found.length > PAGE };
  });

  app.get<Of>(`${base}/open`, { schema: { params: AConference, response: { 200: OpenQuestions } } }, async (request) => {
    const { conferenceId } = request.params;
    await conferences.authoriseWithin(await identity.principal(request), "question.open", conferenceId);
    await hub.get(conferenceId);
    return { questions: await open(conferenceId) };
  });

  app.get<Of>(`${base}/own`, { schema: { params: AConference, response: { 200: OwnQuestions } } }, async (request) => {
    const { conferenceId } = request.params;
    const { principal } = authorise(await identity.principal(request), "question.own", { conferenceId });
    if (principal.kind === "account") throw new Problem("not-allowed");
    return { questions: await readOwn(db, principal.kind === "delegate" ? { delegateId: principal.delegateId } : { conferenceId, site: principal.site }) };
  });

  /** All of them as a file, in the order they were asked. */
  async function exported(request: FastifyRequest<Of>, reply: FastifyReply, kind: "csv" | "xlsx"): Promise<FastifyReply> {
    const { conferenceId } = request.params;
    authorise(await identity.principal(request), "question.read", { conferenceId });
    const tree = await conferences.tree(conferenceId);
    const { language: asked } = request.query as { language?: unknown };
    const language = asked === "vi" || asked === "en" ? asked : languageOf(request.headers["accept-language"]);
    const questions: QuestionRow[] = [];
    for (let page = await readChanged(db, conferenceId, 0, PAGE); page.length > 0; page = await readChanged(db, conferenceId, page.at(-1)!.revision, PAGE)) questions.push(...page);
    const outline = await conferences.catalogue.outline(conferenceId);
    const about = { questions: questions.toSorted((a, b) => a.number - b.number), outline, siteName: (site: number) => tree.siteName(site), language };
    const file = kind === "csv" ? csvOf(about) : await workbookOf(about);
    const name = language === "vi" ? "cau-hoi" : "questions";
    return reply
      .headers({ "content-disposition": `attachment; filename="${name}.${kind}"`, "cache-control": "no-store" })
      .type(SHEET_TYPES[kind])
      .send(file);
  }
  app.get<Of>("/api/conferences/:conferenceId/questions.csv", { schema: { params: AConference } }, (request, reply) => exported(request, reply, "csv"));
  app.get<Of>("/api/conferences/:conferenceId/questions.xlsx", { schema: { params: AConference } }, (request, reply) => exported(request, reply, "xlsx"));
}
