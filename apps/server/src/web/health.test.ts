import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../testing/house.ts";
import { beatAsClerk } from "./clerk-beat.ts";
import { healthRoutes } from "./health.ts";
import { createHttpServer } from "../platform/http/server.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const TOKEN = "a token for a scraper";
async function ask(url: string, options: { media?: boolean; remoteAddress?: string; headers?: Record<string, string> } = {}) {
  const app = await createHttpServer(house.platform.log, "loopback");
  healthRoutes(app, { ...house.platform, config: { ...house.config, metricsToken: TOKEN } }, async () => options.media ?? true);
  const answer = await app.inject({ url, remoteAddress: options.remoteAddress ?? "127.0.0.1", headers: options.headers ?? {} });
  await app.close();
  return answer;
}

it("says what is missing: the clerk's beat, the media engine", async () => {
  const before = await ask("/readyz", { media: false });
  expect(before.statusCode).toBe(503);
  expect(before.json<{ waitingFor: string[] }>().waitingFor).toEqual(expect.arrayContaining(["clerk", "media"]));
  await beatAsClerk(house.db);
  const after = (await ask("/readyz")).json<{ waitingFor: string[] }>().waitingFor;
  expect(after).not.toContain("clerk");
  expect(after).not.toContain("media");
});

it("shows metrics to this machine and to who has the token", async () => {
  expect((await ask("/metrics")).statusCode).toBe(200);
  expect((await ask("/metrics", { headers: { "x-forwarded-for": "127.0.0.1" } })).json()).toMatchObject({ code: "not-allowed" });
  expect((await ask("/metrics", { headers: { forwarded: "for=127.0.0.1" } })).statusCode).toBe(403);
  expect((await ask("/metrics", { remoteAddress: "192.0.2.1" })).statusCode).toBe(403);
  const elsewhere = { remoteAddress: "192.0.2.1", headers: { authorization: `Bearer ${TOKEN}`, "x-forwarded-for": "192.0.2.9" } };
  expect((await ask("/metrics", elsewhere)).statusCode).toBe(200);
  expect((await ask("/metrics", { ...elsewhere, headers: { authorization: "Bearer wrong" } })).statusCode).toBe(403);
});
