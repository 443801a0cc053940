import type { Page } from "playwright-core";

export { axe } from "../../apps/server/src/testing/axe.ts";

/** How much wider the page is than its window, px: above 0 something is cut off, or the whole page scrolls sideways. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
