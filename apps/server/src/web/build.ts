import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "../platform/log.ts";
import { WEB_DIST, pagesAreBuilt } from "./pages.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const WEB = join(ROOT, "apps/web");
const STAMP_NAME = ".stamp";
const STAMP = join(WEB_DIST, STAMP_NAME);
/** Everything the pages are made of. */
const SOURCES = ["apps/web/*.{html,ts,json}", "apps/web/{src,map,public}/**/*", "packages/{contract,rules}/src/**/*.ts", "packages/media/src/browser/**/*.ts", "package-lock.json", "apps/server/src/web/build.ts"];

function fingerprint(): string {
  const hash = createHash("sha256");
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  return hash.digest("hex");
}

/**
 * Builds the browser apps when their sources have changed since the last time: in a folder of its own that
 * then takes the place of the old one, so that another installation of this checkout is never without pages.
 */
export async function buildPages(log: Log): Promise<void> {
  const wanted = fingerprint();
  if (pagesAreBuilt(WEB_DIST) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  const started = performance.now();
  const fresh = join(WEB, `dist.${process.pid}`);
  try {
    await runVite(fresh);
    writeFileSync(join(fresh, STAMP_NAME), wanted);
    putInPlace(fresh, wanted);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  log.info({ ms: Math.round(performance.now() - started) }, "pages built");
}

function putInPlace(fresh: string, wanted: string): void {
  rmSync(WEB_DIST, { recursive: true, force: true });
  try {
    renameSync(fresh, WEB_DIST);
  } catch (error) {
    // Another installation of this checkout was there first: with the same pages that is as good.
    if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== wanted) throw error;
  }
}

async function runVite(outDir: string): Promise<void> {
  const output: Buffer[] = [];
  const vite = spawn(process.execPath, [join(ROOT, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn", "--outDir", outDir, "--emptyOutDir"], {
    cwd: WEB,
    // Whatever the caller's is (a test's is "test"): people get React as it is meant for them, half the size and several times as fast.
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  vite.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  vite.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => vite.once("exit", resolve));
  if (code !== 0) throw new Error(`The pages could not be built:\n${Buffer.concat(output).toString()}`);
}
