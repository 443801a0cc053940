// The boundaries between modules, packages and apps, by dependency-cruiser. A checker that silently looks at nothing
// passes everything (it happened: see docs/gotchas.md), so two things are proved each time: every source file was
// looked at, and every rule still finds the violation that scripts/fixtures/boundaries holds for it.
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { ROOT, run } from "./lib/process.ts";

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

const CONFIGURATION = join(ROOT, ".dependency-cruiser.cjs");
const FIXTURE = join(ROOT, "scripts/fixtures/boundaries");

async function cruise(folder: string): Promise<Cruise> {
  const { output } = await run("depcruise", ["--config", CONFIGURATION, "--output-type", "json", "apps", "packages"], {
    cwd: folder,
  });
  try {
    return JSON.parse(output) as Cruise;
  } catch {
    throw new Error(`dependency-cruiser gave no report:\n${output}`);
  }
}

function sourceFiles(): string[] {
  const pattern = ["apps/*/src/**/*.{ts,tsx}", "packages/*/src/**/*.{ts,tsx}"];
  return globSync(pattern, { cwd: ROOT, exclude: (name) => name === "node_modules" });
}

const problems: string[] = [];

const real = await cruise(ROOT);
for (const { rule, from, to } of real.summary.violations) problems.push(`${rule.name}: ${from} → ${to}`);
const seen = new Set(real.modules.map(({ source }) => source));
const unseen = sourceFiles().filter((file) => !seen.has(file));
if (unseen.length > 0) problems.push(`${unseen.length} source files were not looked at, ${unseen[0]} among them`);
if (seen.size === 0) problems.push("nothing was looked at");

const wrong = await cruise(FIXTURE);
const caught = new Set(wrong.summary.violations.map(({ rule }) => rule.name));
const configuration = createRequire(import.meta.url)(CONFIGURATION) as { forbidden: readonly { name: string }[] };
for (const { name } of configuration.forbidden) {
  if (!caught.has(name)) problems.push(`${name} no longer finds its violation in scripts/fixtures/boundaries`);
}
// Each file that claims to break a rule must be caught at that rule: no violation hides behind another.
for (const file of globSync("**/*.ts", { cwd: FIXTURE })) {
  const claim = /Breaks ([a-z-]+)\./.exec(readFileSync(join(FIXTURE, file), "utf8"))?.[1];
  if (claim && !wrong.summary.violations.some(({ rule, from }) => rule.name === claim && from === file)) {
    problems.push(`scripts/fixtures/boundaries/${file} is not caught by ${claim}`);
  }
}

if (problems.length > 0) console.error(problems.join("\n"));
else console.log(`${seen.size} modules, ${configuration.forbidden.length} rules`);
process.exitCode = problems.length > 0 ? 1 : 0;
