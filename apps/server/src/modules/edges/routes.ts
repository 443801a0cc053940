import { EDGE_BEAT_MS, EdgeAddress, EdgeBeat, EdgeChange, EdgeDrain, EdgeOrders, EdgeRegistered, EdgeRegistration, EdgeSpread, EdgesBoard, MOST_EDGES, NewEdge, Uuid, type EdgeView, type RootView } from "@diemcau/contract";
import { forSites } from "@diemcau/rules/edges";
import { isOverloaded } from "@diemcau/rules/quality";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, type Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import type { RootNow } from "./index.ts";
import { rootFacts, type EdgeDirectory, type EdgeNow, type EdgeWord } from "./directory.ts";
import { edgeKey } from "./keys.ts";
import { isCircle, linkNumber } from "./links.ts";
import { deleteEdge, insertEdge, renewKey, saveBeat, saveRoundTrips, saveRunning, setDraining, setParent, updateEdge } from "./store.ts";

const AnEdge = Type.Object({ edgeId: Uuid });
type EdgeParams = { Params: Static<typeof AnEdge> };
/** A beat names every link and, now and then, every site. */
const BEAT_BODY = 256 * 1024;

export interface EdgeRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly organisation: Organisation;
  readonly directory: EdgeDirectory;
  readonly root: () => Promise<RootNow>;
}

/** The key that a machine shows; null: none. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([A-Za-z0-9_-]{16,200})$/.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

export function edgeRoutes(app: FastifyInstance, { platform, identity, organisation, directory, root }: EdgeRoutes): void {
  const { db, config, secrets } = platform;

  async function edgeOf(request: FastifyRequest): Promise<EdgeNow> {
    const edge = await directory.byKey(bearerOf(request) ?? "", request.ip);
    if (!edge) throw new Problem("edge-key-refused");
    return edge;
  }
  async function named(request: FastifyRequest<EdgeParams>): Promise<EdgeNow> {
    authorise(await identity.principal(request), "edge.manage");
    const edge = await directory.find(request.params.edgeId);
    if (!edge) throw new Problem("edge-unknown");
    return edge;
  }
  /** Everybody looks at once, this process before it answers. */
  async function changed(edgeId: string, word: EdgeWord = "look"): Promise<void> {
    directory.say(edgeId, word);
    await directory.refresh();
  }
  async function checkPlace(edgeId: string, { name, parentId, unitId }: EdgeChange): Promise<void> {
    const edges = await directory.all();
    if (edges.some((each) => each.name === name && each.id !== edgeId)) throw new Problem("edge-name-taken");
    if (parentId !== null && !edges.some(({ id }) => id === parentId)) throw new Problem("edge-unknown");
    if (isCircle(edgeId, parentId, edges)) throw new Problem("edge-parent-circle");
    if (unitId !== null && !(await organisation.units()).some(({ id }) => id === unitId)) throw new Problem("unit-unknown");
  }
  /** One line that makes a machine this edge. */
  async function addressFor(edgeId: string): Promise<Static<typeof EdgeAddress>> {
    const edges = await directory.all();
    const edge = edges.find(({ id }) => id === edgeId);
    if (!edge) throw new Problem("edge-unknown");
    const parent = edges.find(({ id }) => id === edge.parentId);
    const key = edgeKey(secrets, edge.id, edge.generation);
    return { id: edge.id, name: edge.name, parent: `${config.publicUrl}/${parent ? `edges/${parent.name}` : ""}#${key}` };
  }

  app.post<{ Body: EdgeRegistration }>("/api/edges/register", { schema: { body: EdgeRegistration, response: { 200: EdgeRegistered } } }, async (request) => {
    const edge = await edgeOf(request);
    const { parent } = request.body;
    const edges = await directory.all();
    const above = parent === null ? null : edges.find(({ name }) => name === parent);
    if (above === undefined) throw new Problem("edge-parent-unknown");
    if (isCircle(edge.id, above?.id ?? null, edges)) throw new Problem("edge-parent-circle");
    await setParent(db, edge.id, above?.id ?? null);
    await saveRunning(db, edge.id, request.body.controlHost ?? plainAddress(request.ip), request.body);
    await changed(edge.id);
    return { edgeId: edge.id, name: edge.name, beatMs: EDGE_BEAT_MS };
  });

  app.post<{ Body: EdgeBeat }>("/api/edges/beat", { bodyLimit: BEAT_BODY, schema: { body: EdgeBeat, response: { 200: EdgeOrders } } }, async (request) => {
    const edge = await edgeOf(request);
    const { instance, load, roundTrips = [], leaving = false, stopped = false } = request.body;
    const isOurs = await saveBeat(db, edge.id, instance, load, { leaving: leaving || stopped, stopped });
    if (isOurs === null) throw new Problem("edge-not-registered");
    if (!isOurs) throw new Problem("edge-replaced");
    await saveRoundTrips(db, edge.id, roundTrips);
    // Whoever has not gone by then is to go now.
    if (stopped) await changed(edge.id, "lost");
    else if (leaving && edge.running?.leaving === false) await changed(edge.id, "drain");
    return { state: edge.state, limit: edge.limit, beatMs: EDGE_BEAT_MS, links: linkNumber(edge, await directory.all()) };
  });

  app.get("/api/edges", { schema: { querystring: Type.Object({ as: Type.Optional(Type.String()) }), response: { 200: EdgesBoard } } }, async (request) => {
    authorise(await identity.principal(request), "edge.manage");
    const [edges, now] = await Promise.all([directory.all(), root()]);
    return { edges: edges.map(viewOf), root: { ...viewOfRoot(now), limit: config.maxViewers, forSites: forSites(config.maxViewers, edges.length > 0) } };
  });

  app.post<{ Body: NewEdge }>("/api/edges", { schema: { body: NewEdge, response: { 200: EdgeAddress } } }, async (request, reply) => {
    authorise(await identity.principal(request), "edge.manage");
    const { body } = request;
    if ((await directory.all()).length >= MOST_EDGES) throw new Problem("edges-too-many");
    if (!(await directory.find(body.id))) {
      await checkPlace(body.id, body);
      if (!(await insertEdge(db, body))) throw new Problem("edge-name-taken");
      await changed(body.id);
    }
    void reply.header("cache-control", "no-store");
    return addressFor(body.id);
  });

  app.post<EdgeParams & { Body: EdgeChange }>("/api/edges/:edgeId", { schema: { params: AnEdge, body: EdgeChange, response: { 204: Type.Null() } } }, async (request, reply) => {
    const edge = await named(request);
    await checkPlace(edge.id, request.body);
    await updateEdge(db, edge.id, request.body);
    await changed(edge.id);
    return reply.code(204).send();
  });

  app.post<EdgeParams & { Body: EdgeDrain }>("/api/edges/:edgeId/drain", { schema: { params: AnEdge, body: EdgeDrain, response: { 204: Type.Null() } } }, async (request, reply) => {
    const edge = await named(request);
    await setDraining(db, edge.id, request.body.drain);
    await changed(edge.id, request.body.drain ? "drain" : "look");
    return reply.code(204).send();
  });

  app.post<EdgeParams>("/api/edges/:edgeId/spread", { schema: { params: AnEdge, response: { 200: EdgeSpread } } }, async (request) => {
    const edge = await named(request);
    if (edge.state !== "up") throw new Problem("edge-not-up");
    return { asked: await directory.spread(edge, rootFacts(config.maxViewers, (await root()).load?.viewers ?? null)) };
  });

  app.get<EdgeParams>("/api/edges/:edgeId/address", { schema: { params: AnEdge, response: { 200: EdgeAddress } } }, async (request, reply) => {
    const edge = await named(request);
    void reply.header("cache-control", "no-store");
    return addressFor(edge.id);
  });

  app.post<EdgeParams>("/api/edges/:edgeId/key", { schema: { params: AnEdge, response: { 200: EdgeAddress } } }, async (request, reply) => {
    const edge = await named(request);
    // Its sites first: whoever runs with the old key ends at its next beat.
    directory.say(edge.id, "drain");
    await renewKey(db, edge.id);
    await changed(edge.id, "drain");
    void reply.header("cache-control", "no-store");
    return addressFor(edge.id);
  });

  app.delete<EdgeParams>("/api/edges/:edgeId", { schema: { params: AnEdge, response: { 204: Type.Null() } } }, async (request, reply) => {
    const edge = await named(request);
    await deleteEdge(db, edge.id);
    await changed(edge.id, "drain");
    return reply.code(204).send();
  });
}

function viewOf({ id, name, parentId, unitId, unitName, ownLimit, limit, state, running }: EdgeNow): EdgeView {
  return {
    id,
    name,
    parentId,
    unit: unitId === null ? null : { id: unitId, name: unitName ?? "" },
    engine: running?.engine ?? null,
    address: running ? `${running.host}:${running.port}` : null,
    limit,
    ownLimit,
    state,
    silentMs: state === "lost" || state === "stopped" ? Math.round(running?.silentMs ?? 0) : null,
    load: state === "stopped" ? null : (running?.load ?? null),
    trouble: state === "joining" ? (running?.trouble ?? null) : null,
  };
}

function viewOfRoot({ load, silentSince }: RootNow): Pick<RootView, "viewers" | "state" | "since" | "load"> {
  const { viewers, cpu, cores, loopMs } = load ?? { viewers: null, cpu: 0, cores: 1, loopMs: 0 };
  // One answer that comes late is not silence: the connection to it says when it is.
  const state = silentSince !== null ? "silent" : isOverloaded({ busy: cpu / cores, loopMs }) ? "overloaded" : "up";
  return { viewers, state, since: silentSince, load: load && { cpu, cores, loopMs } };
}

/** An IPv4 address that arrived at an IPv6 socket, as itself. */
const plainAddress = (ip: string): string => ip.replace(/^::ffff:(?=\d+\.)/, "");
