/** Answers line by line while a long import goes on: how far it is, and last the result or what went wrong. */
import { PassThrough } from "node:stream";
import { createGzip } from "node:zlib";
import { problemDetails, type FileStep } from "@diemcau/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { languageOf } from "../http/language.ts";
import { explain } from "../http/server.ts";
import type { Platform } from "../platform.ts";
import type { Problem } from "../problem.ts";

export const STEPS_TYPE = "application/x-ndjson";

export function streamSteps<T>(log: Platform["log"], request: FastifyRequest, reply: FastifyReply, work: (tell: (share: number) => void) => Promise<T>): FastifyReply {
  const zip = createGzip({ level: 1 });
  const say = (step: FileStep<T>): void => {
    zip.write(`${JSON.stringify(step)}\n`);
    zip.flush();
  };
  work((share) => say({ share: Math.round(share * 1_000) / 1_000 }))
    .then(
      (result) => say({ result }),
      (error: unknown) => {
        const { code, detail } = explain(error as Problem);
        if (code === "internal") log.error({ err: error, route: request.routeOptions.url }, "import failed");
        say({ problem: problemDetails(code, languageOf(request.headers["accept-language"]), detail) });
      },
    )
    .finally(() => zip.end());
  return reply
    .headers({ "cache-control": "no-store", "content-encoding": "gzip", "x-accel-buffering": "no" })
    .type(`${STEPS_TYPE}; charset=utf-8`)
    .send(zip.pipe(new PassThrough()));
}
