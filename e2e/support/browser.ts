import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

/** Pictures a second of the fake camera: enough to see that it moves. Every room encodes them on the same two cores. */
const SCENARIO_FPS = 12;
/** As an argument after the usual ones it sets another rate. */
export const fakeCamera = (fps: number): string => `--use-fake-device-for-media-stream=fps=${fps}`;

const OUT = fileURLToPath(new URL("../out/", import.meta.url));

/**
 * A real Chromium with a fake camera and a fake microphone that beeps.
 * @param camera what the camera shows, a Y4M file; Chromium's own moving picture when left out
 * @param microphone what the microphone hears, a WAV file; a beep when left out
 * @param more further arguments of the program
 */
export function launchBrowser(camera?: string, microphone?: string, more: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env["DIEMCAU_CHROMIUM"] ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error("Chromium is missing: run `npm run ensure-system`, or set DIEMCAU_CHROMIUM");
  return chromium.launch({
    executablePath,
    // Where a machine has no language set, Chromium cannot tell the names of files with diacritics.
    env: { ...process.env, LC_ALL: "C.UTF-8" } as Record<string, string>,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      fakeCamera(SCENARIO_FPS),
      ...(camera ? [`--use-file-for-fake-video-capture=${camera}`] : []),
      ...(microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : []),
      "--use-fake-ui-for-media-stream",
      "--allow-loopback-in-peer-connection",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
      "--autoplay-policy=no-user-gesture-required",
      // Several rooms stand side by side: none of them is in the background.
      "--disable-background-timer-throttling",
      "--disable-renderer-backgrounding",
      "--disable-backgrounding-occluded-windows",
      ...more,
    ],
  });
}

export const SIZES = {
  laptop: { width: 1366, height: 768 },
  monitor: { width: 1920, height: 1080 },
  phone: { width: 390, height: 844 },
} as const;

export type Language = "vi" | "en";

export interface Screen {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained about: console errors and exceptions. */
  readonly complaints: string[];
}

const open = new Set<Screen>();
const DESCRIBED = 4;
const WORDS = 400;

/** What stands on the pages that are open, for the summary of a test that failed; a picture of each is kept. */
export async function describeScreens(): Promise<string[]> {
  const screens = [...open].filter(({ page }) => !page.isClosed()).slice(0, DESCRIBED);
  return Promise.all(
    screens.map(async ({ page, complaints }, index) => {
      const text = await page.locator("body").innerText({ timeout: 2_000 }).catch((error: Error) => error.message);
      await keepPicture(page, `${FAILED}${process.pid}-${index}`).catch(() => {});
      return [`${new URL(page.url()).pathname}: ${text.replace(/\s+/g, " ").slice(0, WORDS)}`, ...complaints.slice(0, 3)].join(" | ");
    }),
  );
}

/** A browser of its own, as another person's PC is. */
export async function openScreen(browser: Browser, size: { width: number; height: number }, language: Language = "vi"): Promise<Screen> {
  const context = await browser.newContext({ viewport: size, locale: language === "vi" ? "vi-VN" : "en-GB", permissions: ["camera", "microphone"] });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // The first "who am I" of a fresh browser is answered 401: that is how it learns to show the sign-in.
    if (message.type() === "error" && !/status of (401|404|409|503)/.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const screen = { context, page, complaints };
  open.add(screen);
  page.on("close", () => open.delete(screen));
  return screen;
}

const SETTLED_MS = 2_000;
const FAILED = "failed-";
/** Where nobody looks at them, as in CI, only those of failures are worth their time: `DIEMCAU_PICTURES=failed`. */
const isKept = (name: string): boolean => process.env["DIEMCAU_PICTURES"] !== "failed" || name.startsWith(FAILED);

/** Waits until nothing moves any more that ends by itself: a dialog that fades in has other colours on the way. A page that does not answer is not waited for. */
export async function settled(page: Page): Promise<void> {
  const still = page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
  });
  await Promise.race([still.catch(() => {}), delay(SETTLED_MS, undefined, { ref: false })]);
}

/** Keeps a picture of a page, when it has settled, for a person to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await settled(page);
  if (!isKept(name)) return;
  mkdirSync(OUT, { recursive: true });
  await page.screenshot({ path: join(OUT, `${name}.png`) });
}
