import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Page } from "playwright-core";
import { SIZES, launchBrowser, openScreen } from "../../e2e/support/browser.ts";
import { wordsOf } from "../../e2e/support/words.ts";
import type { Bench, Size } from "../kit/bench.ts";
import { median, type Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";

const say = wordsOf("vi");
const CHANGES_A_SECOND = 200;

/** From the address to rows that answer what is typed, ms. */
async function interactive(page: Page, installation: Installation): Promise<number> {
  const started = performance.now();
  await page.goto(`${installation.url}/control/${installation.conferenceId}`);
  await page.locator(".dc-row").first().waitFor();
  await page.getByLabel(say("control:search.label")).fill("cam pha");
  await page.getByRole("option", { name: /^Thành phố Cẩm Phả/ }).first().waitFor();
  return performance.now() - started;
}

/** Rooms join, 200 a second, as if a gateway of their own held them. */
async function joinRooms(installation: Installation, sites: number, seconds: number): Promise<void> {
  const gateway = uuidv7();
  const beat = () =>
    sql`insert into gateway (id, beat_at) values (${gateway}, now()) on conflict (id) do update set beat_at = now()`.execute(installation.db);
  for (let tick = 0; tick < seconds * 2; tick++) {
    await beat();
    const first = ((tick * CHANGES_A_SECOND) / 2) % sites;
    // Every second time round they leave again.
    const open = Math.floor((tick * CHANGES_A_SECOND) / 2 / sites) % 2 === 0;
    await sql`
      insert into site_presence (conference_id, site_ordinal, gateway_id, open, since)
      select ${installation.conferenceId}, n, ${gateway}, ${open}, now() from generate_series(${first}::int, ${first + CHANGES_A_SECOND / 2 - 1}::int) as n
      on conflict (conference_id, site_ordinal, gateway_id) do update set open = excluded.open, since = excluded.since, xact = pg_current_xact_id()`.execute(installation.db);
    await sleep(500);
  }
}

async function measure(size: Size, sites: number, aimMs: number): Promise<Figure[]> {
  const scale = sites > 2_000 ? { scale: { sites, delegates: sites * 60 } } : {};
  const installation = await Installation.start({ demo: "vn-kl57-2023", gateways: 2, ...scale });
  const browser = await launchBrowser();
  try {
    await installation.command("conference.open", {});
    const { context, page } = await openScreen(browser, SIZES.monitor);
    const [name, value] = installation.producer.split("=") as [string, string];
    await context.addCookies([{ name, value, url: installation.url }]);
    const waits: number[] = [];
    for (let turn = 0; turn < (size === "quick" ? 1 : 5); turn++) {
      waits.push(await interactive(page, installation));
      await page.goto("about:blank");
    }
    await interactive(page, installation);
    await page.getByLabel(say("control:search.label")).fill("");
    await page.evaluate(() => {
      const tasks: number[] = [];
      (window as unknown as { longTasks: number[] }).longTasks = tasks;
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
    });
    await joinRooms(installation, sites, size === "quick" ? 2 : 20);
    const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
    const longest = Math.max(0, ...tasks);
    const wait = median(waits);
    const many = sites.toLocaleString("en-US");
    return [
      { name: `control room: interactive with ${many} sites`, figure: wait / 1000, unit: "s", aim: { what: `≤ ${aimMs / 1000} s`, met: wait <= aimMs } },
      {
        name: `control room: longest task while ${CHANGES_A_SECOND} of ${many} sites a second change state`,
        figure: longest,
        unit: "ms",
        note: `${tasks.length} over 50 ms`,
        aim: { what: "≤ 100 ms", met: longest <= 100 },
      },
    ];
  } finally {
    await browser.close();
    await installation.stop();
  }
}

async function run(size: Size): Promise<Figure[]> {
  const ordinary = await measure(size, 2_000, 2_000);
  return size === "quick" ? ordinary : [...ordinary, ...(await measure(size, 21_000, 4_000))];
}

export const controlRoom: Bench = { name: "control", about: "the control room with 2,000 and 21,000 sites in a real browser", run };
