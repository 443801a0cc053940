import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { NewPrintJob, PrintJob, Uuid, problemDetails, type Language, type ProblemCode } from "@diemcau/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { createSheetDesk } from "../../platform/sheets/desk.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import type { Seats } from "../seats/index.ts";
import { cancelJob, insertJob, readJob, readJobs, type JobRow } from "./job-store.ts";
import { archiveName, createPrintJobs, type PrintJobs } from "./jobs.ts";
import type { WorkerOrder } from "./print-worker.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const AJob = Type.Object({ conferenceId: Uuid, jobId: Uuid });
const Asked = Type.Object({ as: Type.Optional(Type.String()) });

interface Below {
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly seats: Seats;
}

/** A site and, where that is wanted, all below it, in their order. */
async function sitesOf(conferences: Conferences, { conferenceId, request: { site, below } }: Pick<JobRow, "conferenceId" | "request">): Promise<number[]> {
  if (!below) return [site];
  const { sites } = await conferences.tree(conferenceId);
  const within = new Set([site]);
  // Parents come before children.
  for (let at = site + 1; at < sites.length; at++) if (within.has(sites[at]!.parent)) within.add(at);
  return [...within];
}

/** Large prints of an account: asked for, looked at, taken, and cancelled. */
export function createJobRoutes(platform: Platform, { identity, conferences, seats }: Below, nameOf: (site: string) => string): { jobs: PrintJobs; routes(app: FastifyInstance): void } {
  const { db } = platform;
  // A desk of their own: who prints one paper does not wait for somebody's two thousand.
  const desk = createSheetDesk<(order: WorkerOrder) => Promise<Uint8Array>>(new URL("./print-worker.ts", import.meta.url));
  const jobs = createPrintJobs(platform, { platform, conferences, seats }, desk, (job) => sitesOf(conferences, job), nameOf);

  async function account(request: FastifyRequest, conferenceId: string, site: number, where?: "header"): Promise<Extract<Principal, { kind: "account" }>> {
    const principal = await conferences.authoriseSite(await identity.principal(request, where), "paper.print", conferenceId, site);
    if (principal.kind !== "account") throw new Problem("not-allowed");
    return principal;
  }
  /** The account's own print; whoever may no longer print its sites may not have it either. */
  async function own(request: FastifyRequest, { conferenceId, jobId }: Static<typeof AJob>, where?: "header"): Promise<JobRow> {
    const principal = await identity.principal(request, where);
    if (!principal) throw new Problem("sign-in-required");
    const job = principal.kind === "account" ? await readJob(db, jobId, principal.id) : null;
    if (!job || job.conferenceId !== conferenceId) throw new Problem("print-job-unknown");
    await account(request, conferenceId, job.request.site, where);
    return job;
  }
  const shown = async ({ id, conferenceId, request, state, done, total, problem, bytes, createdAt }: JobRow, language: Language): Promise<PrintJob> => {
    const told = problem === null ? null : problemDetails(problem as ProblemCode, language);
    return { id, ...request, siteName: (await conferences.tree(conferenceId)).siteName(request.site), state, done, total, problem: told && { title: told.title, remedy: told.remedy }, bytes, createdAt };
  };

  return {
    jobs,
    routes(app) {
      app.post<{ Params: Static<typeof AConference>; Body: NewPrintJob }>(
        "/api/conferences/:conferenceId/print-jobs",
        { schema: { params: AConference, body: NewPrintJob, response: { 200: PrintJob } } },
        async (request) => {
          const { conferenceId } = request.params;
          const { id, ...wanted } = request.body;
          const by = await account(request, conferenceId, wanted.site, "header");
          const total = (await sitesOf(conferences, { conferenceId, request: wanted })).length;
          if (!(await insertJob(db, { id, conferenceId, accountId: by.id, request: wanted, total }))) throw new Problem("print-job-running");
          jobs.look();
          return shown((await readJob(db, id, by.id))!, languageOf(request.headers["accept-language"]));
        },
      );

      app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof Asked> }>(
        "/api/conferences/:conferenceId/print-jobs",
        { schema: { params: AConference, querystring: Asked, response: { 200: Type.Array(PrintJob) } } },
        async (request) => {
          const { conferenceId } = request.params;
          const principal = await conferences.authoriseWithin(await identity.principal(request), "paper.print", conferenceId);
          if (principal.kind !== "account") throw new Problem("not-allowed");
          jobs.look();
          const language = languageOf(request.headers["accept-language"]);
          return Promise.all((await readJobs(db, conferenceId, principal.id)).map((job) => shown(job, language)));
        },
      );

      app.delete<{ Params: Static<typeof AJob> }>(
        "/api/conferences/:conferenceId/print-jobs/:jobId",
        { schema: { params: AJob, response: { 204: Type.Null() } } },
        async (request, reply) => {
          const job = await own(request, request.params, "header");
          await cancelJob(db, job.id, job.accountId);
          await jobs.remove(job.id);
          return reply.code(204).send();
        },
      );

      app.get<{ Params: Static<typeof AJob>; Querystring: Static<typeof Asked> }>(
        "/api/conferences/:conferenceId/print-jobs/:jobId/archive.zip",
        { schema: { params: AJob, querystring: Asked } },
        async (request, reply) => {
          const job = await own(request, request.params);
          const path = jobs.archive(job.id);
          const there = job.state === "done" ? await stat(path).catch(() => null) : null;
          if (!there) throw new Problem("print-job-unknown");
          const tree = await conferences.tree(job.conferenceId);
          const name = archiveName(job.request.paper, nameOf(tree.siteName(job.request.site)), job.request.format);
          return reply
            .headers({ "cache-control": "no-store", "content-disposition": `attachment; filename="${name}"`, "content-length": there.size })
            .type("application/zip")
            .send(createReadStream(path));
        },
      );
    },
  };
}
