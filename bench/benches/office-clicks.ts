import type { Locator, Page } from "playwright-core";
import { SIZES, launchBrowser, openScreen } from "../../e2e/support/browser.ts";
import { wordsOf } from "../../e2e/support/words.ts";
import type { Size } from "../kit/bench.ts";
import { median, type Figure } from "../kit/figures.ts";
import type { Installation } from "../kit/installation.ts";

const say = wordsOf("vi");
const TURNS = 5;
/** A page on which nothing has moved for so long has settled. */
const STILL_MS = 400;

interface Click {
  readonly name: string;
  /** Where one stands before. */
  readonly from: string;
  readonly press: (page: Page) => Locator;
  /** What one wanted to see. */
  readonly seen: (page: Page) => Locator;
}

const clicksOf = ({ conferenceId, access }: Installation): readonly Click[] => {
  const office = `/office/${conferenceId}`;
  const link = (key: string) => (page: Page) => page.getByRole("link", { name: say(key), exact: true }).first();
  return [
    { name: "tree of units, first level", from: "/office", press: link("organisation:entry"), seen: (page) => page.locator('[aria-expanded="false"]').first() },
    { name: "tree of units, a branch opened", from: "/office/organisation", press: (page) => page.locator('main [aria-expanded="false"]').first(), seen: (page) => page.locator('main [aria-expanded="true"]').first() },
    { name: "funnel of invitations", from: office, press: link("office:section.invitations"), seen: (page) => page.locator(".in-list .in-row").first() },
    { name: "funnel, down to a province", from: `${office}/invitations`, press: (page) => page.getByRole("button", { name: `${access.officer.unit} ›` }), seen: (page) => page.getByRole("navigation", { name: say("invitations:funnel.path") }) },
    { name: "line tests: the board and whom to call", from: office, press: link("office:section.tests"), seen: (page) => page.locator(".ol-table tbody tr").first() },
    { name: "contacts of all rooms, at the roll call's desk", from: `/control/${conferenceId}`, press: link("control:desks.roll-call"), seen: (page) => page.locator("main h1, main h2").first() },
  ];
};

/**
 * From the press to the last change of the page before it stood still, ms. What comes anew every few seconds moves a page
 * as well: only what was still in its first stillness counts.
 */
async function settle(page: Page, url: string, { from, press, seen }: Click): Promise<number> {
  await page.goto(url + from);
  const target = press(page);
  await target.waitFor({ timeout: 30_000 });
  // What is still coming belongs to the page before; live pages never stop asking.
  await page.waitForLoadState("networkidle", { timeout: 1_500 }).catch(() => {});
  await page.evaluate(() => {
    const seenAt = { pressed: 0, last: 0 };
    Object.assign(globalThis, { seenAt });
    addEventListener("pointerdown", () => (seenAt.pressed ||= performance.now()), { capture: true });
    new MutationObserver(() => (seenAt.last = performance.now())).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await target.click();
  await seen(page).waitFor({ timeout: 30_000 });
  return page.evaluate(async (stillMs) => {
    const { seenAt } = globalThis as unknown as { seenAt: { pressed: number; last: number } };
    while (document.querySelector('[role="progressbar"]') || performance.now() - seenAt.last < stillMs) await new Promise((resolve) => setTimeout(resolve, 20));
    return seenAt.last - seenAt.pressed;
  }, STILL_MS);
}

/** Pages of the office in a real browser, signed in as the producer: from a press to a page that stands still. */
export async function measureClicks(installation: Installation, size: Size): Promise<Figure[]> {
  const browser = await launchBrowser();
  try {
    const { context, page } = await openScreen(browser, SIZES.monitor);
    const [name, value] = installation.producer.split("=") as [string, string];
    await context.addCookies([{ name, value, url: installation.url }]);
    const figures: Figure[] = [];
    for (const click of clicksOf(installation)) {
      const waits: number[] = [];
      for (let turn = 0; turn < (size === "quick" ? 1 : TURNS); turn++) waits.push(await settle(page, installation.url, click));
      figures.push({ name: `office in the browser: ${click.name}, from the press to a still page, median of ${waits.length}`, figure: median(waits), unit: "ms", note: `first ${waits[0]!.toFixed(0)} ms, longest ${Math.max(...waits).toFixed(0)} ms` });
    }
    return figures;
  } finally {
    await browser.close();
  }
}
