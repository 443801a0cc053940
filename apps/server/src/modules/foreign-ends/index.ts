/** Foreign ends: encoders and players that are no pages of ours, and streams that go on elsewhere. */
import { randomBytes } from "node:crypto";
import { ForeignEnds, MediaPassMade, NewMediaPass, NewProgrammeOutput, ProgrammeOutput, Uuid } from "@diemcau/contract";
import { hostOf, type OutputState } from "@diemcau/media";
import { slotOf, type ConferenceState } from "@diemcau/rules";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { actorOf } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { qrCode } from "../../platform/qr.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Documents } from "../documents/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { MediaClients, toldSoon } from "../media/index.ts";
import { endsAt } from "./closing.ts";
import { readEncoderSessions, readOpenPasses } from "./encoder-store.ts";
import { hlsRoutes } from "./hls.ts";
import { bearerOf, passOfToken, tokenOf } from "./pass-key.ts";
import { checkPushAddress } from "./push-address.ts";
import { Scenes } from "./scenes.ts";
import { countOutputs, countPasses, endOutput, putOutput, putPass, putPassSession, readOutputs, readPass, readPasses, revokeOfSite, revokePass, takeEndedSessions, type OutputRow, type PassRow, type PassSession } from "./store.ts";

export { createOutputDirector } from "./director.ts";
export { createEncoderWatch } from "./encoders.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const AnEnd = Type.Object({ conferenceId: Uuid, id: Uuid });
const MOST_PASSES = 50;
/** Each is a program of its own beside the media engine. */
const MOST_OUTPUTS = 4;
const HOUR_MS = 3_600_000;
/** What the media process has not taken up by then is not about to, ms. */
const TAKEN_UP_MS = 15_000;

export interface ForeignEndsModule {
  routes(app: FastifyInstance): void;
  /**
   * The pass that a request's stream token stands for; null where it carries none of ours.
   * @throws Problem media-pass-refused, too-many-requests
   */
  pass(request: FastifyRequest, conferenceId: string): Promise<PassRow | null>;
  /** A session was opened with a pass: it ends with it. */
  opened(session: PassSession): Promise<void>;
  /** Sessions whose pass is not good any more, each told once. */
  ended(): Promise<PassSession[]>;
  /** What encoders have opened for a site, by their names; some may be gone. */
  encodersOf(conferenceId: string, site: number): Promise<string[]>;
  close(): Promise<void>;
}

export function createForeignEnds(platform: Platform, identity: Identity, conferences: Conferences, documents: Documents): ForeignEndsModule {
  const { db, clock, secrets, config } = platform;
  const clients = new MediaClients(platform);
  const scenes = new Scenes(platform, conferences, documents);
  const wrongTokens = createLimiter({ limit: 30, windowMs: 60_000, clock });

  const addressOf = (conferenceId: string, direction: "in" | "out"): string => `${config.publicUrl}/media/${conferenceId}/${direction === "in" ? "whip" : "whep"}`;

  const watchOf = (key: string): NonNullable<ProgrammeOutput["watch"]> => {
    const address = `${config.publicUrl}/hls/${key}/watch`;
    const { edge, runs } = qrCode(address);
    return { address, qr: { edge, runs: runs.map((run) => ({ ...run })) } };
  };

  const shown = ({ url, key, ...row }: OutputRow, states: readonly OutputState[] | null): ProgrammeOutput => {
    const state = states?.find(({ id }) => id === row.id);
    return {
      ...row,
      address: row.kind === "hls" ? `${config.publicUrl}/hls/${key}/live.m3u8` : hostOf(url ?? ""),
      watch: key === null ? null : watchOf(key),
      // The one who tells the media process looks every two seconds.
      state: state?.state ?? (states === null || clock() - row.madeAt > TAKEN_UP_MS ? "unknown" : "starting"),
      restarts: state?.restarts ?? 0,
      detail: state?.detail ?? null,
    };
  };

  /** What a pass does now. */
  function useOf({ id, site }: PassRow, state: ConferenceState, open: ReadonlySet<string>): { isUsed: boolean; isOnAir: boolean } {
    const isUsed = open.has(id);
    return { isUsed, isOnAir: isUsed && site !== null && slotOf(state, site) >= 0 };
  }

  async function manager(request: FastifyRequest, conferenceId: string, where?: "header") {
    const { principal } = authorise(await identity.principal(request, where), "foreign-end.manage", { conferenceId });
    await platform.hub.get(conferenceId);
    return principal;
  }

  return {
    routes(app) {
      app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/foreign-ends", { schema: { params: AConference, response: { 200: ForeignEnds } } }, async (request) => {
        const { conferenceId } = request.params;
        await manager(request, conferenceId);
        const { state } = await platform.hub.get(conferenceId);
        const [passes, open, outputs, states, tree] = await Promise.all([
          readPasses(db, conferenceId, clock()),
          readOpenPasses(db, conferenceId),
          readOutputs(db, conferenceId),
          toldSoon(clients.of(conferenceId).outputStates()),
          conferences.tree(conferenceId),
        ]);
        const nameOf = (site: number | null) => (site === null ? null : (tree.sites[site]?.name ?? null));
        return { passes: passes.map((pass) => ({ ...pass, siteName: nameOf(pass.site), ...useOf(pass, state, open) })), outputs: outputs.map((row) => shown(row, states)), endsAt: endsAt(state) };
      });

      app.post<{ Params: Static<typeof AConference>; Body: NewMediaPass }>(
        "/api/conferences/:conferenceId/media-passes",
        { schema: { params: AConference, body: NewMediaPass, response: { 201: MediaPassMade } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const asking = await identity.principal(request, "header");
          const { id, direction, label, hours } = request.body;
          const own = asking?.kind === "site";
          const { principal } = authorise(asking, own ? "media-pass.own" : "foreign-end.manage", { conferenceId });
          // A room speaks for its own camera alone.
          if (own && direction !== "in") throw new Problem("not-allowed");
          const site = direction === "out" ? null : principal.kind === "site" ? principal.site : (request.body.site ?? 0);
          if (site !== null && site >= (await conferences.tree(conferenceId)).siteCount) throw new Problem("site-unknown");
          const now = clock();
          const pass: PassRow = { id, direction, site, label, madeBy: actorOf(principal), madeAt: now, until: now + hours * HOUR_MS };
          await db.transaction().execute(async (tx) => {
            const count = await countPasses(tx, conferenceId, id, now);
            if (principal.kind === "site") await revokeOfSite(tx, conferenceId, principal.site, id, now);
            else if (count >= MOST_PASSES) throw new Problem("media-passes-full");
            if (!(await putPass(tx, conferenceId, pass))) throw new Problem("command-id-reused");
          });
          return reply.code(201).header("cache-control", "no-store").send({ id, url: addressOf(conferenceId, direction), token: tokenOf(secrets, id), until: pass.until });
        },
      );

      app.delete<{ Params: Static<typeof AnEnd> }>("/api/conferences/:conferenceId/media-passes/:id", { schema: { params: AnEnd, response: { 204: Type.Null() } } }, async (request, reply) => {
        const { conferenceId, id } = request.params;
        await manager(request, conferenceId, "header");
        if (!(await revokePass(db, conferenceId, id, clock()))) throw new Problem("not-found");
        return reply.code(204).send();
      });

      app.post<{ Params: Static<typeof AConference>; Body: NewProgrammeOutput }>(
        "/api/conferences/:conferenceId/outputs",
        { schema: { params: AConference, body: NewProgrammeOutput, response: { 201: ProgrammeOutput } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const principal = await manager(request, conferenceId, "header");
          const { id, kind, label, url, scenes = false } = request.body;
          if ((await platform.hub.get(conferenceId)).state.phase === "ended") throw new Problem("conference-ended");
          if (kind === "push" && !url) throw new Problem("output-address-missing");
          if (kind === "push") await checkPushAddress(url!, config.pushLocal);
          const row: OutputRow = { id, kind, label, url: kind === "push" ? url! : null, key: kind === "hls" ? randomBytes(18).toString("base64url") : null, scenes: kind === "hls" && scenes, madeBy: actorOf(principal), madeAt: clock() };
          await db.transaction().execute(async (tx) => {
            if ((await countOutputs(tx, conferenceId, id)) >= MOST_OUTPUTS) throw new Problem("outputs-full");
            if (!(await putOutput(tx, conferenceId, row))) throw new Problem("command-id-reused");
          });
          const kept = (await readOutputs(db, conferenceId)).find((each) => each.id === id) ?? row;
          return reply.code(201).header("cache-control", "no-store").send(shown(kept, []));
        },
      );

      app.delete<{ Params: Static<typeof AnEnd> }>("/api/conferences/:conferenceId/outputs/:id", { schema: { params: AnEnd, response: { 204: Type.Null() } } }, async (request, reply) => {
        const { conferenceId, id } = request.params;
        await manager(request, conferenceId, "header");
        if (!(await endOutput(db, conferenceId, id, clock()))) throw new Problem("output-unknown");
        return reply.code(204).send();
      });

      hlsRoutes(app, platform, { scenes, documents });
    },

    async pass(request, conferenceId) {
      const token = bearerOf(request.headers.authorization);
      if (!token?.startsWith("dcp_")) return null;
      const id = passOfToken(secrets, token);
      const pass = id === null ? null : await readPass(db, conferenceId, id, clock());
      if (!pass) {
        // After the look: a revoked player that goes on trying must not stop the encoder beside it. Nobody guesses a mark of 18 bytes.
        wrongTokens.take(request.ip);
        throw new Problem("media-pass-refused");
      }
      return pass;
    },
    opened: (session) => putPassSession(db, session),
    ended: () => takeEndedSessions(db, clock()),
    encodersOf: (conferenceId, site) => readEncoderSessions(db, conferenceId, site),
    close: () => clients.close(),
  };
}
