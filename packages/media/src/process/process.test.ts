import { fork, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { playOffer, publishOffer } from "../testing/offers.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until } from "../testing/site.ts";
import { MEDIA_PROCESS_ENTRY, MediaClient } from "./index.ts";

let folder: string;
let socketPath: string;
let udpPort: number;
let child: ChildProcess;
let client: MediaClient;

/** As the server does it: the same socket and UDP port each time. */
async function spawn(): Promise<ChildProcess> {
  const started = fork(
    MEDIA_PROCESS_ENTRY,
    ["--socket", socketPath, "--udp-port", String(udpPort), "--bind", "127.0.0.1", "--log-level", "warn"],
    { execArgv: [] },
  );
  await new Promise<void>((resolve, reject) => {
    started.once("message", () => resolve());
    started.once("exit", (code) => reject(new Error(`The media process ended with ${code}`)));
  });
  return started;
}

const ended = (of: ChildProcess): Promise<void> => new Promise((resolve) => of.once("exit", () => resolve()));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "media-"));
  socketPath = join(folder, "media.sock");
  udpPort = await freeUdpPort();
  child = await spawn();
  client = new MediaClient({ socketPath });
});

afterEach(async () => {
  await client.close();
  if (child.exitCode === null && child.signalCode === null) {
    const end = ended(child);
    child.kill("SIGKILL");
    await end;
  }
  await rm(folder, { recursive: true });
});

function raw(
  method: string,
  path: string,
  body: string | Buffer,
  type: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers: { "content-type": type } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("the media process", { timeout: 60_000 }, () => {
  it("has the methods of the engine, errors included", async () => {
    expect(await client.healthy()).toBe(true);
    const events: string[] = [];
    client.on("viewer-gone", ({ viewerId, reason }) => events.push(`${viewerId} ${reason}`));
    await new Promise<void>((resolve) => client.on("connected", () => resolve()));
    const site = await client.publish("a", publishOffer());
    const viewer = await client.play("room", playOffer());
    const preview = await client.play("control", playOffer(1), { target: { source: "a" } });
    expect(site.answerSdp).toContain("a=recvonly");
    expect((await client.setSlots(["a", null, null, "b"])).map(({ sourceId }) => sourceId)).toEqual([
      "a",
      null,
      null,
      "b",
    ]);
    expect((await client.setSlot(3, null))[3]).toMatchObject({ sourceId: null });
    const stats = await client.stats();
    expect(stats.publishers).toMatchObject([{ sourceId: "a", sessionId: site.sessionId }]);
    expect(stats.viewers).toMatchObject([
      { viewerId: "room", previewOf: null },
      { viewerId: "control", previewOf: "a" },
    ]);
    for (const { sessionId } of [site, viewer, preview]) await client.leave(sessionId);
    await expect(client.leave(site.sessionId)).rejects.toMatchObject({ code: "no-such-session", status: 404 });
    await expect(client.publish("a", "v=0")).rejects.toMatchObject({ code: "offer-malformed" });
    await expect(client.publish("a b", publishOffer())).rejects.toMatchObject({ code: "bad-request" });
    await until(() => events.length === 2, "both viewers are reported gone");
    expect(events).toEqual(["room left", "control left"]);
  });

  it("answers malformed requests and goes on", async () => {
    const cases: [string, string, string | Buffer, string, number][] = [
      ["POST", "/publish?source=a", "x".repeat(70_000), "application/sdp", 400],
      ["POST", "/publish?source=a", Buffer.from([0xff, 0xfe, 0]), "application/sdp", 400],
      ["POST", "/publish", publishOffer(), "application/sdp", 400],
      ["POST", "/play?viewer=r", playOffer(), "text/plain", 400],
      ["PUT", "/slots", "[1,2]", "application/json", 400],
      ["PUT", "/slots", "{", "application/json", 400],
      ["PUT", "/slots/9", '"a"', "application/json", 404],
      ["DELETE", "/sessions/..%2f", "", "text/plain", 404],
      ["GET", "/%zz", "", "text/plain", 404],
    ];
    for (const [method, path, body, type, status] of cases) {
      const answer = await raw(method, path, body, type);
      expect([method, path, answer.status]).toEqual([method, path, status]);
      expect(JSON.parse(answer.body)).toHaveProperty("code");
    }
    expect(await client.healthy()).toBe(true);
  });

  it("keeps the programmes of two conferences apart on one port", async () => {
    const other = new MediaClient({ socketPath }, "other");
    const here = await client.publish("1", publishOffer());
    const there = await other.publish("1", publishOffer());
    await client.setSlots(["1", null, null, null]);
    expect((await other.slots())[0]).toMatchObject({ sourceId: null });
    expect((await other.stats()).publishers).toMatchObject([{ sessionId: there.sessionId }]);
    await expect(other.leave(here.sessionId)).rejects.toMatchObject({ code: "no-such-session" });
    await other.close();
  });

  it("does not keep the buses of conferences that are over", async () => {
    for (let index = 0; index < 300; index++)
      expect((await raw("GET", `/buses/c${index}/slots`, "", "text/plain")).status).toBe(200);
    expect(await client.healthy()).toBe(true);
  });

  it("says that it cannot be reached", async () => {
    const end = ended(child);
    child.kill("SIGTERM");
    await end;
    await expect(client.stats()).rejects.toMatchObject({ code: "engine-unreachable" });
  });

  it("ends when its parent is gone", async () => {
    const end = ended(child);
    child.disconnect();
    await end;
    expect(child.exitCode).toBe(0);
  });

  it("is killed, started again on the same addresses, and the conference goes on", async () => {
    const browser = await launchBrowser();
    const site = await startTestSite(() => client);
    try {
      const cameras = await LabPage.open(browser, site);
      const room = await LabPage.open(browser, site);
      const seen = async (colour: string, viewer: string): Promise<boolean> =>
        (await room.call("sightings", viewer)).at(-1)?.colour === colour;
      let restarts = 0;
      client.on("connected", ({ slots }) => {
        restarts++;
        // What the server does: the process forgot, the server did not.
        if (slots[0]?.sourceId === null) void client.setSlots(["a", null, null, null]);
      });
      await cameras.call("publish", "a", "red", 440);
      await room.call("play", "before");
      await until(() => seen("red", "before"), "red is seen before the kill");

      const end = ended(child);
      child.kill("SIGKILL");
      await end;
      child = await spawn();
      await until(() => restarts === 2, "the client notices the new process");
      await cameras.call("publish", "a", "blue", 440);
      await room.call("play", "after");
      await until(() => seen("blue", "after"), "blue is seen after the restart");
      expect((await client.slots())[0]).toMatchObject({ sourceId: "a", live: true });
    } finally {
      await browser.close();
      await site.close();
    }
  });
});
