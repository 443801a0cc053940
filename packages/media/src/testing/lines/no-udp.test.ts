import type { ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LabPage, until } from "../site.ts";
import { BadNetwork } from "./network.ts";
import type { PlaceCommand, PlaceMessage, Relay } from "./place.ts";
import { TURN_PORT, startRelay } from "./relay.ts";

/**
 * A site behind a firewall that drops every UDP packet, to whomever: it sends and watches by a TURN relay over TCP
 * (coturn, as the guide sets it up), and watches from an edge with Janus over TCP without any relay.
 */
const SITE_PORT = 8080;
const SECRET = "the secret of a test relay";
const ALL = ["root", "edge", "relay"];
let network: BadNetwork;
let folder: string;
const browsers: Browser[] = [];

async function place(name: string, engine: "embedded" | "janus", parent: string | null, relays: readonly Relay[]): Promise<{ child: ChildProcess; url: string }> {
  const child = network.fork(name, fileURLToPath(new URL("./place.ts", import.meta.url)));
  const ready = once(child, "message") as Promise<[PlaceMessage]>;
  child.send({ start: { engine, address: network.address(name), port: SITE_PORT, folder: join(folder, name), parent, relays } } satisfies PlaceCommand);
  const [message] = await ready;
  if (!("ready" in message)) throw new Error(JSON.stringify(message));
  return { child, url: message.ready };
}
/** As the centre makes them for each asker (`modules/media/turn.ts`), and coturn's `use-auth-secret` takes them. */
function relayAt(address: string): Relay {
  const username = `${Math.floor(Date.now() / 1_000) + 3_600}:site-7`;
  return { urls: `turn:${address}:${TURN_PORT}?transport=tcp`, username, credential: createHmac("sha1", SECRET).update(username).digest("base64") };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-no-udp-"));
  network = await BadNetwork.open([...ALL, "site", "here"], 5);
  for (const name of ALL) await network.spoil("site", name, { noUdp: true });
}, 60_000);
afterAll(async () => {
  await Promise.allSettled(browsers.map((browser) => browser.close()));
  await network?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("sends and watches through a TURN relay over TCP, and watches over TCP from a Janus edge", async () => {
  const turn = network.address("relay");
  await startRelay(network, "relay", { folder, secret: SECRET, peers: [network.address("root")] });

  const root = await place("root", "embedded", null, [relayAt(turn)]);
  const edge = await place("edge", "janus", root.url, []);
  root.child.send({ slot: "a" } satisfies PlaceCommand);
  const browser = await network.browser("site", [root.url, edge.url].map((url) => url.replace(/\/$/, "")));
  browsers.push(browser);
  const open = (url: string) => LabPage.open(browser, { url, close: () => Promise.resolve() });
  const [atRoot, atEdge] = [await open(root.url), await open(edge.url)];

  await atRoot.call("publish", "a", "red", "voice", [320, 180]);
  await atRoot.call("join", "room");
  await until(async () => (await atRoot.call("look", "room")).frames > 30, "what it sends comes back to it, both through the relay", 60_000);
  expect(await atRoot.call("way", { source: "a" })).toMatchObject({ relayProtocol: "tcp" });
  expect(await atRoot.call("way", { room: "room" })).toMatchObject({ relayProtocol: "tcp" });

  await atEdge.call("join", "room");
  await until(async () => (await atEdge.call("look", "room")).frames > 30, "it watches from the Janus edge", 60_000);
  expect(await atEdge.call("way", { room: "room" })).toMatchObject({ protocol: "tcp", relayProtocol: null });

  // Nothing of it went another way: the firewall let no UDP through, and had some to drop.
  for (const name of ALL) {
    expect((await network.counts("site", name)).udpPassed, name).toBe(0);
    expect((await network.counts(name, "site")).udpPassed, name).toBe(0);
  }
  expect((await network.counts("site", "root")).udpRefused + (await network.counts("site", "edge")).udpRefused).toBeGreaterThan(0);
}, 180_000);
