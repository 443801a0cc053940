import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { SegmentDates } from "@diemcau/media";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { rangeOf } from "../../platform/http/range.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Documents } from "../documents/index.ts";
import type { Scenes } from "./scenes.ts";
import { readOutputOfKey, type KeyedOutput } from "./store.ts";

const Key = Type.String({ pattern: "^[A-Za-z0-9_-]{22,64}$" });
const AnOutput = Type.Object({ key: Key });
const ASegment = Type.Object({ key: Key, file: Type.String({ pattern: "^s\\d{1,15}-\\d{1,9}\\.ts$" }) });
const AFile = Type.Object({ key: Key, sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }) });
/** How long a key is taken as known without asking the database, ms. */
const KNOWN_MS = 5_000;
const MOST_KNOWN = 1_000;

const SHORT = "public, max-age=1";
/** What is not there is not asked for again and again either, by a cache whose viewers have not noticed the end. */
const MISSING = "public, max-age=2";
/** A document may be recalled: a cache forgets it within the hour. */
const DOCUMENT = "public, max-age=3600, immutable";

export const hlsFolder = (platform: Pick<Platform, "config">): string => join(platform.config.dataDir, "outputs");

/**
 * The programme for an overflow audience, as files that any HTTP cache may keep: a segment's name never comes again, so
 * it is immutable, a document's is what is in it; the two lists are new every few seconds and may be shared for one.
 * Nothing in an answer depends on who asks.
 */
export function hlsRoutes(app: FastifyInstance, platform: Platform, { scenes, documents }: { scenes: Scenes; documents: Documents }): void {
  const { db, clock } = platform;
  /** Keys that were asked for; null: it is nobody's, or not any more. */
  const known = new Map<string, { output: KeyedOutput | null; until: number }>();
  const wrongKeys = createLimiter({ limit: 60, windowMs: 60_000, clock });
  const dates = new SegmentDates();

  async function outputOf(request: FastifyRequest, reply: FastifyReply, key: string): Promise<KeyedOutput> {
    const now = clock();
    let there = known.get(key);
    if (!there || there.until <= now) {
      const output = await readOutputOfKey(db, key);
      // Only what is wrong counts, and only the first time: behind a cache all viewers have one address, and those of a stream that has ended go on asking.
      if (!there && !output) wrongKeys.take(request.ip);
      if (known.size >= MOST_KNOWN) known.clear();
      there = { output, until: now + KNOWN_MS };
      known.set(key, there);
    }
    if (!there.output) throw missing(reply);
    return there.output;
  }

  const folderOf = ({ conferenceId, id }: KeyedOutput): string => join(hlsFolder(platform), conferenceId, id);

  app.get<{ Params: Static<typeof AnOutput> }>("/hls/:key/live.m3u8", { schema: { params: AnOutput } }, async (request, reply) => {
    const output = await outputOf(request, reply, request.params.key);
    const path = join(folderOf(output), "live.m3u8");
    const found = await stat(path).catch(() => null);
    const list = found && (await readFile(path, "utf8").catch(() => null));
    // Not yet, or not any more: for a player both mean to look again.
    if (!found || !list) throw missing(reply);
    void share(reply, SHORT, etagOf(found));
    if (isThere(request, reply)) return reply.code(304).send();
    return reply.type("application/vnd.apple.mpegurl").send(await dates.write(list, folderOf(output)));
  });

  app.get<{ Params: Static<typeof ASegment> }>("/hls/:key/:file", { schema: { params: ASegment } }, async (request, reply) => {
    const { key, file } = request.params;
    const path = join(folderOf(await outputOf(request, reply, key)), file);
    const found = await stat(path).catch(() => null);
    if (!found) throw missing(reply);
    void share(reply, "public, max-age=86400, immutable", etagOf(found));
    return sendRange(request, reply, "video/mp2t", found.size, async (range) => createReadStream(path, range));
  });

  app.get<{ Params: Static<typeof AnOutput> }>("/hls/:key/scenes.json", { schema: { params: AnOutput } }, async (request, reply) => {
    const { body, etag } = await scenes.list(await outputOf(request, reply, request.params.key));
    void share(reply, SHORT, etag);
    if (isThere(request, reply)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(body);
  });

  app.get<{ Params: Static<typeof AFile> }>("/hls/:key/files/:sha256", { schema: { params: AFile } }, async (request, reply) => {
    const { key, sha256 } = request.params;
    const { files } = await scenes.list(await outputOf(request, reply, key));
    const file = files.get(sha256);
    if (!file) throw missing(reply);
    void share(reply, DOCUMENT, `"${sha256.slice(0, 22)}"`);
    return sendRange(request, reply, file.mediaType, file.size, (range) => documents.bytes(file, range));
  });
}

function missing(reply: FastifyReply): Problem {
  void reply.header("cache-control", MISSING);
  return new Problem("output-unknown");
}

const etagOf = ({ mtimeMs, size }: { mtimeMs: number; size: number }): string => `"${Math.floor(mtimeMs).toString(36)}-${size.toString(36)}"`;

const share = (reply: FastifyReply, control: string, etag: string): FastifyReply =>
  reply.headers({ "cache-control": control, "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin", etag });

const isThere = (request: FastifyRequest, reply: FastifyReply): boolean => request.headers["if-none-match"] === reply.getHeader("etag");

async function sendRange(request: FastifyRequest, reply: FastifyReply, type: string, size: number, read: (range?: { start: number; end: number }) => Promise<unknown>): Promise<FastifyReply> {
  void reply.header("accept-ranges", "bytes");
  if (isThere(request, reply)) return reply.code(304).send();
  void reply.type(type);
  const range = rangeOf(request.headers.range, size);
  if (range === "bad") return reply.code(416).header("content-range", `bytes */${size}`).send();
  if (!range) return reply.header("content-length", size).send(await read());
  void reply.code(206).headers({ "content-range": `bytes ${range.start}-${range.end}/${size}`, "content-length": range.end - range.start + 1 });
  return reply.send(await read(range));
}
