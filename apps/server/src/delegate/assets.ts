import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

export interface Asset {
  /** Address with the hash of the content: it may be kept for ever. */
  readonly path: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

/** `parts`: files that are sent as one, in this order. */
function asset(name: string, type: string, parts: readonly string[] = [name]): Asset {
  const plain = Buffer.concat(parts.map((part) => readFileSync(new URL(part, import.meta.url))));
  const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 10);
  const path = `/me/assets/${name.replace(/\.(\w+)$/, `.${hash}.$1`)}`;
  return { path, type, plain, br: brotliCompressSync(plain), gzip: gzipSync(plain) };
}

/** A library's file, packed when it is first asked for: it is large, and most installations' phones never ask. */
function library(name: string, as: string): Asset {
  const plain = readFileSync(createRequire(import.meta.url).resolve(name));
  const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 10);
  let br: Buffer | undefined;
  let gzip: Buffer | undefined;
  return {
    path: `/me/assets/${as}.${hash}.mjs`,
    type: "text/javascript; charset=utf-8",
    plain,
    get br() {
      // The best packing takes seconds, and is a tenth smaller.
      return (br ??= brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }));
    },
    get gzip() {
      return (gzip ??= gzipSync(plain));
    },
  };
}

/** All that a delegate's page loads besides itself, read and packed once. */
export const PHONE_CSS = asset("phone.css", "text/css; charset=utf-8", ["phone/base.css", "phone/page.css", "phone/reading.css", "phone/cards.css"]);
export const PHONE_JS = asset("phone.js", "text/javascript; charset=utf-8", ["page", "programme", "cards", "speech", "line", "check-in"].map((part) => `phone/${part}.js`));
export const LISTEN_CSS = asset("listen.css", "text/css; charset=utf-8");
export const LISTEN_JS = asset("listen.js", "text/javascript; charset=utf-8");
export const QUESTIONS_CSS = asset("questions.css", "text/css; charset=utf-8");
export const VOTE_CSS = asset("vote.css", "text/css; charset=utf-8");
export const VOTE_JS = asset("vote.js", "text/javascript; charset=utf-8", ["kept-receipts.js", "vote.js"]);
export const KEPT_RECEIPTS_JS = asset("kept-receipts.js", "text/javascript; charset=utf-8");
export const STAGE_CSS = asset("stage.css", "text/css; charset=utf-8");
export const STAGE_JS = asset("stage.js", "text/javascript; charset=utf-8");
/** The build for browsers of five years ago. */
export const PDF_JS = library("pdfjs-dist/legacy/build/pdf.min.mjs", "pdf");
export const PDF_WORKER_JS = library("pdfjs-dist/legacy/build/pdf.worker.min.mjs", "pdf-worker");
export const SHEET_CSS = asset("sheet.css", "text/css; charset=utf-8");

export function assetRoutes(app: FastifyInstance): void {
  for (const one of [PHONE_CSS, PHONE_JS, SHEET_CSS, QUESTIONS_CSS, LISTEN_CSS, LISTEN_JS, VOTE_CSS, VOTE_JS, KEPT_RECEIPTS_JS, STAGE_CSS, STAGE_JS, PDF_JS, PDF_WORKER_JS]) {
    app.get(one.path.replace("/me", ""), (request, reply) => {
      reply.header("cache-control", "public, max-age=31536000, immutable").type(one.type);
      return sendPacked(request, reply, one);
    });
  }
}

/** Sends the smallest form that the browser takes. */
export function sendPacked(request: FastifyRequest, reply: FastifyReply, body: { plain: Buffer; br?: Buffer; gzip?: Buffer }): FastifyReply {
  const accepted = String(request.headers["accept-encoding"] ?? "");
  reply.header("vary", "accept-encoding, accept-language, cookie");
  if (body.br && /\bbr\b/.test(accepted)) return reply.header("content-encoding", "br").send(body.br);
  if (body.gzip && /\bgzip\b/.test(accepted)) return reply.header("content-encoding", "gzip").send(body.gzip);
  return reply.send(body.plain);
}
