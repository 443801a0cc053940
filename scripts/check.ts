// npm run check [-- <name>…]: the checks that are no tests. Without names, all of them.
import { availableParallelism } from "node:os";
import { run, seconds } from "./lib/process.ts";

interface Check {
  readonly name: string;
  /** What a failure means, for the list printed with --list. */
  readonly about: string;
  readonly command: readonly [string, ...string[]];
}

const CHECKS: readonly Check[] = [
  { name: "types", about: "TypeScript, server and packages", command: ["tsc", "-p", "tsconfig.json"] },
  { name: "types-web", about: "TypeScript, web", command: ["tsc", "-p", "apps/web/tsconfig.json"] },
  { name: "lint", about: "oxlint without warnings", command: ["oxlint", "--deny-warnings"] },
  { name: "boundaries", about: "who may import whom", command: ["node", "scripts/check-boundaries.ts"] },
  { name: "dead-code", about: "files, exports and dependencies nobody uses", command: ["knip"] },
  { name: "links", about: "links between the documents", command: ["node", "scripts/check-links.ts"] },
  { name: "translations", about: "both languages, every key used", command: ["node", "scripts/check-translations.ts"] },
  {
    name: "openapi",
    about: "the committed OpenAPI fits the routes",
    command: ["node", "scripts/run.mjs", "openapi", "--check"],
  },
  {
    name: "sql-types",
    about: "the committed table types fit db/migrations",
    command: ["node", "scripts/sql-types.ts", "--check"],
  },
];

const asked = process.argv.slice(2);
if (asked.includes("--list")) {
  for (const { name, about } of CHECKS) console.log(`${name.padEnd(14)}${about}`);
  process.exit(0);
}
const unknown = asked.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(", ")}; there are: ${CHECKS.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
const waiting = CHECKS.filter(({ name }) => asked.length === 0 || asked.includes(name));

async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { name, command } = next;
    const began = performance.now();
    const [program, ...args] = command;
    const { code, output } = await run(program, args);
    if (code === 0) passed += 1;
    else failed += 1;
    console.log(`${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds(began)})`);
    if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, "        "));
  }
}

// The compilers come first and take longest: on two cores the others run beside them.
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
