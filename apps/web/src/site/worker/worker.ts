/**
 * The room's service worker: keeps the room's page with all its files, and hands it out when there is no line. Data
 * are not its business: the page keeps what it has read (data/kept.ts), and what was done waits in the outbox.
 */
import { outdated, routeOf } from "./routes.ts";

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerScope {
  readonly location: Location;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(kind: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(kind: "fetch", listener: (event: FetchEvent) => void): void;
}

/** Put in by the build: which release this is and which files its room's page needs. */
const { version, files } = JSON.parse("__ROOM_FILES__") as { version: string; files: readonly string[] };
const worker = globalThis as unknown as WorkerScope;
const PREFIX = "diemcau-room-";
const SHELL = PREFIX + version;
const PAGE = "/site";
/** A page that the server has not begun to send by then comes from here. */
const PATIENCE_MS = 4_000;
const known = new Set(files);

worker.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const shell = await caches.open(SHELL);
      // All or nothing: a page without one of its files is no page.
      await shell.addAll([...files, PAGE].map((path) => new Request(path, { cache: path === PAGE ? "reload" : "default" })));
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const gone = outdated(await caches.keys(), PREFIX, SHELL);
      await Promise.all(gone.map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const route = routeOf(request.url, worker.location.origin, request.method, request.mode, known);
  if (route === "page") event.respondWith(page(request));
  else if (route === "file") event.respondWith(file(request));
});

/** From the server while it answers in time, so that a new release is seen; else as it was kept. */
async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request.url, { headers: { accept: "text/html" }, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) return answer;
    return (await caches.match(PAGE, { cacheName: SHELL })) ?? answer;
  } catch (error) {
    const kept = await caches.match(PAGE, { cacheName: SHELL });
    if (kept) return kept;
    throw error;
  }
}

/** Names carry a hash: what is kept is what the server has. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(new URL(request.url).pathname)) ?? fetch(request);
}
