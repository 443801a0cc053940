// What the browser tests need of the machine: a Chromium that plays H.264, a font with all Vietnamese letters, and the
// programs that foreign ends of the programme are tried with.
// Installs them with apt-get where it may; otherwise says exactly what to install and fails. Never skips.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { JANUS_VARIABLE, findJanus } from "@diemcau/media";
import { chromium } from "playwright-core";

import { run } from "./lib/process.ts";

/** Overrides the search: path of the Chromium or Chrome to drive. */
export const CHROMIUM_VARIABLE = "DIEMCAU_CHROMIUM";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/** What scenarios of foreign ends speak with: an HTTP cache, a relay, and the program that sends the programme on; and what bad lines are made with. */
const PROGRAMS = { ffmpeg: "ffmpeg", ffprobe: "ffmpeg", nginx: "nginx-light", turnserver: "coturn", cc: "gcc", nsenter: "util-linux" } as const;
const PACKAGES = ["chromium", "fonts-noto-core", "fontconfig", "janus", "libc6-dev", ...new Set(Object.values(PROGRAMS))];

/** The Chromium or Chrome of this machine, or null. Playwright's own download is not used: it has no H.264. */
export function findChromium(): string | null {
  const chosen = process.env[CHROMIUM_VARIABLE];
  if (chosen) return existsSync(chosen) ? chosen : null;
  const candidates = folders().flatMap((folder) => BROWSERS.map((name) => join(folder, name)));
  return candidates.find((path) => existsSync(path)) ?? null;
}

async function playsH264(executablePath: string): Promise<boolean> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    // A string: it runs in the page, whose types this project of the server does not know.
    return await page.evaluate<boolean>(
      `RTCRtpReceiver.getCapabilities("video").codecs.some((codec) => codec.mimeType === "video/H264")`,
    );
  } finally {
    await browser.close();
  }
}

const folders = (): string[] => (process.env["PATH"] ?? "").split(delimiter).concat("/usr/sbin", "/usr/bin", "/snap/bin");
const hasProgram = (name: string): boolean => folders().some((folder) => existsSync(join(folder, name)));

async function hasVietnameseFont(): Promise<boolean> {
  const { code, output } = await run("fc-list", [":lang=vi", "family"]);
  return code === 0 && output.trim() !== "";
}

/** What is missing, in words; empty when all is there. */
async function missing(): Promise<string[]> {
  const found: string[] = [];
  const executable = findChromium();
  if (executable === null) found.push("Chromium (or Google Chrome)");
  else {
    const works = await playsH264(executable).catch((error: Error) => error);
    if (works instanceof Error) found.push(`a Chromium that starts (${executable}: ${works.message.split("\n")[0]})`);
    else if (!works) found.push(`H.264 in ${executable}: a build with the usual codecs`);
  }
  for (const [program, from] of Object.entries(PROGRAMS)) if (!hasProgram(program)) found.push(`${program} (${from})`);
  if (!(await hasVietnameseFont())) found.push("a font with all Vietnamese letters (fonts-noto-core) and fontconfig");
  if (findJanus() === null) found.push("Janus (janus)");
  return found;
}

async function install(): Promise<string> {
  const asRoot = process.getuid?.() === 0;
  if (!asRoot && (await run("sudo", ["-n", "true"])).code !== 0) return "not root, and sudo asks for a password";
  const apt = (...args: string[]) => {
    const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return asRoot ? run("env", command.slice(1)) : run("sudo", ["-n", ...command]);
  };
  const packages = ["install", "--yes", "--no-install-recommends", ...PACKAGES];
  console.log(`installing with apt-get: ${PACKAGES.join(" ")}`);
  let outcome = await apt(...packages);
  if (outcome.code !== 0) {
    await apt("update");
    outcome = await apt(...packages);
  }
  return outcome.code === 0 ? "" : outcome.output.trim().split("\n").slice(-5).join("\n");
}

/**
 * Makes sure that browser tests can run here.
 * @returns path of the Chromium.
 * @throws Error saying in both languages what to install, when something is missing and cannot be installed.
 */
export async function ensureSystem(): Promise<string> {
  let lacking = await missing();
  let complaint = "";
  if (lacking.length > 0) {
    complaint = await install();
    lacking = await missing();
  }
  const executable = findChromium();
  if (lacking.length > 0 || executable === null) {
    const list = lacking.map((item) => `  - ${item}`).join("\n");
    throw new Error(
      `The browser tests need (kiểm thử trên trình duyệt cần):\n${list}\n` +
        `${complaint ? `apt-get: ${complaint}\n` : ""}` +
        `Debian: sudo apt-get install --no-install-recommends ${PACKAGES.join(" ")}\n` +
        `Elsewhere install Google Chrome, Noto Sans and Janus, or name the programs in ${CHROMIUM_VARIABLE} and ${JANUS_VARIABLE}.`,
    );
  }
  return executable;
}

if (import.meta.main) {
  try {
    console.log(await ensureSystem());
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
