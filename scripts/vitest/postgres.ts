import { startTestCluster } from "../../apps/server/src/platform/postgres/test-cluster.ts";
import { TEST_DATABASE_URL_VARIABLE } from "../../apps/server/src/platform/postgres/testing.ts";

/** One real PostgreSQL for the whole run; each test file makes its own database in it with createTestDatabase(). */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[TEST_DATABASE_URL_VARIABLE]) return undefined;
  const cluster = await startTestCluster();
  process.env[TEST_DATABASE_URL_VARIABLE] = cluster.url;
  return async () => {
    delete process.env[TEST_DATABASE_URL_VARIABLE];
    await cluster.stop();
  };
}
