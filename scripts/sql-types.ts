// npm run sql-types [-- --check]: the TypeScript types of the tables, made from a database with all migrations applied.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startTestCluster } from "../apps/server/src/platform/postgres/test-cluster.ts";
import { TEST_DATABASE_URL_VARIABLE, createTestDatabase } from "../apps/server/src/platform/postgres/testing.ts";
import { ROOT, run } from "./lib/process.ts";

const COMMITTED = "apps/server/src/platform/db/schema.gen.ts";

async function generate(): Promise<string> {
  const cluster = await startTestCluster();
  const folder = mkdtempSync(join(tmpdir(), "diemcau-types-"));
  try {
    process.env[TEST_DATABASE_URL_VARIABLE] = cluster.url;
    await using database = await createTestDatabase();
    const file = join(folder, "schema.ts");
    const flags = ["--dialect", "postgres", "--exclude-pattern", "schema_migration", "--out-file", file];
    // platform/db reads bigint as number (positions and byte counts, far below 2^53): the types must say so.
    const mapping = ["--type-mapping", JSON.stringify({ int8: "number" })];
    const { code, output } = await run("kysely-codegen", ["--url", database.url, ...flags, ...mapping]);
    if (code !== 0) throw new Error(output);
    return readFileSync(file, "utf8");
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const generated = await generate();
if (process.argv.includes("--check")) {
  const committed = readFileSync(join(ROOT, COMMITTED), "utf8");
  if (committed !== generated) {
    console.error(`${COMMITTED} does not fit db/migrations: run "npm run sql-types" and commit the result.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(join(ROOT, COMMITTED), generated);
  console.log(`${COMMITTED} written`);
}
