import { ROOT_EDGE, type EdgeLink, type EdgeState } from "@diemcau/contract";
import type { MediaClient } from "@diemcau/media";
import { isBetterAt, isFull, rankEdges, type AskingSite, type EdgeFacts } from "@diemcau/rules/edges";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Database } from "../../platform/db/database.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { EdgeDirectory, knownState, rootFacts, type Audience, type EdgeNow } from "./directory.ts";
import { forecastRoutes, unitsAbove } from "./forecast.ts";
import { edgeOfKey, nameSession, readSession } from "./keys.ts";
import { readLinkMinutes } from "./link-store.ts";
import { parentsOf } from "./links.ts";
import { bearerOf, edgeRoutes } from "./routes.ts";
import { readEdges, readRoundTrips, type EdgeRow } from "./store.ts";

export type { Audience } from "./directory.ts";
export { readEdgeNames, saveFirstRoundTrip } from "./store.ts";
export { showServer } from "./gauges.ts";
export { createEdgeWarden } from "./warden.ts";

/** Who may carry a session: an edge, or the root, which is not ours to speak of. */
export interface Carrier {
  /** Edge id, or ROOT_EDGE. */
  readonly id: string;
  /** Null: the root. */
  readonly client: MediaClient | null;
  /** It did not answer. */
  failed(): void;
  /** It took the session: what to call it to the outside. */
  took(sessionId: string): string;
}

/** An edge as the quality board sees it. */
export interface EdgeOverview {
  readonly id: string;
  readonly name: string;
  /** Since when it has been lost, ms; null: it is not. */
  readonly lostMs: number | null;
  /** Share of its machine in use, 0 to 1. */
  readonly busy: number;
  readonly loopMs: number;
  readonly links: readonly EdgeLink[];
}

function overviewOf({ id, name, running }: EdgeRow, state: EdgeState): EdgeOverview {
  const load = state === "lost" || state === "stopped" ? null : (running?.load ?? null);
  return { id, name, lostMs: state === "lost" ? (running?.silentMs ?? 0) : null, busy: load ? load.cpu / load.cores : 0, loopMs: load?.loopMs ?? 0, links: load?.links ?? [] };
}

/** How each edge is, for a process that follows none of them. */
export async function readOverview(db: Database): Promise<EdgeOverview[]> {
  return (await readEdges(db)).map((row) => overviewOf(row, knownState(row)));
}

/** Edges: the machines that carry the programme to the sites. */
export interface Edges {
  routes(app: FastifyInstance): void;
  /** Of all there are: how each is, and its links of one conference; and the root. */
  overview(conferenceId: string): Promise<{ readonly edges: readonly EdgeOverview[]; readonly root: RootNow }>;
  linkMinutes(edgeId: string, conferenceId: string, since: number): ReturnType<typeof readLinkMinutes>;
  /** That edge, if the site is better off there than at the one it plays from (an edge's id or ROOT_EDGE); null: it is not. */
  betterFor(conferenceId: string, site: number, to: string, from: string): Promise<Carrier | null>;
  /** Is there any, whatever it does now? */
  isTree(): Promise<boolean>;
  /** Should whoever plays from it (an edge's id or ROOT_EDGE) look for another? It is drained, stopped, removed or known to be gone. */
  isLeaving(edgeId: string): Promise<boolean>;
  /**
   * Who may carry the programme to a site, the best first; edges only.
   * @param site its ordinal; null: somebody who sits at no site
   * @param avoid the edge that has just failed it
   * @param bus whose programme, when it is not the conference's
   */
  carriersFor(conferenceId: string, site: number | null, avoid: string | null, whom: Audience, bus?: string): Promise<Carrier[]>;
  /** Who would carry a site if the edge that it plays from failed now: another one, or the root; null: nobody has a place. */
  secondFor(conferenceId: string, site: number, from: string): Promise<{ edge: string; name: string | null } | null>;
  /** Connections about a bus that nobody needs any more. */
  forget(bus: string): Promise<void>;
  /** The edge that asks with its key, null: the request shows none. @throws Problem edge-key-refused */
  asking(request: FastifyRequest): Promise<{ id: string; name: string } | null>;
  /** From whom an edge may pull, the root among them. */
  parentsFor(edgeId: string, conferenceId: string, avoid: string | null): Promise<Carrier[]>;
  /** Where a session is; null: at the root, under this very name. */
  whose(conferenceId: string, name: string): Promise<{ client: MediaClient; sessionId: string } | "gone" | null>;
  close(): Promise<void>;
}

/** The root as its own process says. */
export interface RootNow {
  readonly load: { readonly viewers: number; readonly cpu: number; readonly cores: number; readonly loopMs: number } | null;
  /** Since when it does not answer, Unix ms; null: it does. */
  readonly silentSince: number | null;
  /** The last time that it did not, when that is over, Unix ms. */
  readonly lastSilence: { readonly from: number; readonly to: number } | null;
}

interface Below {
  readonly organisation: Organisation;
  readonly conferences: Conferences;
  /** The root's media process. */
  readonly root: () => Promise<RootNow>;
}

export function createEdges(platform: Platform, identity: Identity, { organisation, conferences, root: rootNow }: Below): Edges {
  const directory = new EdgeDirectory(platform);
  const { secrets, db } = platform;

  const carrierOf = (edge: EdgeNow, conferenceId: string): Carrier => ({
    id: edge.id,
    client: directory.client(edge, conferenceId),
    failed: () => directory.suspect(edge),
    took(sessionId) {
      directory.sent(edge.id);
      return nameSession(secrets, conferenceId, edge.id, sessionId);
    },
  });
  const root: Carrier = { id: ROOT_EDGE, client: null, failed: () => {}, took: (sessionId) => sessionId };

  async function askingSite(conferenceId: string, site: number | null, avoid: string | null): Promise<AskingSite> {
    const key = `${conferenceId} ${site}`;
    if (site === null) return { key, path: [], avoid };
    const tree = await conferences.tree(conferenceId);
    return { key, path: unitsAbove(tree, site), avoid, roundTrips: await readRoundTrips(db, conferenceId, site) };
  }

  return {
    async overview(conferenceId) {
      const [edges, root] = await Promise.all([directory.all(), rootNow()]);
      return {
        edges: edges.map((edge) => {
          const seen = overviewOf(edge, edge.known);
          return { ...seen, links: seen.links.filter((link) => link.conferenceId === conferenceId) };
        }),
        root,
      };
    },
    linkMinutes: (edgeId, conferenceId, since) => readLinkMinutes(db, edgeId, conferenceId, since),
    routes(app) {
      edgeRoutes(app, { platform, identity, organisation, directory, root: rootNow });
      forecastRoutes(app, { platform, identity, conferences, directory });
    },
    isTree: async () => (await directory.all()).length > 0,
    async isLeaving(edgeId) {
      if (edgeId === ROOT_EDGE) return false;
      const edge = await directory.find(edgeId);
      // One of which only nothing was heard may be well: the database may have been away.
      return edge === null || edge.known === "draining" || edge.known === "stopped" || edge.running?.trouble === "gone";
    },
    forget: (bus) => directory.forget(bus),
    async carriersFor(conferenceId, site, avoid, whom, bus = conferenceId) {
      const edges = await directory.all();
      if (!edges.some(({ state }) => state === "up")) return [];
      const byId = new Map(edges.map((edge) => [edge.id, edge]));
      const ranked = rankEdges(await askingSite(conferenceId, site, avoid), edges.map((edge) => directory.facts(edge, whom)));
      return ranked.map(({ id }) => carrierOf(byId.get(id)!, bus));
    },
    async secondFor(conferenceId, site, from) {
      const edges = (await directory.all()).filter(({ id }) => id !== from);
      const [best] = rankEdges(await askingSite(conferenceId, site, null), edges.map((edge) => directory.facts(edge)));
      if (best) return { edge: best.id, name: edges.find(({ id }) => id === best.id)!.name };
      const { load, silentSince } = await rootNow();
      const takes = silentSince === null && !isFull(rootFacts(platform.config.maxViewers, load?.viewers ?? null));
      return takes ? { edge: ROOT_EDGE, name: null } : null;
    },
    async betterFor(conferenceId, site, to, from) {
      const edges = await directory.all();
      const factsOf = async (id: string): Promise<EdgeFacts | null> => {
        if (id === ROOT_EDGE) return rootFacts(platform.config.maxViewers, (await rootNow()).load?.viewers ?? null);
        const edge = edges.find((each) => each.id === id);
        return edge ? directory.facts(edge) : null;
      };
      const [there, here] = [await factsOf(to), await factsOf(from)];
      const edge = edges.find(({ id }) => id === to);
      if (!there || !here || !edge || !isBetterAt(await askingSite(conferenceId, site, null), there, here)) return null;
      // Counted now, not when it has moved: its neighbours ask in the same seconds, and would all find room there and none here.
      directory.moved(from, to);
      return { ...carrierOf(edge, conferenceId), took: (sessionId) => nameSession(secrets, conferenceId, to, sessionId) };
    },
    async asking(request) {
      const key = bearerOf(request);
      // Others may show tokens of another kind.
      if (key === null || edgeOfKey(key) === null) return null;
      const edge = await directory.byKey(key, request.ip);
      if (!edge) throw new Problem("edge-key-refused");
      return edge;
    },
    async parentsFor(edgeId, conferenceId, avoid) {
      const edges = await directory.all();
      const edge = edges.find(({ id }) => id === edgeId);
      if (!edge) return [];
      return parentsOf(edge, edges, avoid).map((id) => (id === ROOT_EDGE ? root : carrierOf(edges.find((each) => each.id === id)!, conferenceId)));
    },
    async whose(conferenceId, name) {
      const session = readSession(secrets, conferenceId, name);
      if (session === null) return null;
      if (session === "forged") return "gone";
      const edge = await directory.find(session.edgeId);
      return edge?.running ? { client: directory.client(edge, conferenceId), sessionId: session.sessionId } : "gone";
    },
    close: () => directory.close(),
  };
}
