import { SheetAsked, StillMeasures, StillTaken, STILL_SIZES, Uuid } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { ENLARGED_MS, packSheet, paceOf, sizeOfStill, type SheetRow } from "@diemcau/rules/wall";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import type { Placed } from "./board.ts";
import type { WallBoards } from "./boards.ts";

const AConference = Type.Object({ conferenceId: Uuid });
/** A room sends one every five seconds at most, and while it is enlarged a small and a large one every two and a half. */
const STILLS_A_MINUTE = 80;
/** A window asks every two seconds at most; somebody may have several. */
const SHEETS_A_MINUTE = 240;
const SHEET_BODY = 64 * 1024;
/** Whoever has enlarged a tile, or looks into a room, asks again well within that time, ms. */
const LARGE_WANTED_MS = 12_000;
export const LIVE_WANTED_MS = 20_000;
const FASTEST_SHEET_MS = 2_000;
const SLOWEST_SHEET_MS = 5_000;

export interface WallRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly boards: WallBoards;
}

export function wallRoutes(app: FastifyInstance, { platform, identity, conferences, boards }: WallRoutes): void {
  const { hub, clock } = platform;
  const often = createLimiter({ limit: STILLS_A_MINUTE, windowMs: 60_000, clock });
  const asking = createLimiter({ limit: SHEETS_A_MINUTE, windowMs: 60_000, clock });

  void app.register(async (scope) => {
    scope.addContentTypeParser(["image/webp", "image/jpeg"], { parseAs: "buffer", bodyLimit: STILL_SIZES.large.bytes }, (_request, body, done) => done(null, body));
    scope.post<{ Params: Static<typeof AConference>; Querystring: StillMeasures; Body: Buffer | null | undefined }>(
      "/api/conferences/:conferenceId/stills",
      { config: { verbatim: true }, schema: { params: AConference, querystring: StillMeasures, response: { 200: StillTaken } } },
      async (request) => {
        const { conferenceId } = request.params;
        const { principal } = authorise(await identity.principal(request, "header"), "still.send", { conferenceId });
        if (principal.kind !== "site") throw new Problem("not-allowed");
        const { state } = await hub.get(conferenceId);
        if (state.phase === "ended") throw new Problem("conference-ended");
        often.take(principal.siteId);
        const { site } = principal;
        const board = boards.of(conferenceId);
        const at = clock();
        const body = request.body ?? Buffer.alloc(0);
        const size = body.length === 0 ? "none" : sizeOfStill(body);
        if (size === null) throw new Problem("still-malformed");
        const large = (await board.wanted(site, "large")) > at;
        // The places of large stills are few: one that nobody asked for would take another's.
        if (size === "large") {
          if (large) board.putLarge(site, at, body);
        } else if (!board.put(site, lookOf(request.query, at, size !== "none"), body)) throw new Problem("server-busy");
        return { nextMs: large ? ENLARGED_MS : jittered(paceOf(joined(state))), large };
      },
    );
  });

  app.post<{ Params: Static<typeof AConference>; Body: SheetAsked }>(
    "/api/conferences/:conferenceId/stills/sheet",
    { bodyLimit: SHEET_BODY, schema: { params: AConference, body: SheetAsked } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request, "header"), "still.read", { conferenceId });
      asking.take(principal.kind === "account" ? principal.id : "");
      const { sites, have, enlarged, live } = request.body;
      if (sites.length !== have.length) throw new Problem("input-malformed", "have");
      const [{ state }, { siteCount }] = await Promise.all([hub.get(conferenceId), conferences.tree(conferenceId)]);
      for (const site of [enlarged?.site ?? 0, live ?? 0]) if (site >= siteCount) throw new Problem("site-unknown");
      const now = clock();
      const paceMs = paceOf(joined(state));
      const nextMs = enlarged || live !== undefined ? FASTEST_SHEET_MS : Math.min(SLOWEST_SHEET_MS, paceMs / 2);
      const stills: SheetRow[] = [];
      const images: Uint8Array[] = [];
      let large: SheetRow | null = null;
      // An ended conference has no stills, and asking must not make it a folder.
      if (state.phase !== "ended") {
        const board = boards.of(conferenceId);
        if (enlarged) await board.want(enlarged.site, "large", now + LARGE_WANTED_MS);
        if (live !== undefined) await board.want(live, "live", now + LIVE_WANTED_MS);
        const looks = await board.looks();
        const newer = sites.filter((site, index) => looks.at(site) > have[index]!);
        const found = await board.stills(newer);
        const add = (site: number, { at, image }: Placed): SheetRow => {
          images.push(image);
          return [site, at, image.length];
        };
        for (const [site, still] of found) stills.push(add(site, still));
        const big = enlarged ? await board.large(enlarged.site) : null;
        if (enlarged && big && big.at > enlarged.have) large = add(enlarged.site, big);
      }
      const packed = packSheet({ now, nextMs, paceMs, stills, large }, images);
      return reply.header("cache-control", "no-store").type("application/octet-stream").send(Buffer.from(packed.buffer));
    },
  );
}

function lookOf(said: StillMeasures, at: number, hasPicture: boolean) {
  const number = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number(text));
  return {
    at,
    // A room that says nothing of its picture is not marked for it.
    picture: hasPicture ? { light: number(said.light, 255), brightest: number(said.brightest, 255), motion: number(said.motion, 1) } : null,
    sound: said.muted || said.sound === undefined ? null : Number(said.sound),
  };
}

/** Rooms that are there; counted when the rooms have changed. */
const counted = new WeakMap<ConferenceState["sites"], number>();
export function joined({ sites }: ConferenceState): number {
  let count = counted.get(sites);
  if (count === undefined) {
    count = 0;
    for (const [, { presence }] of sites.entries()) if (presence === "c") count++;
    counted.set(sites, count);
  }
  return count;
}

/** Thousands that began together must not stay together. */
const jittered = (ms: number): number => Math.round(ms * (0.9 + Math.random() * 0.2));
