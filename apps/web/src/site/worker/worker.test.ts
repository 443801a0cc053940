import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The worker of release 2, and what it answers to somebody who opens a page. */
async function openPage(fetched: () => Promise<Response>): Promise<string> {
  const parse = JSON.parse;
  vi.spyOn(JSON, "parse").mockImplementation((text, reviver) => (text === "__ROOM_FILES__" ? { version: "2", files: [] } : parse(text, reviver)));
  const listeners = new Map<string, (event: unknown) => void>();
  vi.stubGlobal("addEventListener", (kind: string, listener: (event: unknown) => void) => listeners.set(kind, listener));
  vi.stubGlobal("location", new URL("https://diemcau.example/site-worker.js"));
  vi.stubGlobal("fetch", fetched);
  // Like a browser's: without a name the oldest cache that has it answers.
  vi.stubGlobal("caches", { match: (_path: string, options?: { cacheName: string }) => Promise.resolve(new Response(`page of ${options?.cacheName ?? "diemcau-room-1"}`)) });
  vi.resetModules();
  await import("./worker.ts");
  return new Promise((resolve, reject) => {
    const respondWith = (answer: Promise<Response>): void => void answer.then((response) => response.text()).then(resolve, reject);
    listeners.get("fetch")!({ request: { url: "https://diemcau.example/site", method: "GET", mode: "navigate" }, respondWith });
  });
}

it.each([
  ["a server that is being restarted", () => Promise.resolve(new Response("bad gateway", { status: 502 }))],
  ["no line", () => Promise.reject(new TypeError("no line"))],
])("%s: the page of this release, not of the one before it", async (_what, fetched) => {
  expect(await openPage(fetched)).toBe("page of diemcau-room-2");
});
