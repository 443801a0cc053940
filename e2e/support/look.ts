import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import { axe } from "../../apps/server/src/testing/axe.ts";
import { SIZES, keepPicture, settled } from "./browser.ts";

export { axe };

/** How much wider the page is than its window, px: above 0 something is cut off, or the whole page scrolls sideways. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Some parts take their places only when they have been measured, ms; axe takes longer. */
const LATE_MS = 150;

export type Size = keyof typeof SIZES;
export const ALL_SIZES = Object.keys(SIZES) as Size[];

/**
 * Looks at a page as a person would, in several windows: nothing is wider than its window, axe finds nothing, and a picture
 * of each is kept. Afterwards its window is as before.
 * @param within sizes in which axe looks; by default all but the monitor's, where the markup is the laptop's
 */
export async function lookAt(page: Page, name: string, sizes: readonly Size[] = ["laptop", "phone"], within: readonly Size[] = ["laptop", "phone"]): Promise<void> {
  const before = page.viewportSize()!;
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    await settled(page);
    await vi.waitFor(async () => expect(await overflow(page)).toBeLessThanOrEqual(0), { timeout: 2_000, interval: 50 }).catch(() => found.push(`${size}: the page is wider than the window`));
    await keepPicture(page, `${name}-${size}`);
    if (within.includes(size)) found.push(...(await axe(page)).map((each) => `${size}: ${each}`));
    else await page.waitForTimeout(LATE_MS);
    if ((await overflow(page)) > 0) found.push(`${size}: the page is wider than the window after a moment`);
  }
  await page.setViewportSize(before);
  expect(found, name).toEqual([]);
}
