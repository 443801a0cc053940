import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BadNetwork } from "@diemcau/media/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ChildProcess } from "node:child_process";
import type { Browser, Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { forward, keepStarting, otherPage, playWhepBare, run, sendWhip, start, startNginx } from "./support/outside.ts";
import { lookAt } from "./support/look.ts";
import { freePort, startProgram, type Program } from "./support/program.ts";
import { enterRoom, expectPictureRuns, selectSite, signIn } from "./support/rooms.ts";
import { noteConnections, sessionsOf, wayOf, type Way } from "./support/ways.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
const GUIDE = fileURLToPath(new URL("../docs/guide/foreign-ends.md", import.meta.url));
const TURN_SECRET = "the relay and the centre know it";
let program: Program;
let browser: Browser;
/** In a network of its own, whose firewall lets no UDP through to us. */
let walled: Browser;
let network: BadNetwork;
/** Our address as it is seen from there. */
let outside: { url: string };
let folder: string;
let turnPort: number;
const others: Pick<ChildProcess, "kill">[] = [];
let producer: { command(body: object): Promise<Response>; get(path: string): Promise<unknown> };
let office: Screen;
let room: Screen;
let other: Awaited<ReturnType<typeof otherPage>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-outside-"));
  const port = await freePort();
  turnPort = await freePort();
  other = await otherPage();
  network = await BadNetwork.open(["walled", "here"], 3);
  await network.spoil("walled", "here", { noUdp: true });
  const address = network.address("here");
  outside = { url: `http://${address}:${port}` };
  others.push(await forward(address, port));
  others.push(
    start("turnserver", [
      ...["-n", "--verbose", "--listening-ip", address, "--relay-ip", address, "--listening-port", String(turnPort), "--cli-password", "unused", "--no-cli"],
      ...["--use-auth-secret", "--static-auth-secret", TURN_SECRET, "--realm", "diemcau", "--no-tls", "--no-dtls", "--log-file", "stdout", "--pidfile", join(folder, "turn.pid")],
    ]),
  );
  program = await startProgram({
    port,
    args: ["--demo", "northwind-assembly"],
    env: { DIEMCAU_TURN_URLS: `turn:${address}:${turnPort}?transport=tcp`, DIEMCAU_TURN_SECRET: TURN_SECRET, DIEMCAU_PUSH_LOCAL: "on" },
  });
  [browser, walled] = await Promise.all([launchBrowser(), network.browser("walled", [outside.url])]);
  const { access } = program;
  const answer = await fetch(`${program.url}/api/sign-in`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(access.producer) });
  const headers = { cookie: answer.headers.get("set-cookie")!.split(";")[0]!, "x-diemcau-as": "account", "content-type": "application/json" };
  const conference = `${program.url}/api/conferences/${access.conferenceId}`;
  producer = {
    command: (body) => fetch(`${conference}/commands`, { method: "POST", headers, body: JSON.stringify({ id: uuidv7(), ...body }) }),
    get: (path) => fetch(conference + path, { headers }).then((got) => got.json()),
  };
  [office, room] = await Promise.all([openScreen(browser, SIZES.laptop, "en"), openScreen(browser, SIZES.laptop, "en")]);
}, 180_000);
afterAll(async () => {
  for (const each of others) each.kill("SIGKILL");
  other?.server.close();
  await Promise.all([browser?.close(), walled?.close()]);
  await network?.close();
  await program?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const valueOf = (page: Page, label: string) => page.getByRole("group", { name: label, exact: true }).locator("code").innerText();

test("a room's encoder sends by WHIP only while the room is cued or on air, and everybody sees it", async () => {
  const { sites } = program.access;
  await enterRoom(program, room, sites[0]!.code, "en");
  const { page } = room;
  await page.getByRole("tab", { name: say("site:tabs.equipment") }).click();
  await page.getByRole("button", { name: say("site:encoder.useEncoder") }).click();
  await page.getByRole("button", { name: say("site:encoder.make") }).click();
  const [url, token] = [await valueOf(page, say("site:encoder.address")), await valueOf(page, say("site:encoder.token"))];
  await keepPicture(page, "foreign-encoder");
  const encoder = await openScreen(browser, SIZES.laptop, "en");
  await encoder.page.goto(other.url);
  expect((await sendWhip(encoder.page, url, token)).status).toBe(403);
  expect((await sendWhip(encoder.page, url, `${token.slice(0, -4)}AAAA`)).status).toBe(401);
  expect((await producer.command({ kind: "conference.open" })).status).toBe(200);
  expect((await producer.command({ kind: "site.cue", site: 0 })).status).toBe(200);
  const sent = await sendWhip(encoder.page, url, token);
  expect(sent.status).toBe(201);
  await expect.poll(async () => (await producer.command({ kind: "programme.put-on-air", site: 0 })).status).toBe(200);
  // The room's own PC sends nothing beside it.
  expect(await page.evaluate(() => document.body.dataset["publishing"])).toBe("off");
});

test("a player with a token receives the programme by WHEP; a revoked one does not", async () => {
  await signIn(program, office, "office", program.access.producer, "en");
  const { page } = office;
  await page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  await page.goto(`${program.url}/office/${program.access.conferenceId}/foreign-ends`);
  const passes = page.getByRole("region", { name: say("foreign:passes.title") });
  await passes.getByRole("button", { name: new RegExp(say("foreign:passes.direction")) }).click();
  await page.getByRole("option", { name: say("foreign:passes.directions.out") }).click();
  await passes.getByLabel(say("foreign:label")).fill("Wall in the foyer");
  await passes.getByRole("button", { name: say("foreign:passes.make") }).click();
  const [url, token] = [await valueOf(page, say("foreign:passes.whep")), await valueOf(page, say("foreign:passes.token"))];
  // A page of another host, as a player is.
  const player = await openScreen(browser, SIZES.laptop, "en");
  await player.page.goto(other.url);
  const played = await playWhepBare(player.page, url, token, 20_000);
  expect(played.status).toBe(201);
  expect(played.frames).toBeGreaterThanOrEqual(20);
  await passes.getByRole("button", { name: say("foreign:passes.revokeOf", { label: "Wall in the foyer" }) }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("foreign:passes.revoke") }).click();
  await expect.poll(() => passes.getByText("Wall in the foyer").count()).toBe(0);
  expect((await playWhepBare(player.page, url, token, 1_000)).status).toBe(401);
});

test("the programme goes out as HLS through an ordinary cache, and to an RTMP and an SRT server", async () => {
  const { page } = office;
  const outputs = page.getByRole("region", { name: say("foreign:outputs.title") });
  const add = async (kind: "hls" | "push", label: string, url?: string) => {
    await outputs.getByRole("button", { name: new RegExp(say("foreign:outputs.kind")) }).click();
    await page.getByRole("option", { name: say(`foreign:outputs.${kind}`) }).click();
    await outputs.getByLabel(say("foreign:label")).fill(label);
    if (url) await outputs.getByLabel(say("foreign:outputs.url")).fill(url);
    await outputs.getByRole("button", { name: say("foreign:outputs.start") }).click();
    await outputs.getByText(label, { exact: false }).first().waitFor();
  };
  const [rtmp, srt] = [await freePort(), await freePort()];
  const [rtmpFile, srtFile] = [join(folder, "rtmp.flv"), join(folder, "srt.ts")];
  const kept = ["-c", "copy", "-flush_packets", "1", "-y"];
  others.push(keepStarting("ffmpeg", ["-v", "error", "-listen", "1", "-i", `rtmp://127.0.0.1:${rtmp}/live/the-key`, ...kept, rtmpFile]));
  others.push(keepStarting("ffmpeg", ["-v", "error", "-i", `srt://127.0.0.1:${srt}?mode=listener`, ...kept, srtFile]));
  await add("hls", "Overflow");
  await add("push", "Partner", `rtmp://127.0.0.1:${rtmp}/live/the-key`);
  await add("push", "Archive", `srt://127.0.0.1:${srt}`);
  // A stream's key is told to nobody.
  expect(await page.content()).not.toContain("the-key");

  const nginxPort = await freePort();
  others.push(startNginx(folder, readFileSync(GUIDE, "utf8"), { port: nginxPort, origin: program.url }));
  const address = (await valueOf(page, say("foreign:outputs.address"))).replace(/^https?:\/\/[^/]+/, `http://127.0.0.1:${nginxPort}`);
  const list = async () => fetch(address).then((answer) => (answer.ok ? answer.text() : ""), () => "");
  await expect.poll(async () => (await list()).match(/^s.*\.ts$/gm)?.length ?? 0, { timeout: 60_000 }).toBeGreaterThan(1);
  const segment = new URL((await list()).match(/^s.*\.ts$/m)![0], address).href;
  const [first, second] = [await fetch(segment), await fetch(segment)];
  expect([first.headers.get("x-cache"), second.headers.get("x-cache")]).toEqual(["MISS", "HIT"]);
  expect(second.headers.get("cache-control")).toContain("immutable");
  const probed = await run("ffprobe", ["-v", "error", "-show_entries", "stream=codec_name,codec_type", "-of", "csv=p=0", segment]);
  expect(new Set(probed.out.split("\n").map((line) => line.trim().replaceAll(",", " ").trim()).filter((line) => line !== ""))).toEqual(new Set(["h264 video", "aac audio"]));
  for (const file of [rtmpFile, srtFile]) await expect.poll(() => sizeOf(file), { timeout: 60_000 }).toBeGreaterThan(50_000);
  // It moves: what came to the partner is the encoder's picture, not a still.
  const received = async () => {
    const frames = await run("ffprobe", ["-v", "error", "-count_packets", "-select_streams", "v", "-show_entries", "stream=nb_read_packets,width", "-of", "csv=p=0", srtFile]);
    const [width, packets] = frames.out.trim().split("\n")[0]!.split(",").map(Number);
    return { isWide: width! >= 320, isLong: packets! > 60 };
  };
  // A camera on a good line fills the file with its first pictures.
  await expect.poll(received, { timeout: 20_000, interval: 1_000 }).toEqual({ isWide: true, isLong: true });
  await expect.poll(() => outputs.getByText(say("foreign:outputs.state.running"), { exact: true }).count(), { timeout: 20_000 }).toBe(3);
  await keepPicture(page, "foreign-ends");
  await outputs.getByRole("button", { name: say("foreign:outputs.endOf", { label: "Overflow" }) }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("foreign:outputs.end") }).click();
  await expect.poll(async () => (await fetch(address.replace(`http://127.0.0.1:${nginxPort}`, program.url))).status, { timeout: 20_000 }).toBe(404);
}, 180_000);

test("a room whose firewall lets no UDP through gets the programme and sends its own through the relay", async () => {
  const screen = await openScreen(walled, SIZES.laptop, "en");
  await noteConnections(screen);
  const { site, code } = program.access.sites[1]!;
  await enterRoom(outside, screen, code, "en");
  await expectPictureRuns(screen.page, 0);
  await goesThroughTheRelay(screen.page, "receives");

  expect((await producer.command({ kind: "site.cue", site })).status).toBe(200);
  await expect.poll(() => screen.page.evaluate(() => document.body.dataset["publishing"]), { timeout: 20_000 }).toBe("live");
  await goesThroughTheRelay(screen.page, "sends");
  expect((await producer.command({ kind: "programme.put-on-air", site })).status).toBe(200);
  await expectPictureRuns(room.page, 1);
  expect((await producer.command({ kind: "programme.take-off-air", site })).status).toBe(200);
  expect((await producer.command({ kind: "site.uncue", site })).status).toBe(200);
  await noUdpPassed();

  // The room tells how the programme reaches it, and the control room sees it.
  const centre = await openScreen(browser, SIZES.laptop, "en");
  await signIn(program, centre, "control", program.access.producer, "en");
  await centre.page.getByRole("link", { name: say("control:desks.quality") }).click();
  const reporting = () => centre.page.locator(".ql-numbers dd").first().innerText({ timeout: 5_000 });
  await expect.poll(reporting, { timeout: 60_000 }).toBe("2");
  await centre.page.locator(".ql-edges tbody tr").first().waitFor();
  // What everybody sees comes from the central site's camera: it stands first, as the engine itself counts it.
  const uplink = centre.page.locator('[data-uplink="0"]');
  await expect.poll(() => uplink.locator(".ql-item__facts").innerText({ timeout: 5_000 }), { timeout: 20_000 }).toMatch(/[1-9][\d,.]* kbit\/s/);
  expect(await uplink.getAttribute("data-verdict")).not.toBe("poor");
  for (const size of ["laptop", "phone", "monitor"] as const) {
    await centre.page.setViewportSize(SIZES[size]);
    await keepPicture(centre.page, `quality-${size}`);
    expect(await centre.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  }
  await centre.page.setViewportSize(SIZES.laptop);
  await uplink.getByRole("button").click();
  // Written every ten seconds, asked for every fifteen.
  await centre.page.getByRole("dialog").getByRole("heading", { name: say("quality:history.sent") }).waitFor({ timeout: 40_000 });
  await lookAt(centre.page, "quality-sent");
  await centre.page.keyboard.press("Escape");
  // The producer holds the room to less, and gives it back; the room says so, and does so.
  await centre.page.setViewportSize(SIZES.monitor);
  await centre.page.getByRole("link", { name: say("control:desks.floor") }).click();
  const { name } = program.access.sites[1]!;
  await selectSite(centre.page, name, name, "en");
  const choose = async (what: string) => {
    await centre.page.getByTestId("site-line").locator(".dc-select__button").click();
    await centre.page.getByRole("option", { name: say(`quality:receiving.${what}`) }).click();
  };
  await choose("audio");
  await screen.page.getByText(say("offline:picture.limited.audio")).waitFor();
  await keepPicture(screen.page, "room-held-to-sound");
  await expect.poll(() => screen.page.locator('[data-slot="0"] video').count().then(async (count) => (count === 0 ? 0 : await movesIn(screen.page))), { timeout: 30_000 }).toBe(0);
  await centre.page.getByRole("link", { name: say("control:desks.quality") }).click();
  await centre.page.locator(".ql-limited").getByText(name, { exact: true }).waitFor();
  await keepPicture(centre.page, "quality-held");
  await centre.page.locator(".ql-limited .dc-select__button").click();
  await centre.page.getByRole("option", { name: say("quality:receiving.auto") }).click();
  await screen.page.getByText(say("offline:picture.limited.audio")).waitFor({ state: "detached" });
  await expect.poll(() => movesIn(screen.page), { timeout: 30_000 }).toBeGreaterThan(5);
  expect(centre.complaints).toEqual([]);
  await screen.context.close();
  // Who may not sign in gets no credentials.
  expect((await fetch(`${program.url}/api/ice-servers`)).status).toBe(401);
}, 120_000);

test("behind that firewall an interpreter is heard from, and a delegate's phone hears them", async () => {
  const { conferenceId, sites, desks } = program.access;
  const { accounts: interpreters } = (await producer.get("/interpreters")) as { accounts: unknown[] };
  expect((await producer.command({ kind: "channel.set", channelId: uuidv7(), language: "vi", name: "Tiếng Việt", interpreters })).status).toBe(200);
  const [booth, phone] = [await openScreen(walled, SIZES.laptop, "en"), await openScreen(walled, SIZES.phone, "en")];
  for (const screen of [booth, phone]) await noteConnections(screen);
  await signIn(outside, booth, "control", desks.interpreter, "en");
  await booth.page.getByRole("button", { name: say("captions:interpret.open") }).click();
  await booth.page.locator('.cr-mic[data-phase="live"]').waitFor();
  await goesThroughTheRelay(booth.page, "sends");

  const siteId = room.page.url().split("/").at(-1)!;
  const links = await room.page.evaluate(
    ([id, ordinal, as]) => fetch(`/api/conferences/${id}/sites/${ordinal}/links`, { headers: { "x-diemcau-as": as } }).then((answer) => answer.json() as Promise<{ url: string }[]>),
    [conferenceId, sites[0]!.site, `site:${siteId}`] as const,
  );
  await phone.page.goto(links[0]!.url.replace(/^https?:\/\/[^/]+/, outside.url));
  await phone.page.goto(`${outside.url}/me/captions`);
  const [asked] = await Promise.all([
    phone.page.waitForResponse((answer) => answer.url().includes("/api/ice-servers")),
    phone.page.getByRole("button", { name: "Listen to Tiếng Việt" }).click(),
  ]);
  const { iceServers } = (await asked.json()) as { iceServers: { urls: string[] }[] };
  expect(iceServers.flatMap(({ urls }) => urls)).toEqual([`turn:${network.address("here")}:${turnPort}?transport=tcp`]);
  await phone.page.getByText("You hear Tiếng Việt.").waitFor();
  await goesThroughTheRelay(phone.page, "receives");
  // It is the voice that comes, not silence.
  const energy = () => sessionsOf(phone.page).then((all) => Math.max(...all.map(({ soundHeard }) => soundHeard)));
  const before = await energy();
  await expect.poll(energy, { timeout: 15_000 }).toBeGreaterThan(before + 0.001);
  await keepPicture(phone.page, "phone-behind-firewall");
  await noUdpPassed();
  for (const screen of [booth, phone]) expect(screen.complaints).toEqual([]);
}, 90_000);

/**
 * The pair that ICE has taken begins at a relay that is reached by TCP, and what the session carries goes on growing. Its
 * kind is no proof: where the server's answer comes by another port than the check, a relay's end is "prflx" as well.
 */
async function goesThroughTheRelay(page: Page, direction: "sends" | "receives"): Promise<void> {
  const carried = (way: Way | null) => way?.[direction] ?? 0;
  await expect.poll(() => wayOf(page, direction), { timeout: 30_000 }).toMatchObject({ relayProtocol: "tcp" });
  const before = carried(await wayOf(page, direction));
  await expect.poll(async () => carried(await wayOf(page, direction)), { timeout: 10_000 }).toBeGreaterThan(before + 5_000);
  expect(await wayOf(page, direction)).toMatchObject({ relayProtocol: "tcp" });
}

/** Nothing of it went another way: the firewall had UDP to drop, and let none through. */
async function noUdpPassed(): Promise<void> {
  const [there, back] = [await network.counts("walled", "here"), await network.counts("here", "walled")];
  expect([there.udpPassed, back.udpPassed]).toEqual([0, 0]);
  expect(there.udpRefused).toBeGreaterThan(0);
}

/** Frames of the first slot's picture within a second. */
async function movesIn(page: Page): Promise<number> {
  const frames = () => page.evaluate(() => document.querySelector<HTMLVideoElement>('[data-slot="0"] video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0);
  const before = await frames();
  await page.waitForTimeout(1_000);
  return (await frames()) - before;
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
