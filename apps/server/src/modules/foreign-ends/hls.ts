import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { rangeOf } from "../../platform/http/range.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readOutputOfKey } from "./store.ts";

const AFile = Type.Object({ key: Type.String({ pattern: "^[A-Za-z0-9_-]{22,64}$" }), file: Type.String({ pattern: "^(live\\.m3u8|s\\d{1,15}-\\d{1,9}\\.ts)$" }) });
/** How long a key's folder is taken as known without asking the database, ms. */
const KNOWN_MS = 5_000;
const MOST_KNOWN = 1_000;

export const hlsFolder = (platform: Pick<Platform, "config">): string => join(platform.config.dataDir, "outputs");

/**
 * The programme for an overflow audience, as files that any HTTP cache may keep: a segment's name never comes again, so
 * it is immutable; the list is new every few seconds and may be shared for one. Nothing in an answer depends on who asks.
 */
export function hlsRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, clock } = platform;
  const known = new Map<string, { folder: string; until: number }>();
  const wrongKeys = createLimiter({ limit: 60, windowMs: 60_000, clock });

  async function folderOf(request: FastifyRequest, key: string): Promise<string> {
    const now = clock();
    const there = known.get(key);
    if (there && there.until > now) return there.folder;
    const output = await readOutputOfKey(db, key);
    if (!output) {
      // After the look: behind a cache all viewers have one address, and those of a stream that has ended go on asking.
      wrongKeys.take(request.ip);
      throw new Problem("output-unknown");
    }
    const folder = join(hlsFolder(platform), output.conferenceId, output.id);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, { folder, until: now + KNOWN_MS });
    return folder;
  }

  async function send(request: FastifyRequest, reply: FastifyReply, path: string, isList: boolean) {
    const found = await stat(path).catch(() => null);
    // Not yet, or not any more: for a player both mean to look at the list again.
    if (!found) throw new Problem("output-unknown");
    const etag = `"${Math.floor(found.mtimeMs).toString(36)}-${found.size.toString(36)}"`;
    void reply.headers({
      "cache-control": isList ? "public, max-age=1" : "public, max-age=86400, immutable",
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      "accept-ranges": "bytes",
      etag,
    });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    void reply.type(isList ? "application/vnd.apple.mpegurl" : "video/mp2t");
    const range = rangeOf(request.headers.range, found.size);
    if (range === "bad") return reply.code(416).header("content-range", `bytes */${found.size}`).send();
    if (range) {
      void reply.code(206).headers({ "content-range": `bytes ${range.start}-${range.end}/${found.size}`, "content-length": range.end - range.start + 1 });
      return reply.send(createReadStream(path, range));
    }
    return reply.header("content-length", found.size).send(createReadStream(path));
  }

  app.get<{ Params: Static<typeof AFile> }>("/hls/:key/:file", { schema: { params: AFile } }, async (request, reply) => {
    const { key, file } = request.params;
    return send(request, reply, join(await folderOf(request, key), file), file === "live.m3u8");
  });
}
