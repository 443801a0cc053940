import { chmod, unlink } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecuredServer } from "node:https";
import { connect, type Socket } from "node:net";
import type { Logger } from "pino";
import {
  SLOT_COUNT,
  replyOf,
  type EmbeddedEngineOptions,
  type EngineEvents,
  type MediaEngine,
  type Layer,
  type PlayTarget,
  type SessionAnswer,
  type Slot,
} from "../engine.ts";
import { MediaError } from "../errors.ts";
import { Recorders } from "../recording/recorder.ts";
import { MAX_OFFER_BYTES } from "../sdp/offer.ts";
import { OutputsDesk } from "./outputs.ts";
import { RecordingDesk } from "./recording.ts";
import { listenSecured, type ControlAddress } from "./address.ts";
import { Buses, type BusesOptions, type EngineHost, type MediaLoad } from "./buses.ts";
import { WorkMeter, type Work } from "./work.ts";

export type { ControlAddress } from "./address.ts";

export interface MediaProcessOptions extends Omit<EmbeddedEngineOptions, "port">, BusesOptions {
  control: ControlAddress;
  udpPort: number;
  /** Folder of recordings; none: nothing is recorded. */
  recordings?: string;
  /** Folder of what is sent out of the programme as HLS; none: nothing is sent out. */
  outputs?: string;
}

/** What a media process says of itself. */
export interface ProcessLoad extends MediaLoad, Work {}

export interface MediaProcess {
  readonly buses: Buses;
  /** TCP port, or null when it listens on a socket file. */
  readonly controlPort: number | null;
  /** How hard it worked in the last two seconds. */
  work(): Work;
  close(): Promise<void>;
}

const ID = /^[A-Za-z0-9._:@-]{1,128}$/;
const HEARTBEAT_MS = 15_000;
/** Whoever follows /alive hears something that often. */
const ALIVE_MS = 250;
/** Connections from other machines: the centre's processes keep a few each. */
const MOST_CONNECTIONS = 512;
const MAIN_BUS = "main";
/** Starts the engine and its control server in this process. */
export async function startMediaProcess(options: MediaProcessOptions): Promise<MediaProcess> {
  const { udpPort, control, prepare, idleMs, host, limit, ...rest } = options;
  const buses = await Buses.open({ ...rest, port: udpPort }, { ...(prepare && { prepare }), ...(idleMs !== undefined && { idleMs }), ...(host && { host }), ...(limit && { limit }) });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    route(buses, { recording, outputs, host, work }, request, response).catch((error: unknown) => refuse(response, error, options.log));
  };
  const work = new WorkMeter(() => host?.pid ?? null);
  const outputs = new OutputsDesk(options.outputs ?? null, buses, options.log);
  const recording = new RecordingDesk(new Recorders(options.recordings ?? null, options.log), buses);
  const server = "secret" in control ? createSecuredServer({ ...listenSecured(control), requestTimeout: 10_000 }, answer) : createServer({ requestTimeout: 10_000 }, answer);
  server.maxConnections = MOST_CONNECTIONS;
  // Also those that have said nothing yet, or only shake hands: Node's own list knows none of them, and its close waits for all.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  try {
    await listen(server, control);
  } catch (error) {
    work.stop();
    await buses.close();
    throw new MediaError("bad-request", "The control address cannot be used", { cause: error });
  }
  const address = server.address();
  return {
    buses,
    controlPort: typeof address === "object" && address !== null ? address.port : null,
    work: () => work.last,
    async close() {
      work.stop();
      outputs.close();
      await recording.close();
      await buses.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function listen(server: Server, address: ControlAddress): Promise<void> {
  if ("socketPath" in address) await removeStale(address.socketPath);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if ("socketPath" in address) server.listen(address.socketPath, resolve);
    else if ("secret" in address) server.listen(address.port, address.host, resolve);
    else server.listen(address.controlPort, "127.0.0.1", resolve);
  });
  if ("socketPath" in address) await chmod(address.socketPath, 0o600);
}

/** After a kill the socket file is still there; one that answers belongs to a living process. */
async function removeStale(socketPath: string): Promise<void> {
  const alive = await new Promise<boolean>((resolve) => {
    const socket = connect(socketPath, () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
  if (alive) throw new Error("another media process answers on this socket");
  await unlink(socketPath).catch(() => {});
}

interface Desks {
  readonly recording: RecordingDesk;
  readonly outputs: OutputsDesk;
  readonly host: EngineHost | undefined;
  readonly work: WorkMeter;
}

/** `/buses/<bus>/…` is for that bus, an address without it for the main one. */
async function route(buses: Buses, { recording, outputs, host, work }: Desks, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.parse(request.url ?? "/", "http://media");
  if (url === null) throw new MediaError("bad-request", "The address cannot be read");
  const [, bus = MAIN_BUS, path = url.pathname] = /^\/buses\/([A-Za-z0-9_-]{1,64})(\/.*)$/.exec(url.pathname) ?? [];
  url.pathname = path;
  // Asking for health must not make a bus.
  if (request.method === "GET" && path === "/healthz") return json(response, 200, { ok: true });
  if (request.method === "GET" && path === "/load") return json(response, 200, { ...buses.load(), ...work.last } satisfies ProcessLoad);
  if (request.method === "GET" && path === "/alive") return alive(response, host);
  if (request.method === "PUT" && path === "/outputs") return json(response, 200, outputs.follow(bus, await jsonOf(request)));
  if (request.method === "GET" && path === "/outputs") return json(response, 200, outputs.states(bus));
  if (request.method === "PUT" && path === "/recording") return json(response, 200, await recording.follow(bus, await jsonOf(request)));
  if (request.method === "GET" && path === "/events") return events(buses.get(bus), buses.watch(bus), response);
  if (request.method === "POST" && path === "/play") buses.admit(bus, identifier(url, "viewer"));
  return handle(buses.get(bus), url, request, response);
}

async function handle(
  engine: MediaEngine,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = `${request.method} ${url.pathname}`;
  if (route === "GET /stats") return json(response, 200, engine.stats());
  if (route === "GET /slots") return json(response, 200, engine.slots());
  if (route === "PUT /slots") return putSlots(engine, request, response);
  if (route === "POST /publish") {
    return created(response, await engine.publish(identifier(url, "source"), await offerOf(request)));
  }
  if (route === "POST /play") {
    const target: PlayTarget = url.searchParams.has("source") ? { source: identifier(url, "source") } : "programme";
    const layer = layerOf(url);
    return created(response, await engine.play(identifier(url, "viewer"), await offerOf(request), { target, layer }));
  }
  const session = /^DELETE \/sessions\/([A-Za-z0-9_-]{1,64})$/.exec(route)?.[1];
  if (session !== undefined) {
    await engine.leave(session);
    response.writeHead(204).end();
    return undefined;
  }
  const answered = /^PATCH \/sessions\/([A-Za-z0-9_-]{1,64})$/.exec(route)?.[1];
  if (answered !== undefined) {
    await engine.complete(answered, await offerOf(request));
    response.writeHead(204).end();
    return undefined;
  }
  const slot = /^PUT \/slots\/(\d)$/.exec(route)?.[1];
  if (slot !== undefined) {
    const [sourceId] = sources([await jsonOf(request)]);
    engine.setSlot(Number(slot) as Slot, sourceId ?? null);
    return json(response, 200, engine.slots());
  }
  return json(response, 404, { code: "bad-request", title: "There is no such resource" });
}

async function putSlots(engine: MediaEngine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await jsonOf(request);
  if (!Array.isArray(body) || body.length !== SLOT_COUNT)
    throw new MediaError("bad-request", `${SLOT_COUNT} slots are expected`);
  const heard = body.map((each: unknown) => (typeof each === "object" && each !== null && "heard" in each ? each.heard : undefined));
  const named = sources(body.map((each: unknown, index) => heard[index] ?? each));
  named.forEach((sourceId, index) => engine.setSlot(index as Slot, sourceId, heard[index] === undefined));
  json(response, 200, engine.slots());
}

function sources(body: readonly unknown[]): (string | null)[] {
  return body.map((each) => {
    if (each === null || (typeof each === "string" && ID.test(each))) return each;
    throw new MediaError("bad-request", "A slot holds a source id or null");
  });
}

function identifier(url: URL, name: string): string {
  const value = url.searchParams.get(name) ?? "";
  if (!ID.test(value)) throw new MediaError("bad-request", `The parameter ${name} is missing or malformed`);
  return value;
}

function layerOf(url: URL): Layer {
  const layer = url.searchParams.get("layer") ?? "good";
  if (layer === "good" || layer === "small") return layer;
  throw new MediaError("bad-request", "The layer is good or small");
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on to the end: a refusal sent into an unfinished upload reaches nobody.
    if (size <= MAX_OFFER_BYTES) chunks.push(chunk);
    else if (size > MAX_OFFER_BYTES * 16) request.destroy();
  }
  if (size > MAX_OFFER_BYTES) throw new MediaError("bad-request", "The body is larger than 64 kB");
  return Buffer.concat(chunks);
}

async function offerOf(request: IncomingMessage): Promise<string> {
  const body = await bodyOf(request);
  if (!/^application\/sdp\b/i.test(request.headers["content-type"] ?? "")) {
    throw new MediaError("bad-request", "The body has to be application/sdp");
  }
  return body.toString("utf8");
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const body = await bodyOf(request);
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch (error) {
    throw new MediaError("bad-request", "The body is not JSON", { cause: error });
  }
}

/** Server-sent events of the engine; the first one tells the reader that it hears everything from here on. */
function events(engine: MediaEngine, unwatch: () => void, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const write = (event: string, detail: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(detail)}\n\n`);
  };
  write("hello", { slots: engine.slots() });
  const names: (keyof EngineEvents)[] = ["publisher", "publisher-gone", "slot-live", "viewer-gone"];
  const stops = names.map((name) => engine.on(name, (detail) => write(name, detail)));
  const heartbeat = setInterval(() => response.write(": beat\n\n"), HEARTBEAT_MS);
  heartbeat.unref();
  response.once("close", () => {
    clearInterval(heartbeat);
    for (const stop of stops) stop();
    unwatch();
  });
}

/** A byte now and then: whoever reads it knows that this process runs, and its engine with it. It ends with either. */
function alive(response: ServerResponse, host: EngineHost | undefined): void {
  if (host?.isUp === false) throw new MediaError("engine-unreachable", "The engine is being started again");
  const stop = host?.onDown(() => response.destroy());
  response.writeHead(200, { "content-type": "text/plain", "cache-control": "no-store" });
  response.write("\n");
  const beat = setInterval(() => response.write("\n"), ALIVE_MS);
  response.once("close", () => {
    clearInterval(beat);
    stop?.();
  });
}

function created(response: ServerResponse, session: SessionAnswer): void {
  const { status, sdp } = replyOf(session);
  response.writeHead(status, { "content-type": "application/sdp", location: `/sessions/${session.sessionId}` }).end(sdp);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown, log: Logger | undefined): void {
  const known =
    error instanceof MediaError ? error : new MediaError("internal", "The media process failed", { cause: error });
  if (known.code === "internal") log?.error({ err: error }, "media request failed");
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response
    .writeHead(known.status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ code: known.code, title: known.message, status: known.status }));
}
