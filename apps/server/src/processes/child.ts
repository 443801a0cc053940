import { hrtime } from "node:process";
import type { Config } from "../platform/config.ts";
import { createLog } from "../platform/log.ts";
import { createBus } from "../platform/live/bus.ts";
import { Hub } from "../platform/live/hub.ts";
import { createMetrics, type Metrics } from "../platform/metrics.ts";
import { openDatabase } from "../platform/db/database.ts";
import { loadSecrets } from "../platform/secrets.ts";
import { systemClock } from "../platform/clock.ts";
import type { Platform } from "../platform/platform.ts";
import { answerWhetherAlive } from "./hang-watch.ts";
import { joinMetricsExchange } from "./metrics-exchange.ts";

/** What the serving process hands to its children; in the environment, which only this user can read. */
export interface ChildConfig extends Config {
  readonly databaseUrl: string;
}

const VARIABLE = "DIEMCAU_CHILD";
const NAME_VARIABLE = "DIEMCAU_PROCESS";

/** @param name told apart by it in log and metrics: "gateway-2" */
export function childEnvironment(config: ChildConfig, name: string): NodeJS.ProcessEnv {
  return { ...process.env, [VARIABLE]: JSON.stringify(config), [NAME_VARIABLE]: name };
}

/** The platform of a child process, and how to let go of it. */
export function startPlatform(kind: string, connections: number): { platform: Platform; close(): Promise<void> } {
  const text = process.env[VARIABLE];
  if (!text) throw new Error(`${VARIABLE} is not set: this process is started by "serve"`);
  const config = JSON.parse(text) as ChildConfig;
  const name = process.env[NAME_VARIABLE] ?? kind;
  const log = createLog({ dataDir: config.dataDir, level: config.logLevel, process: name });
  const { db } = openDatabase(config.databaseUrl, { max: connections, log, name });
  const bus = createBus(config.databaseUrl, log);
  const hub = new Hub({ db, bus, log });
  answerWhetherAlive();
  const exchange = joinMetricsExchange(() => metrics.registry);
  const metrics: Metrics = createMetrics(name, () => exchange.everybody());
  const platform: Platform = {
    config,
    log,
    clock: systemClock,
    secrets: loadSecrets(config.dataDir, config.secret),
    db,
    hub,
    metrics,
  };
  return {
    platform,
    async close() {
      hub.close();
      await bus.close();
      await db.destroy();
    },
  };
}

/** Ends in order when the parent asks (SIGTERM) or is gone (IPC closed); Ctrl-C is the parent's to handle. */
export function onShutdown(log: Platform["log"], stop: () => Promise<void>): void {
  let stopping = false;
  const end = (reason: string) => {
    if (stopping) return;
    stopping = true;
    const started = hrtime.bigint();
    // A stop that hangs must not leave a process behind.
    setTimeout(() => process.exit(1), 5_000).unref();
    void stop()
      .catch((error: unknown) => log.error({ err: error }, "stopping failed"))
      .finally(() => {
        log.info({ reason, ms: Number((hrtime.bigint() - started) / 1_000_000n) }, "stopped");
        process.exit(0);
      });
  };
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => end("asked"));
  process.on("disconnect", () => end("parent gone"));
  // A defect must end the process where its supervisor sees it, not leave it half alive.
  process.on("uncaughtException", (error) => {
    // The cluster module tells its primary what it does; a primary that was killed does not listen.
    if ((error as NodeJS.ErrnoException).code === "EPIPE" && !process.connected) return end("parent gone");
    log.fatal({ err: error }, "uncaught exception");
    process.exit(1);
  });
}

/** Runs a child's start; a failure goes to the log, where the sentence of the serving process points to. */
export async function startOrLog(log: Platform["log"], start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    log.fatal({ err: error }, "could not start");
    process.exit(1);
  }
}
