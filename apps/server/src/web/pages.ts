import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import staticFiles from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { Type } from "typebox";
import { pagePolicy } from "../platform/http/security-headers.ts";
import { nonceOf } from "../platform/http/server.ts";
import { Problem } from "../platform/problem.ts";

/** Where Vite puts the browser apps. */
export const WEB_DIST = fileURLToPath(new URL("../../../web/dist/", import.meta.url));
const APPS = ["control", "site", "office", "recordings"] as const;

/** Of whoever has the address of an HLS output: the same file for all of them, whichever it is. */
const OVERFLOW = "overflow";

const WORKER = "/site-worker.js";
/** What makes the room a program of its PC: at addresses that never change. */
const ROOM_FILES = new Map([
  [WORKER, "text/javascript; charset=utf-8"],
  ["/site.webmanifest", "application/manifest+json"],
  ["/icons/room-192.png", "image/png"],
  ["/icons/room-512.png", "image/png"],
  ["/icons/room-maskable-512.png", "image/png"],
]);

export const pagesAreBuilt = (dist: string) => [...APPS, OVERFLOW].every((app) => existsSync(join(dist, `${app}.html`)));

interface Page {
  html: string;
  modified: number;
}

/** The browser apps; every address below one of them is that app's to read. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  await app.register(staticFiles, {
    root: join(WEB_DIST, "assets"),
    prefix: "/assets/",
    // Their names carry a hash of their content.
    immutable: true,
    maxAge: "365d",
    index: false,
    preCompressed: true,
  });
  for (const [path, type] of ROOM_FILES) {
    app.get(path, async (_request, reply) => {
      const body = await readFile(join(WEB_DIST, path)).catch(() => null);
      if (!body) throw new Problem("not-found");
      reply.header("cache-control", "no-cache");
      // What a worker may do is said by its own answer: it fetches the room's files, nothing else.
      if (path === WORKER) reply.header("content-security-policy", "default-src 'none';connect-src 'self'");
      return reply.type(type).send(body);
    });
  }
  const pages = new Map<string, Page>();

  async function read(name: string): Promise<Page> {
    const file = join(WEB_DIST, `${name}.html`);
    const found = await stat(file).catch(() => null);
    if (!found) throw new Problem("server-busy");
    let page = pages.get(name);
    if (!page || page.modified !== found.mtimeMs) {
      page = { html: await readFile(file, "utf8"), modified: found.mtimeMs };
      pages.set(name, page);
    }
    return page;
  }

  async function send(name: string, reply: FastifyReply): Promise<FastifyReply> {
    const page = await read(name);
    // Component libraries add a style element at run time: they read the nonce from here.
    const meta = `<meta property="csp-nonce" nonce="${nonceOf(reply.raw)}">`;
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(page.html.replace("<head>", `<head>${meta}`));
  }

  for (const name of APPS) {
    app.get(`/${name}`, (_request, reply) => send(name, reply));
    app.get(`/${name}/*`, (_request, reply) => send(name, reply));
  }
  // Says nothing of the key: what it is worth is asked by the page. Caches hold it, so it has no nonce, and needs none.
  app.get<{ Params: { key: string } }>("/hls/:key/watch", { schema: { params: Type.Object({ key: Type.String({ pattern: "^[A-Za-z0-9_-]{22,64}$" }) }) } }, async (_request, reply) => {
    const { html } = await read(OVERFLOW);
    return reply.type("text/html; charset=utf-8").headers({ "cache-control": "public, max-age=30", "content-security-policy": pagePolicy(null) }).send(html);
  });
  app.get("/", (_request, reply) => reply.redirect("/control", 302));
}
