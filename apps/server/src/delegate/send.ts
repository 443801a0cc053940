import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sendPacked } from "./assets.ts";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/**
 * Sends a page in the smallest form the browser takes. There is no secret in any page that an attacker's
 * input stands beside, so compressing gives nothing away. `no-cache`: going back shows the page at once.
 */
export async function sendPage(request: FastifyRequest, reply: FastifyReply, markup: string, keep: "no-cache" | "no-store" = "no-cache"): Promise<FastifyReply> {
  const plain = Buffer.from(markup);
  const accepted = String(request.headers["accept-encoding"] ?? "");
  reply.type("text/html; charset=utf-8").headers({ "cache-control": keep === "no-cache" ? "private, no-cache" : "no-store", "x-robots-tag": "noindex" });
  if (/\bbr\b/.test(accepted)) {
    // Quality 4: about a millisecond, in a thread of its own.
    const br = await brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } });
    return sendPacked(request, reply, { plain, br });
  }
  if (/\bgzip\b/.test(accepted)) return sendPacked(request, reply, { plain, gzip: await zip(plain) });
  return sendPacked(request, reply, { plain });
}
