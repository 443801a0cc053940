import { InterpreterAccounts, Uuid } from "@diemcau/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Floor } from "../floor/index.ts";
import { authorise, readInterpreters, type Identity } from "../identity/index.ts";
import { readTranscript, writeLines } from "./store.ts";
import { transcriptText, transcriptVtt } from "./transcript.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ATrack = Type.Object({ conferenceId: Uuid, trackId: Uuid });
/** Accounts to choose from. */
const MOST = 200;

/** The transcript of what stenographers type, and who may interpret. */
export interface Captions {
  routes(app: FastifyInstance): void;
}

export function createCaptions(platform: Platform, { identity, conferences, floor }: { identity: Identity; conferences: Conferences; floor: Floor }): Captions {
  const { db, hub } = platform;
  floor.onCommands({
    "caption.say": (tx, { conferenceId, entries }) => writeLines(tx, conferenceId, entries),
    "caption.correct": (tx, { conferenceId, entries }) => writeLines(tx, conferenceId, entries),
  });

  async function transcript(request: FastifyRequest<{ Params: Static<typeof ATrack> }>, reply: FastifyReply, kind: "txt" | "vtt"): Promise<FastifyReply> {
    const { conferenceId, trackId } = request.params;
    await conferences.authoriseWithin(await identity.principal(request), "transcript.read", conferenceId);
    const { state } = await hub.get(conferenceId);
    const track = state.captions.tracks.find(({ id }) => id === trackId);
    if (!track) throw new Problem("caption-track-unknown");
    const [lines, { conference }] = await Promise.all([readTranscript(db, conferenceId, trackId), conferences.catalogue.outline(conferenceId)]);
    const body = kind === "vtt" ? transcriptVtt(lines, state.openedAt ?? conference.startsAt) : transcriptText(`${conference.title} – ${track.name}`, lines, conference.timeZone);
    return reply
      .headers({ "content-disposition": `attachment; filename="captions-${track.language}.${kind}"`, "cache-control": "no-store" })
      .type(kind === "vtt" ? "text/vtt; charset=utf-8" : "text/plain; charset=utf-8")
      .send(body);
  }

  return {
    routes(app) {
      app.get<{ Params: Static<typeof ATrack> }>("/api/conferences/:conferenceId/captions/:trackId/transcript.txt", { schema: { params: ATrack } }, (request, reply) => transcript(request, reply, "txt"));
      app.get<{ Params: Static<typeof ATrack> }>("/api/conferences/:conferenceId/captions/:trackId/transcript.vtt", { schema: { params: ATrack } }, (request, reply) => transcript(request, reply, "vtt"));

      app.get<{ Params: Static<typeof AConference> }>(
        "/api/conferences/:conferenceId/interpreters",
        { schema: { params: AConference, response: { 200: InterpreterAccounts } } },
        async (request) => {
          const { conferenceId } = request.params;
          authorise(await identity.principal(request), "interpreter.list", { conferenceId });
          await hub.get(conferenceId);
          return { accounts: await readInterpreters(db, MOST) };
        },
      );
    },
  };
}
