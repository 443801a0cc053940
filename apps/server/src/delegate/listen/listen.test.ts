import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let cookie: string;
const TRACK = uuidv7();
const command = (body: { kind: string; [field: string]: unknown }) => producer.command(house.conferenceId, body);
const page = async (path: string) => {
  const response = await fetch(house.url + path, { headers: { cookie, "accept-language": "vi" } });
  return { status: response.status, text: await response.text() };
};
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  const delegate = await house.delegate(8);
  cookie = Object.entries(delegate.cookies).map(([name, value]) => `${name}=${value}`).join("; ");
  await command({ kind: "conference.open" });
});
afterAll(() => house.close());

it("is offered on the delegate's page once there is something to read or to hear", async () => {
  expect((await page("/me")).text).not.toContain("/me/captions");
  await command({ kind: "caption.set-track", trackId: TRACK, language: "vi", name: "Tiếng Việt" });
  expect((await page("/me")).text).toContain('href="/me/captions"');
});

it("shows the last lines, and tells only what is new to a phone that reads along", async () => {
  await command({ kind: "caption.take-turn", trackId: TRACK });
  await command({ kind: "caption.say", trackId: TRACK, text: "Kính thưa <các> đồng chí" });
  expect((await page(`/me/captions?track=${TRACK}`)).text).toContain("<p>Kính thưa &lt;các&gt; đồng chí</p>");
  const first = await page(`/me/captions/lines?track=${TRACK}`);
  const told = JSON.parse(first.text) as { mark: string; lines: string[]; open: string[] };
  expect(told).toMatchObject({ lines: ["Kính thưa <các> đồng chí"], open: [] });
  const again = () => page(`/me/captions/lines?track=${TRACK}&mark=${encodeURIComponent(told.mark)}`);
  expect((await again()).status).toBe(204);
  // Whoever listens by a server that is not there any more is told to leave it, and by the centre itself nobody is.
  const by = (edge: string) => page(`/me/captions/lines?track=${TRACK}&mark=${encodeURIComponent(told.mark)}&edge=${edge}`);
  expect((await by("root")).status).toBe(204);
  const gone = uuidv7();
  expect(JSON.parse((await by(gone)).text)).toMatchObject({ leave: gone });
  await command({ kind: "caption.correct", trackId: TRACK, n: 1, text: "Kính thưa các đồng chí" });
  expect(JSON.parse((await again()).text)).toMatchObject({ lines: ["Kính thưa các đồng chí"] });
});

it("names the channels to listen to, and loads its script on this page alone", async () => {
  await command({ kind: "channel.set", channelId: uuidv7(), language: "en", name: "English", interpreters: [] });
  const { text } = await page("/me/captions");
  expect(text).toContain("Nghe English");
  expect(text).toMatch(/<script src="\/me\/assets\/listen\.[\w-]+\.js" defer>/);
  expect((await page("/me")).text).not.toContain("listen.");
  expect((await fetch(`${house.url}/me/captions/lines`)).status).toBe(401);
});
