import { expect, it } from "vitest";
import { browserOf } from "./browser.ts";

const MOZILLA = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [`${MOZILLA} ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`, "Google Chrome", 138],
  [`${MOZILLA} ${WEBKIT} HeadlessChrome/138.0.0.0 Safari/537.36`, "Google Chrome", 138],
  [`${MOZILLA} ${WEBKIT} Chrome/137.0.0.0 Safari/537.36 Edg/137.0.3296.68`, "Microsoft Edge", 137],
  [`${MOZILLA} ${WEBKIT} coc_coc_browser/136.0.160 Chrome/130.0.0.0 Safari/537.36`, "Cốc Cốc", 130],
  [`${MOZILLA} ${WEBKIT} Chrome/134.0.0.0 Safari/537.36 OPR/119.0.0.0`, "Opera", 134],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", 140],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15", "Safari", 17],
  ["Lynx/2.9.0", "?", 0],
])("knows the browser by what it says: %s", (agent, name, major) => {
  expect(browserOf(agent)).toEqual({ name, major });
});
