import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../testing/site.ts";
import type * as Media from "./index.ts";

const PAGE = `<!doctype html><script type="module">
  import * as media from '/browser/index.ts';
  globalThis.media = media;
</script>`;

/** What servers other than ours answer, and what must come of it. */
let browser: Browser;
let page: Page;
let server: Server;
const seen: {
  method: string;
  url: string;
  type: string | undefined;
  authorization: string | undefined;
  body: string;
}[] = [];
/** The offer of the server that only offers; made by the browser itself. */
let counterOffer = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const url = request.url ?? "/";
      if (request.method === "GET" && url === "/")
        return void response.setHeader("content-type", "text/html").end(PAGE);
      // A server without relays, as another one's would be.
      if (url.startsWith("/favicon.ico") || url.startsWith("/api/ice-servers")) return void response.writeHead(404).end();
      if (request.method === "GET") {
        const code = await readFile(new URL(`../browser/${url.split("/").at(-1)}`, import.meta.url), "utf8");
        return void response.setHeader("content-type", "text/javascript").end(stripTypeScriptTypes(code));
      }
      let body = "";
      for await (const chunk of request) body += String(chunk);
      seen.push({
        method: request.method ?? "",
        url,
        type: request.headers["content-type"],
        authorization: request.headers.authorization,
        body,
      });
      if (url === "/api/problem") {
        const problem = JSON.stringify({ code: "codec-not-supported", title: "No H.264" });
        return void response.writeHead(422, { "content-type": "application/problem+json" }).end(problem);
      }
      if (url === "/api/plain") return void response.writeHead(502).end("<html>bad gateway</html>");
      if (url === "/api/offers" && request.method === "POST") {
        return void response
          .writeHead(406, { "content-type": "application/sdp", location: "offers/session/1" })
          .end(counterOffer);
      }
      response.writeHead(204).end();
    };
    void answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

/** Plays from `url` in the page and says how it went. */
function play(
  url: string,
): Promise<{ code?: string; status?: number; message?: string; tracks?: string[]; state?: string }> {
  return page.evaluate(async (endpoint) => {
    const { playWhep } = (globalThis as unknown as { media: typeof Media }).media;
    const tracks: string[] = [];
    try {
      const session = await playWhep({
        url: endpoint,
        slots: 2,
        headers: { authorization: "Bearer x" },
        onTrack: (slot, kind) => tracks.push(`${slot}:${kind}`),
      });
      const state = session.connection.signalingState;
      await session.close();
      return { tracks, state };
    } catch (error) {
      const { code, status, message } = error as { code: string; status: number; message: string };
      return { code, status, message };
    }
  }, url);
}

describe("the browser side of WHEP", () => {
  it("turns problem details into a typed error", async () => {
    expect(await play("/api/problem")).toEqual({ code: "codec-not-supported", status: 422, message: "No H.264" });
    expect(await play("/api/plain")).toMatchObject({ code: "http-502", status: 502 });
    expect(await play("http://127.0.0.1:9/nothing")).toMatchObject({ code: "unreachable", status: 0 });
  });

  it("offers H.264 first", () => {
    const offer = seen.find(({ url }) => url === "/api/problem")!.body;
    const first = /m=video \d+ \S+ (\d+)/.exec(offer)![1];
    expect(offer).toContain(`a=rtpmap:${first} H264/90000`);
    expect(offer.match(/m=video/g)).toHaveLength(2);
    expect(offer).toContain("a=candidate");
  });

  it("takes a counter-offer and answers it by PATCH, then leaves by DELETE", async () => {
    counterOffer = await page.evaluate(async () => {
      const other = new RTCPeerConnection();
      for (const kind of ["video", "audio", "video", "audio"]) other.addTransceiver(kind, { direction: "sendonly" });
      await other.setLocalDescription();
      return other.localDescription!.sdp;
    });
    seen.length = 0;
    expect(await play("/api/offers")).toEqual({
      tracks: ["0:video", "0:audio", "1:video", "1:audio"],
      state: "stable",
    });
    expect(seen.map(({ method, url, authorization }) => [method, url, authorization])).toEqual([
      ["POST", "/api/offers", "Bearer x"],
      ["PATCH", "/api/offers/session/1", "Bearer x"],
      ["DELETE", "/api/offers/session/1", "Bearer x"],
    ]);
    expect(seen[1]!.type).toBe("application/sdp");
    expect(seen[1]!.body).toContain("a=recvonly");
  });
});
