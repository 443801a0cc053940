import cluster from "node:cluster";
import { fork, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MEDIA_PROCESS_ENTRY } from "@diemcau/media";
import { listPresets } from "@diemcau/presets";
import type { Config } from "../platform/config.ts";
import { ConfigError } from "../platform/config.ts";
import { systemClock } from "../platform/clock.ts";
import { openDatabase } from "../platform/db/database.ts";
import { MigrationError, migrate } from "../platform/db/migrate.ts";
import { createLog, type Log } from "../platform/log.ts";
import { EmbeddedPostgresError, superviseEmbeddedPostgres } from "../platform/postgres/index.ts";
import { loadSecrets } from "../platform/secrets.ts";
import { mediaSocket } from "../modules/media/index.ts";
import { demoIsLoaded, freshAccess } from "../demo/load.ts";
import { isUnbegun } from "../setup/index.ts";
import { buildPages } from "../web/build.ts";
import { childEnvironment, type ChildConfig } from "./child.ts";
import { keepRunning, type Child } from "./children.ts";
import { printCard } from "./card.ts";
import { importDemo } from "./import-demo.ts";
import { createMetricsExchange } from "./metrics-exchange.ts";
import { createProgress } from "./progress.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Everything on one machine: database, media engine, clerk and web server processes, watched over from here. */
export async function serve(config: Config): Promise<void> {
  const started = performance.now();
  assertPresetIsKnown(config);
  mkdirSync(join(config.dataDir, "run"), { recursive: true, mode: 0o700 });
  const log = createLog({ dataDir: config.dataDir, level: config.logLevel, process: "serve" });
  await assertPortIsFree(config);
  const stops: (() => Promise<void>)[] = [];
  const stopAll = stopInOrder(log, stops);
  try {
    await bringUp(config, log, stops, started);
  } catch (error) {
    // Half a program must not stay behind: the database would outlive this process.
    await stopAll();
    throw error;
  }
}

async function bringUp(config: Config, log: Log, stops: (() => Promise<void>)[], started: number): Promise<void> {
  const progress = createProgress();
  const pages = buildPages(log);
  // Looked at below; a failure meanwhile is no unhandled one.
  pages.catch(() => {});
  progress.say("database");
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, log, stops));
  await migrate({ databaseUrl, log }).catch((error: unknown) => {
    if (!(error instanceof MigrationError)) throw error;
    throw new ConfigError(`Cơ sở dữ liệu và chương trình không khớp nhau.\nThe database and the program do not fit together.\n${error.message}`);
  });
  const child: ChildConfig = { ...config, databaseUrl };
  const children = startChildren(child, log);
  stops.push(() => stopChildren(children));
  await Promise.all(children.map((each) => each.ready));

  const { db } = openDatabase(databaseUrl, { max: 2, log, name: "serve" });
  stops.push(() => db.destroy());
  const secrets = loadSecrets(config.dataDir, config.secret);
  const house = { config, log, db, secrets, clock: systemClock };
  if (config.demo !== null && !(await demoIsLoaded(db))) await importDemo(house, config.demo, progress);
  progress.say("pages");
  await pages;
  progress.end();
  printCard(config, await freshAccess(house), secrets, performance.now() - started, await isUnbegun(house));
  log.info({ ms: Math.round(performance.now() - started) }, "ready");
}

async function startDatabase(config: Config, log: Log, stops: (() => Promise<void>)[]): Promise<string> {
  try {
    const postgres = await superviseEmbeddedPostgres({ dataDir: join(config.dataDir, "postgres"), log });
    stops.push(() => postgres.stop());
    return postgres.url;
  } catch (error) {
    throw error instanceof EmbeddedPostgresError ? new ConfigError(error.message) : error;
  }
}

function startChildren(config: ChildConfig, log: Log): Child[] {
  const exchange = createMetricsExchange();
  const logFile = join(config.dataDir, "log", "diemcau.log");
  const keep = (name: string, start: () => ChildProcess) => keepRunning(name, log, logFile, start);
  const media = keep("media", () => {
    const child = fork(
      MEDIA_PROCESS_ENTRY,
      [
        ...["--recordings", config.recordingsDir, "--outputs", join(config.dataDir, "outputs"), "--socket", mediaSocket(config.dataDir), "--udp-port", String(config.mediaPort), "--max-viewers", String(config.maxViewers), "--max-publishers", String(config.maxPublishers)],
        ...["--log-level", config.logLevel === "debug" ? "debug" : "warn"],
      ],
      { env: process.env, stdio: ["ignore", "pipe", "pipe", "ipc"] },
    );
    // It keeps no log of its own: why it could not start must stand somewhere.
    for (const output of [child.stdout, child.stderr]) output?.on("data", (said: Buffer) => log.warn({ child: "media", said: said.toString().slice(0, 2_000) }, "the media engine says"));
    return child;
  });
  const clerk = keep("clerk", () => exchange.join(fork(MAIN, ["clerk"], { env: childEnvironment(config, "clerk"), stdio: ["ignore", "ignore", "inherit", "ipc"] })));
  cluster.setupPrimary({ exec: MAIN, args: ["gateway"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const gateways = Array.from({ length: config.gateways }, (_, index) => {
    const name = `gateway-${index + 1}`;
    return keep(name, () => exchange.join(cluster.fork(childEnvironment(config, name)).process));
  });
  return [media, clerk, ...gateways];
}

/** Web servers first, so that nothing new comes in; then the clerk, then the media engine. */
async function stopChildren(children: readonly Child[]): Promise<void> {
  for (const child of children.toReversed()) await child.stop();
}

/** Stops everything when asked to; answers how to do so without ending the process. */
function stopInOrder(log: Log, stops: (() => Promise<void>)[]): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  const stopAll = () =>
    (stopping ??= (async () => {
      for (const each of stops.toReversed()) await each().catch((error: unknown) => log.error({ err: error }, "stopping failed"));
      log.info("stopped");
    })());
  const stop = () => void stopAll().then(() => process.exit(0));
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // The launcher was killed: whoever started us is gone.
  process.on("disconnect", stop);
  return stopAll;
}

/** @throws ConfigError when there is no such demo to load */
function assertPresetIsKnown({ demo }: Config): void {
  const known = listPresets().map(({ id }) => id);
  if (demo === null || known.includes(demo)) return;
  const choice = [...known, "none"].join(", ");
  throw new ConfigError(`Không có bộ dữ liệu mẫu "${demo}". Có thể chọn: ${choice}\nThere is no preset "${demo}". Choose one of: ${choice}`);
}

/** @throws ConfigError when somebody listens on our address already */
async function assertPortIsFree({ port, host }: Config): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new ConfigError(`Cổng ${port} đã có chương trình khác dùng. Dừng chương trình đó, hoặc chọn cổng khác: npm start -- --port ${port + 1}\nPort ${port} is in use. Stop the program that uses it, or choose another port: npm start -- --port ${port + 1}`)
          : error,
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

