import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startTestCluster } from "../../apps/server/src/platform/postgres/test-cluster.ts";
import { TEST_DATABASE_URL_VARIABLE, TEST_FOLDER_VARIABLE } from "../../apps/server/src/platform/postgres/testing.ts";

/** One real PostgreSQL for the whole run; each test file makes its own database in it with createTestDatabase(). */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[TEST_DATABASE_URL_VARIABLE]) return undefined;
  const cluster = await startTestCluster();
  const folder = mkdtempSync(join(tmpdir(), "diemcau-tests-"));
  process.env[TEST_DATABASE_URL_VARIABLE] = cluster.url;
  process.env[TEST_FOLDER_VARIABLE] = folder;
  return async () => {
    delete process.env[TEST_DATABASE_URL_VARIABLE];
    delete process.env[TEST_FOLDER_VARIABLE];
    rmSync(folder, { recursive: true, force: true });
    await cluster.stop();
  };
}
