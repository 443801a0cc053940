import type { ProblemDetails } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "./app.ts";
import { openHouse, type TestHouse } from "./testing/house.ts";

/** Each route that answers somebody without a sign-in, and why it may; HEAD goes with GET. All others must refuse nobody. */
const PUBLIC: Readonly<Record<string, string>> = {
  "GET /healthz": "asked by what keeps the process alive; says no more than that it runs",
  "GET /readyz": "asked by what spreads the load; says no more than that it can serve",
  "GET /metrics": "numbers for the machine itself, or whoever has the token: web/health.ts refuses others",
  "POST /api/sign-in": "how one gets a sign-in; limited",
  "POST /api/sign-out": "gives up what the cookie holds, which may be nothing any more",
  "POST /api/account-links/open": "the one-time link is the key; limited",
  "POST /api/account-links/use": "the one-time link is the key; limited",
  "POST /api/site-enrolments": "the room's code is the key; limited",
  "GET /api/setup": "whether the house is new, before there is an account",
  "POST /api/setup": "the first account; the set-up code is the key, once",
  "GET /calendar/unit/:file": "read by calendar programs, which cannot sign in: the address is the key",
  "GET /calendar/person/:file": "read by calendar programs, which cannot sign in: the address is the key",
  "GET /hls/:key/:file": "played by foreign players, which cannot sign in: the address is the key",
  "GET /hls/:key/live.m3u8": "played by foreign players, which cannot sign in: the address is the key",
  "GET /hls/:key/watch": "the empty page for an overflow audience, the same for everybody",
  "GET /hls/:key/scenes.json": "what the stage shows, for an overflow audience, which has no sign-in: the address is the key",
  "GET /hls/:key/files/:sha256": "a document while it is on the stage, for an overflow audience: the address is the key",
  "OPTIONS /media/:conferenceId/whip": "says which methods there are",
  "OPTIONS /media/:conferenceId/whep": "says which methods there are",
  "OPTIONS /media/:conferenceId/sessions/:sessionId": "says which methods there are",
  "GET /me/k/:token": "the delegate's personal link is the key",
  "POST /me/sign-out": "forgets the delegate's cookie",
  "GET /me/show": "size and colours of the page, kept in the browser",
  "GET /me/check-in": "back to the page, for somebody who reloads after a form",
  "GET /me/questions/:id/vote": "back to the page, for somebody who reloads after a form",
  "GET /me/questions/:id/unvote": "back to the page, for somebody who reloads after a form",
  "GET /me/questions/:id/withdraw": "back to the page, for somebody who reloads after a form",
  "GET /me/assets/*": "style and scripts of the delegate's page, the same for everybody",
  "GET /assets/*": "style and scripts of the apps, the same for everybody",
  "GET /site-worker.js": "the room's program, the same for everybody",
  "GET /site.webmanifest": "the room's program, the same for everybody",
  "GET /icons/room-192.png": "the room's program, the same for everybody",
  "GET /icons/room-512.png": "the room's program, the same for everybody",
  "GET /icons/room-maskable-512.png": "the room's program, the same for everybody",
  "GET /control": "the empty page of an app, which signs in by itself",
  "GET /control/*": "the empty page of an app, which signs in by itself",
  "GET /site": "the empty page of an app, which signs in by itself",
  "GET /site/*": "the empty page of an app, which signs in by itself",
  "GET /office": "the empty page of an app, which signs in by itself",
  "GET /office/*": "the empty page of an app, which signs in by itself",
  "GET /recordings": "the empty page of an app, which signs in by itself",
  "GET /recordings/*": "the empty page of an app, which signs in by itself",
  "GET /": "sends on to the control room's page",
};

let house: TestHouse;
let app: FastifyInstance;
let stop: () => Promise<void>;
const routes: string[] = [];
beforeAll(async () => {
  house = await openHouse();
  ({ app, stop } = await createApp(house.process().platform, uuidv7(), (route) => {
    // Whatever is sent gets past the schema: a malformed body must not answer in place of the authorisation.
    route.validatorCompiler = () => () => true;
    for (const method of [route.method].flat()) routes.push(`${method} ${route.url}`);
  }));
  // What somebody might forget.
  app.get("/api/conferences/:conferenceId/unguarded", async () => ({}));
  await app.ready();
});
afterAll(async () => {
  await stop();
  await house.close();
});

/** An address of the route, in a conference and at a room that are there. */
const addressOf = (url: string): string =>
  url
    .replaceAll(/:(\w+)/g, (_all, name: string) => (name === "ordinal" ? "0" : name === "id" || name === "conferenceId" ? house.conferenceId : uuidv7()))
    .replace("*", "x");
/** As it stands in the list: file names of the delegate's page carry a hash. */
const listed = (route: string): string => route.replace(/^HEAD /, "GET ").replace(/^(GET \/me\/assets\/).+$/, "$1*");

async function ask(route: string): Promise<{ status: number; code: string | null }> {
  const [method, url] = route.split(" ") as ["GET" | "POST", string];
  const payload = method === "GET" ? {} : { payload: { id: uuidv7(), kind: "conference.open" } };
  const answer = await app.inject({ method, url: addressOf(url), ...payload });
  const isProblem = String(answer.headers["content-type"]).startsWith("application/problem+json") && answer.body !== "";
  return { status: answer.statusCode, code: isProblem ? answer.json<ProblemDetails>().code : null };
}

it("refuses nobody at every route but the public ones, and a route that forgot to ask is found", async () => {
  const open: string[] = [];
  for (const route of routes.filter((each) => !(listed(each) in PUBLIC))) {
    const { status } = await ask(route);
    if (status !== 401 && status !== 403) open.push(`${route} answers ${status}`);
  }
  expect(open.toSorted()).toEqual(["GET /api/conferences/:conferenceId/unguarded answers 200", "HEAD /api/conferences/:conferenceId/unguarded answers 200"]);
  expect(routes.length).toBeGreaterThan(300);
});

it("names as public only what is there and asks for no sign-in", async () => {
  expect(Object.keys(PUBLIC).filter((route) => !routes.some((each) => listed(each) === route))).toEqual([]);
  for (const route of Object.keys(PUBLIC)) expect((await ask(route)).code, route).not.toBe("sign-in-required");
});
