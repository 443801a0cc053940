import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { startEncoder, stopEncoder } from "./support/encoder.ts";
import { otherPage } from "./support/outside.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, expectPictureRuns, selectSite, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let other: Awaited<ReturnType<typeof otherPage>>;
let control: Screen;
let office: Screen;
/** A room that watches. */
let room: Screen;
/** The centre's own room page. */
let centre: Screen;
let encoder: Screen;
let producer: { command(body: object): Promise<{ status: number; code?: string }> };
let url: string;
let token: string;
let centreName: string;

beforeAll(async () => {
  other = await otherPage();
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
  const { access } = program;
  const answer = await fetch(`${program.url}/api/sign-in`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(access.producer) });
  const headers = { cookie: answer.headers.get("set-cookie")!.split(";")[0]!, "x-diemcau-as": "account", "content-type": "application/json" };
  producer = {
    async command(body) {
      const given = await fetch(`${program.url}/api/conferences/${access.conferenceId}/commands`, { method: "POST", headers, body: JSON.stringify({ id: uuidv7(), ...body }) });
      return { status: given.status, ...((await given.json()) as { code?: string }) };
    },
  };
  [control, office, room, centre, encoder] = await Promise.all([
    openScreen(browser, SIZES.monitor, "en"),
    openScreen(browser, SIZES.laptop, "en"),
    openScreen(browser, SIZES.laptop, "en"),
    openScreen(browser, SIZES.laptop, "en"),
    openScreen(browser, SIZES.laptop, "en"),
  ]);
  await encoder.page.goto(other.url);
  centreName = access.sites[0]!.name;
}, 120_000);
afterAll(async () => {
  other?.server.close();
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

const valueOf = (page: Page, label: string) => page.getByRole("group", { name: label, exact: true }).locator("code").innerText();
const publishing = (page: Page) => page.evaluate(() => document.body.dataset["publishing"]);
const facts = () => control.page.getByRole("region", { name: say("control:site.label") });

test("the producer makes the centre's token, cues it without any room page, and puts the encoder on air when it sends", async () => {
  await enterRoom(program, room, program.access.sites[1]!.code, "en");
  await signIn(program, office, "office", program.access.producer, "en");
  await office.page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  await office.page.goto(`${program.url}/office/${program.access.conferenceId}/foreign-ends`);
  const passes = office.page.getByRole("region", { name: say("foreign:passes.title") });
  await passes.getByLabel(say("foreign:label")).fill("OBS at the centre");
  await passes.getByRole("button", { name: say("foreign:passes.make") }).click();
  [url, token] = [await valueOf(office.page, say("foreign:passes.whip")), await valueOf(office.page, say("foreign:passes.token"))];

  expect((await producer.command({ kind: "conference.open" })).status).toBe(200);
  await signIn(program, control, "control", program.access.producer, "en");
  await selectSite(control.page, centreName, centreName, "en");
  await facts().getByText(say("control:encoder.ready")).waitFor();
  await facts().getByText(say("control:encoder.first")).waitFor();
  expect((await startEncoder(encoder.page, url, token)).code).toBe("publish-not-allowed");
  await facts().getByRole("button", { name: say("control:site.cue"), exact: true }).click();
  await expect.poll(async () => (await startEncoder(encoder.page, url, token)).status).toBe(201);
  await facts().getByText(say("control:encoder.sendingBody")).waitFor();
  await keepPicture(control.page, "encoder-cued");
  await facts().getByRole("button", { name: say("control:site.putOnAirNamed", { site: centreName }) }).click();
  await expectPictureRuns(room.page, 0);
}, 90_000);

test("the centre's room page stands back while the encoder is on air, and says so", async () => {
  await enterRoom(program, centre, program.access.sites[0]!.code, "en");
  const { page } = centre;
  await page.getByText(say("site:encoder.sends")).waitFor();
  await page.getByText(say("site:room.onAir"), { exact: true }).waitFor();
  // The room sees what is on air of it: the encoder's picture.
  await expectPictureRuns(page, 0);
  expect(await publishing(page)).toBe("off");
  for (const size of ["laptop", "monitor", "phone"] as const) {
    await page.setViewportSize(SIZES[size]);
    await keepPicture(page, `encoder-sends-${size}`);
  }
  await page.setViewportSize(SIZES.laptop);
  // A page that does not know it yet is refused, and does not end the encoder.
  const refused = await page.evaluate(async (path) => {
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/sdp", "x-diemcau-as": new URL(path, location.href).searchParams.get("as")! }, body: "v=0" });
    return ((await answer.json()) as { code: string }).code;
  }, `/media/${program.access.conferenceId}/whip?as=${encodeURIComponent(`site:${page.url().split("/").at(-1)!}`)}`);
  expect(refused).toBe("encoder-sends");
  await expectPictureRuns(room.page, 0);
}, 60_000);

test("when the encoder stops, the page goes on by itself; when it comes again, the page stands back again", async () => {
  await stopEncoder(encoder.page, token);
  await expect.poll(() => publishing(centre.page), { timeout: 15_000 }).toBe("live");
  await centre.page.getByText(say("site:encoder.sends")).waitFor({ state: "detached" });
  await expectPictureRuns(room.page, 0);
  await facts().getByText(say("control:encoder.ready")).waitFor();

  expect((await startEncoder(encoder.page, url, token)).status).toBe(201);
  await centre.page.getByText(say("site:encoder.sends")).waitFor();
  await expect.poll(() => publishing(centre.page), { timeout: 15_000 }).toBe("off");
  await expectPictureRuns(room.page, 0);
  expect(centre.complaints.filter((line) => !line.includes("409"))).toEqual([]);
}, 60_000);

test("an encoder whose program dies without a word gives way, too", async () => {
  // Its renderer with all its connections: nothing is closed, nothing is said.
  await encoder.page.goto("chrome://crash").catch(() => {});
  // Long before the engine gives its session up.
  await expect.poll(() => publishing(centre.page), { timeout: 9_000 }).toBe("live");
  await expectPictureRuns(room.page, 0);
  await encoder.context.close();
  encoder = await openScreen(browser, SIZES.laptop, "en");
  await encoder.page.goto(other.url);
  expect((await startEncoder(encoder.page, url, token)).status).toBe(201);
  await centre.page.getByText(say("site:encoder.sends")).waitFor();
}, 60_000);

test("revoking its token on air says that it cuts it off, and the room's camera takes over", async () => {
  const { page } = office;
  const passes = page.getByRole("region", { name: say("foreign:passes.title") });
  await passes.getByText(say("foreign:passes.onAir"), { exact: true }).waitFor();
  await passes.getByRole("button", { name: say("foreign:passes.revokeOf", { label: "OBS at the centre" }) }).click();
  const question = page.getByRole("alertdialog");
  await question.getByText(say("foreign:passes.revokeOnAir")).waitFor();
  await keepPicture(page, "encoder-revoke");
  await question.getByRole("button", { name: say("foreign:passes.revokeCut") }).click();
  await expect.poll(() => publishing(centre.page), { timeout: 15_000 }).toBe("live");
  await expectPictureRuns(room.page, 0);
  expect((await startEncoder(encoder.page, url, token)).code).toBe("media-pass-refused");
  await expect.poll(() => facts().getByText(say("control:encoder.camera"), { exact: true }).count()).toBe(0);
}, 60_000);

test("an encoder whose layers have other names gives rooms on weak lines the small one, and the others the large one", async () => {
  const passes = office.page.getByRole("region", { name: say("foreign:passes.title") });
  await passes.getByLabel(say("foreign:label")).fill("Two layers");
  await passes.getByRole("button", { name: say("foreign:passes.make") }).click();
  await expect.poll(() => valueOf(office.page, say("foreign:passes.token"))).not.toBe(token);
  await office.page.getByText(say("foreign:passes.weak")).waitFor();
  [url, token] = [await valueOf(office.page, say("foreign:passes.whip")), await valueOf(office.page, say("foreign:passes.token"))];
  // The larger first, as no page of ours offers them.
  const sent = await startEncoder(encoder.page, url, token, [
    { rid: "0", scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
    { rid: "1", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  ]);
  expect([sent.status, sent.taken]).toEqual([201, ["0", "1"]]);
  await centre.page.getByText(say("site:encoder.sends")).waitFor();
  const width = () => room.page.evaluate(() => document.querySelector<HTMLVideoElement>('[data-slot="0"] video')?.videoWidth ?? 0);
  await expect.poll(width, { timeout: 30_000 }).toBeGreaterThanOrEqual(640);
  expect((await producer.command({ kind: "receiving.limit", site: program.access.sites[1]!.site, most: "low" })).status).toBe(200);
  await expect.poll(width, { timeout: 30_000 }).toBeLessThanOrEqual(320);
  await expectPictureRuns(room.page, 0);
  expect((await producer.command({ kind: "receiving.limit", site: program.access.sites[1]!.site, most: null })).status).toBe(200);
  await expect.poll(width, { timeout: 45_000 }).toBeGreaterThanOrEqual(640);
}, 150_000);
