// npm test [-- <filter>…]: prepares the machine, builds the web, runs every test, and closes with "N passed, N failed".
// A filter is a part of a file's path, as vitest takes it.
// A file with a failure in it is run once more by itself, at the end. What passes only then is counted as passed and named:
// on two cores a browser, a database and a media engine can all be late at once. It is a defect all the same. Not so files
// without any of them: those have no excuse.
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { enableCompileCache, getCompileCacheDir } from "node:module";
import { tmpdir } from "node:os";
import { join, matchesGlob } from "node:path";

import { CHROMIUM_VARIABLE, ensureSystem } from "./ensure-system.ts";
import { ROOT, run, seconds } from "./lib/process.ts";
import { describeFailures, type Failure, fileOf, replaceFile, type Tally, tallyOfRun } from "./lib/tally.ts";
import { ALONE } from "./vitest/alone.ts";
import { PURE } from "./vitest/pure.ts";
import { TALLY_FILE_VARIABLE } from "./vitest/tally-reporter.ts";

enableCompileCache();
// Most test files are processes of their own, and start others: what they load is stripped and compiled once.
const compiled = getCompileCacheDir();
if (compiled !== undefined) process.env["NODE_COMPILE_CACHE"] ??= compiled;

const filters = process.argv.slice(2);

function selected(pattern: string): string[] {
  const files = globSync(pattern, { cwd: ROOT, exclude: (name) => name === "node_modules" });
  return filters.length === 0 ? files : files.filter((file) => filters.some((filter) => file.includes(filter)));
}

const TALLY_REPORTER = join(ROOT, "scripts/vitest/tally-reporter.ts");

/** More files than this, and it is no chance. */
const MOST_AGAIN = 5;

async function runProjects(projects: readonly string[], env: Record<string, string>, only: readonly string[] = filters): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "diemcau-tally-"));
  const written = join(folder, "tally.json");
  const reporters = ["--reporter=default", `--reporter=${TALLY_REPORTER}`];
  try {
    const { code } = await run("vitest", ["run", ...projects.flatMap((project) => ["--project", project]), ...reporters, ...only], {
      show: true,
      env: { ...env, [TALLY_FILE_VARIABLE]: written },
    });
    return tallyOfRun(existsSync(written) ? readFileSync(written, "utf8") : null, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function buildWeb(): Promise<boolean> {
  if (!existsSync(join(ROOT, "apps/web/vite.config.ts"))) return true;
  const began = performance.now();
  const { code, output } = await run("vite", ["build", "--logLevel", "warn"], { cwd: join(ROOT, "apps/web") });
  console.log(code === 0 ? `web built in ${seconds(began)}` : `the web could not be built:\n${output}`);
  return code === 0;
}

const sum: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
function add(tally: Tally): void {
  sum.passed += tally.passed;
  sum.failed += tally.failed;
  sum.skipped += tally.skipped;
  sum.failures.push(...tally.failures);
}

const unsteady: Failure[] = [];
const isPure = (file: string): boolean => PURE.some((pattern) => matchesGlob(file, pattern));

async function runTwice(project: string, env: Record<string, string>, beside: readonly string[] = []): Promise<void> {
  const first = await runProjects([project, ...beside], env);
  add(first);
  const failed = [...new Set(first.failures.map(fileOf))].filter((file) => existsSync(join(ROOT, file)) && !isPure(file));
  if (failed.length > MOST_AGAIN) return;
  for (const file of failed) {
    console.log(`once more, by itself: ${file}`);
    unsteady.push(...replaceFile(sum, file, first.passedIn?.[file] ?? 0, await runProjects([project], env, [file])));
  }
}

const alone = new Set(ALONE.flatMap(selected));
const units = selected("{packages,apps,scripts,bench}/**/*.test.{ts,tsx}").filter((file) => !alone.has(file));
const scenarios = [...selected("{e2e,bench}/**/*.e2e.ts"), ...[...alone].filter((file) => file.endsWith(".test.ts"))];

// Also before the unit tests: those of the media engines drive Chromium and Janus.
const browser = await ensureSystem().catch((error: unknown) => {
  console.error((error as Error).message);
  return null;
});
const found: Record<string, string> = browser === null ? {} : { [CHROMIUM_VARIABLE]: browser };
if (units.length > 0) await runTwice("unit", found, ["pure"]);
if (scenarios.length > 0) {
  if (browser === null || !(await buildWeb())) sum.failed += scenarios.length;
  else {
    if (scenarios.some((file) => !alone.has(file))) await runTwice("e2e", found);
    if (alone.size > 0) await runTwice("e2e-alone", found);
  }
}

if (sum.passed + sum.failed === 0)
  console.error(`No test was run${filters.length > 0 ? ` for ${filters.join(" ")}` : ""}.`);
if (sum.skipped > 0) console.log(`${sum.skipped} skipped (they do not apply to this machine)`);
if (unsteady.length > 0) console.error(`${describeFailures(unsteady, "UNSTEADY")}\n${unsteady.length} of these failed among others and passed by itself: each is to be mended`);
if (sum.failures.length > 0) console.error(describeFailures(sum.failures));
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
