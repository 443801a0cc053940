import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { chromium, type Browser, type Page } from "playwright-core";
import { replyOf, type MediaEngine } from "../engine.ts";
import { MediaError } from "../errors.ts";
import type { Lab } from "./page.ts";
import { throughRelay } from "./parents.ts";

/** What the test site needs of an engine; the client of a media process has it too. */
export type Signalling = Pick<MediaEngine, "publish" | "play" | "complete" | "leave">;

export interface TestSite {
  readonly url: string;
  close(): Promise<void>;
}

const SOURCE = new URL("..", import.meta.url);

/** A web server with one empty page, the browser helpers, and WHIP/WHEP in front of the engine. */
export async function startTestSite(
  engine: () => Signalling,
  relayPort?: number,
  /** Rewrites every offer and answer, to take something out of them. */
  rewrite: (sdp: string) => string = (sdp) => sdp,
  listen: { host: string; port: number } = { host: "127.0.0.1", port: 0 },
  /** What it says when a page asks for relays. */
  relays: readonly RTCIceServer[] = [],
): Promise<TestSite> {
  // Through a relay both ends must only know the relay, or ICE finds the short way.
  const outward = (sdp: string): string => rewrite(throughRelay(sdp, relayPort));
  const inward = (sdp: string): string => rewrite(relayPort === undefined ? sdp : sdp.replaceAll(/a=candidate.*\r\n/g, ""));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://site");
    const answer = async (): Promise<void> => {
      if (request.method === "GET" && url.pathname === "/") {
        response.setHeader("content-type", "text/html");
        response.end('<!doctype html><title>media lab</title><script type="module" src="/testing/page.ts"></script>');
        return;
      }
      if (request.method === "GET" && url.pathname === "/api/ice-servers") {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ iceServers: relays, until: Date.now() + 3_600_000 }));
        return;
      }
      if (request.method === "GET") {
        if (!/^\/(browser|testing)\/[a-z-]+\.ts$/.test(url.pathname))
          throw new MediaError("no-such-session", "not found");
        const code = await readFile(new URL(`.${url.pathname}`, SOURCE), "utf8");
        response.setHeader("content-type", "text/javascript");
        response.end(stripTypeScriptTypes(code));
        return;
      }
      if (request.method === "DELETE") {
        await engine().leave(url.pathname.split("/").at(-1) ?? "");
        response.writeHead(204).end();
        return;
      }
      let body = "";
      for await (const chunk of request) body += String(chunk);
      body = inward(body);
      if (request.method === "PATCH") {
        await engine().complete(url.pathname.split("/").at(-1) ?? "", body);
        response.writeHead(204).end();
        return;
      }
      const source = url.searchParams.get("source");
      const session =
        url.pathname === "/whip"
          ? await engine().publish(source ?? "", body)
          : await engine().play(
              url.searchParams.get("viewer") ?? "",
              body,
              {
                target: source === null ? "programme" : { source },
                layer: url.searchParams.get("layer") === "small" ? "small" : "good",
              },
            );
      const { status, sdp } = replyOf(session);
      response.writeHead(status, { "content-type": "application/sdp", location: `session/${session.sessionId}` });
      response.end(outward(sdp));
    };
    answer().catch((error: unknown) => {
      const known = error instanceof MediaError ? error : new MediaError("internal", String(error));
      response
        .writeHead(known.status, { "content-type": "application/problem+json" })
        .end(JSON.stringify({ code: known.code, title: known.message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(listen.port, listen.host, resolve));
  return {
    url: `http://${listen.host}:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const chromiumPath = (): string => process.env["DIEMCAU_CHROMIUM"] ?? "/usr/bin/chromium";

export function launchBrowser(executablePath = chromiumPath(), more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Playwright's own headless mode adds the old shell's flags.
    headless: false,
    args: [
      "--headless=new",
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--allow-loopback-in-peer-connection",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
      "--disable-background-networking",
      "--disable-background-timer-throttling",
      "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--autoplay-policy=no-user-gesture-required",
      ...more,
    ],
  });
}

/** One page of the test site, with its functions callable from here. */
export class LabPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, site: TestSite): Promise<LabPage> {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction("globalThis.lab !== undefined");
    return new LabPage(page);
  }

  call<K extends keyof Lab>(name: K, ...args: Parameters<Lab[K]>): Promise<Awaited<ReturnType<Lab[K]>>> {
    return this.page.evaluate(
      ([key, values]) => {
        const functions = (globalThis as unknown as { lab: Record<string, (...all: unknown[]) => unknown> }).lab;
        return functions[key]!(...values);
      },
      [name, args] as [string, unknown[]],
    ) as Promise<Awaited<ReturnType<Lab[K]>>>;
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** Polls until `check` is true. @throws Error after `timeoutMs` */
export async function until(check: () => Promise<boolean> | boolean, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** From here on the system gives none by itself, and Janus has none by default. */
const PORTS = { first: 10_000, count: 10_000 };

/** A UDP port that nobody uses, and that nobody is given until it is taken: one of the system's own was gone by then, now and then. */
export async function freeUdpPort(): Promise<number> {
  const { createSocket } = await import("node:dgram");
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    const socket = createSocket("udp4");
    const free = await new Promise<boolean>((resolve) => {
      socket.once("error", () => resolve(false));
      socket.bind(port, () => resolve(true));
    });
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    if (free) return port;
  }
}
