/** Recordings: which there are, who may watch them, and their pieces. Recording itself is the journal's and the media process's. */
import { createReadStream } from "node:fs";
import { REPLAYED, RecordingJournal, RecordingList, RecordingParts, RecordingSpace, Uuid, type Entry, type RecordingPart } from "@diemcau/contract";
import { freeBytes, muxFragment, type Part } from "@diemcau/media/recording";
import { initialState, projectEntry, recordingKeptUntil, reduce, type ConferenceState } from "@diemcau/rules";
import { PICTURES_MEASURED } from "@diemcau/rules/edges";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { readKinds } from "../../platform/live/journal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { rangeOf } from "../../platform/http/range.ts";
import type { Floor } from "../floor/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { mayWatch } from "./access.ts";
import { Films, piecesOf } from "./film.ts";
import { Shelf } from "./shelf.ts";
import { readTitles } from "./store.ts";

export { createRecordingDirector } from "./director.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const APiece = Type.Object({
  conferenceId: Uuid,
  part: Type.String({ pattern: "^[0-9a-z-]{1,60}$" }),
  chunk: Type.String({ pattern: "^\\d{1,6}$" }),
  kind: Type.Union([Type.Literal("video"), Type.Literal("audio")]),
});
/** Unix ms. */
const Moment = Type.String({ pattern: "^\\d{1,14}$" });
const AStretch = Type.Object({ from: Moment, end: Moment, name: Type.Optional(Type.String({ maxLength: 200 })) });
const After = Type.Object({ after: Type.Optional(Type.String({ pattern: "^\\d{1,14}$" })) });
/** Longer than a day of a conference: more is a mistake. */
const LONGEST_FILM_MS = 12 * 3_600_000;
const MB = 1024 * 1024;
/** The chair and a speaker: what most of a conference is. */
const USUAL_PICTURES = 2;

export interface Recordings {
  routes(app: FastifyInstance): void;
}

export function createRecordings(platform: Platform, { identity, floor }: { identity: Identity; floor: Floor }): Recordings {
  const shelf = new Shelf(platform.config.recordingsDir);
  const films = new Films(platform.config.recordingsDir, platform.config.recordingReserveMb * MB);
  const codecs = new Map<string, Promise<string | null>>();

  /** Bytes that may be recorded; the folder is made with the first recording. */
  async function freeBeyondReserve(): Promise<number> {
    const free = await freeBytes(platform.config.recordingsDir).catch(() => freeBytes(platform.config.dataDir));
    return free - platform.config.recordingReserveMb * MB;
  }

  floor.checking({
    // Said at once: the media process would stop in the same second.
    "recording.start": async () => {
      if ((await freeBeyondReserve()) < 0) throw new Problem("recording-disk-full");
    },
  });

  /** @throws Problem sign-in-required, not-allowed, wrong-conference, recording-* */
  async function watching(request: FastifyRequest, conferenceId: string): Promise<ConferenceState> {
    const { principal } = authorise(await identity.principal(request), "recording.watch", { conferenceId });
    const { state } = await platform.hub.get(conferenceId);
    mayWatch(principal, state);
    return state;
  }

  /** How a part's pictures are coded stands in its first one. */
  function codecOf(conferenceId: string, part: Part): Promise<string | null> {
    if (!part.hasVideo) return Promise.resolve(null);
    const key = `${conferenceId} ${part.id}`;
    let codec = codecs.get(key);
    if (!codec) {
      codec = shelf
        .of(conferenceId)
        .read(part, part.chunks[0]!)
        .then((stretch) => muxFragment("video", stretch))
        .then((made) => made?.codec ?? null);
      codec.catch(() => codecs.delete(key));
      codecs.set(key, codec);
    }
    return codec;
  }

  const partsOf = (conferenceId: string) => shelf.of(conferenceId).parts(platform.clock());

  async function shown(conferenceId: string, part: Part): Promise<RecordingPart> {
    const { id, of, from, end, hasAudio, chunks } = part;
    return {
      id,
      slot: "slot" in of ? of.slot : null,
      site: "source" in of ? Number(of.source) : null,
      from,
      end,
      video: await codecOf(conferenceId, part),
      audio: hasAudio,
      chunks: chunks.map((chunk) => Math.floor(chunk.from - from)),
    };
  }

  return {
    routes(app) {
      app.get("/api/recordings", { schema: { response: { 200: RecordingList } } }, async (request) => {
        const { principal } = authorise(await identity.principal(request), "recording.watch");
        const titles = await readTitles(platform.db, await shelf.conferences());
        const recordings: RecordingList["recordings"] = [];
        for (const { id, ...title } of titles) {
          if (principal.kind !== "account" && principal.conferenceId !== id) continue;
          const { state } = await platform.hub.get(id);
          try {
            mayWatch(principal, state);
          } catch (error) {
            if (error instanceof Problem) continue;
            throw error;
          }
          const { on, recalled, rules } = state.recording;
          recordings.push({ conferenceId: id, ...title, on: on !== null, ended: state.phase === "ended", keepDays: rules.keepDays, recalled, keptUntil: recordingKeptUntil(state.recording), bytes: await shelf.size(id) });
        }
        return { recordings };
      });

      app.get<{ Params: Static<typeof AConference> }>(
        "/api/conferences/:conferenceId/recording/space",
        { schema: { params: AConference, response: { 200: RecordingSpace } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          authorise(await identity.principal(request), "recording.set-rules", { conferenceId });
          const { rules } = (await platform.hub.get(conferenceId)).state.recording;
          const bytesPerHour = (PICTURES_MEASURED["720"] * 1_000 * USUAL_PICTURES * (rules.speakers ? 2 : 1) * 3_600) / 8;
          reply.header("cache-control", "private, no-store");
          return { hours: Math.floor((10 * Math.max(0, await freeBeyondReserve())) / bytesPerHour) / 10 };
        },
      );

      app.get<{ Params: Static<typeof AConference> }>(
        "/api/conferences/:conferenceId/recording/parts",
        { schema: { params: AConference, response: { 200: RecordingParts } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const { recording } = await watching(request, conferenceId);
          const parts = await Promise.all((await partsOf(conferenceId)).map((part) => shown(conferenceId, part)));
          reply.header("cache-control", "private, no-cache");
          return { now: platform.clock(), on: recording.on !== null, parts };
        },
      );

      app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof After> }>(
        "/api/conferences/:conferenceId/recording/journal",
        { schema: { params: AConference, querystring: After, response: { 200: RecordingJournal } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const { seq } = await watching(request, conferenceId);
          const entries = await readKinds(platform.db, conferenceId, REPLAYED, seq);
          reply.header("cache-control", "private, no-cache");
          return { entries: entries.filter((entry) => entry.seq > Number(request.query.after ?? 0)).flatMap((entry) => projectEntry(entry, "site") ?? []) as RecordingJournal["entries"] };
        },
      );

      app.get<{ Params: Static<typeof APiece> }>(
        "/api/conferences/:conferenceId/recording/parts/:part/:chunk/:kind",
        { schema: { params: APiece } },
        async (request, reply) => {
          const { conferenceId, part: id, chunk: at, kind } = request.params;
          await watching(request, conferenceId);
          const part = (await partsOf(conferenceId)).find((each) => each.id === id);
          const chunk = part?.chunks[Number(at)];
          if (!part || !chunk) throw new Problem("recording-part-unknown");
          // A chunk never changes, but whoever may not watch any more must not find it in the browser either: it is asked each time.
          const etag = `"${id}-${at}-${Math.round(chunk.end)}-${kind}"`;
          reply.headers({ etag, "cache-control": "private, no-cache", "accept-ranges": "bytes", "content-type": `${kind}/mp4` });
          if (request.headers["if-none-match"] === etag) return reply.code(304).send();
          const made = await muxFragment(kind, await shelf.of(conferenceId).read(part, chunk));
          // A stretch without pictures between ones that have some: there is nothing to append.
          if (!made) return reply.code(204).send();
          return sendBytes(request, reply, made.bytes.length, (range) => made.bytes.subarray(range?.start ?? 0, range ? range.end + 1 : undefined));
        },
      );

      app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof AStretch> }>(
        "/api/conferences/:conferenceId/recording/film",
        { schema: { params: AConference, querystring: AStretch } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const { name } = request.query;
          const [from, end] = [Number(request.query.from), Number(request.query.end)];
          const { seq } = await watching(request, conferenceId);
          if (end <= from || end - from > LONGEST_FILM_MS) throw new Problem("input-malformed", "end");
          const entries = await readKinds(platform.db, conferenceId, REPLAYED, seq);
          const { path, etag, size } = await films.make(conferenceId, shelf.of(conferenceId), await partsOf(conferenceId), piecesOf(folded(entries), from, end));
          const quoted = `"${etag}"`;
          reply.headers({
            etag: quoted,
            "cache-control": "private, no-cache",
            "accept-ranges": "bytes",
            "content-type": "video/mp4",
            "content-disposition": `attachment; filename="recording.mp4"; filename*=UTF-8''${encodeURIComponent(`${(name ?? "recording").replaceAll(/["/\\]/g, " ")}.mp4`).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`,
          });
          if (request.headers["if-none-match"] === quoted) return reply.code(304).send();
          return sendBytes(request, reply, size, (range) => createReadStream(path, range));
        },
      );
    },
  };
}

/** The state after each entry. */
function folded(entries: readonly Entry[]): { at: number; state: ConferenceState }[] {
  let state = initialState;
  return entries.map((entry) => {
    state = reduce(state, entry);
    return { at: entry.at, state };
  });
}

function sendBytes(request: FastifyRequest, reply: FastifyReply, size: number, read: (range?: { start: number; end: number }) => unknown): FastifyReply {
  const range = rangeOf(request.headers.range, size);
  if (range === "bad") return reply.code(416).header("content-range", `bytes */${size}`).header("content-length", 0).send("");
  if (!range) return reply.header("content-length", size).send(read());
  return reply.code(206).headers({ "content-range": `bytes ${range.start}-${range.end}/${size}`, "content-length": range.end - range.start + 1 }).send(read(range));
}
