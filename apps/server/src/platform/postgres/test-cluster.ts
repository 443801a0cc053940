import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openFolder } from "./folder.ts";
import { startEmbeddedPostgres } from "./embedded.ts";
import { isAlive } from "./processes.ts";
import { stopLeftovers } from "./cluster.ts";
import type { PostgresLog } from "./types.ts";

const PREFIX = "diemcau-test-";

/** Says what went wrong and nothing else. */
const warningsOnly: PostgresLog = {
  debug: () => {},
  info: () => {},
  warn: (fields, message) => console.warn(message, fields),
  error: (fields, message) => console.error(message, fields),
};

/** Clusters of test runs that were killed are stopped and removed by the next run. */
async function sweepAbandoned(): Promise<void> {
  for (const entry of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(entry)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      const path = join(tmpdir(), entry);
      await stopLeftovers(openFolder(path).cluster, warningsOnly);
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run sweeps it, or another user owns it.
    }
  }
}

/** A throwaway cluster for a test run: same program, same settings, except that it need not survive a power cut. */
export async function startTestCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  await sweepAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const settings = {
    fsync: "off",
    full_page_writes: "off",
    synchronous_commit: "off",
    shared_buffers: "128MB",
    max_connections: 200,
  };
  const server = await startEmbeddedPostgres({ dataDir, log: warningsOnly, settings });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
