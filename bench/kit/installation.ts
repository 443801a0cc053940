import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandAck, CommandKind, CommandOf } from "@diemcau/contract";
import { sql } from "kysely";
import { pino } from "pino";
import { v7 as uuidv7 } from "uuid";
import { readAccess, loadDemo, type DemoAccess } from "../../apps/server/src/demo/load.ts";
import { rehearsalSignIns, sealCookie } from "../../apps/server/src/modules/identity/index.ts";
import { systemClock } from "../../apps/server/src/platform/clock.ts";
import { readConfig } from "../../apps/server/src/platform/config.ts";
import { openDatabase, type Database } from "../../apps/server/src/platform/db/database.ts";
import { migrate } from "../../apps/server/src/platform/db/migrate.ts";
import { runningDatabase, startEmbeddedPostgres } from "../../apps/server/src/platform/postgres/index.ts";
import { loadSecrets } from "../../apps/server/src/platform/secrets.ts";
import { childrenOf } from "./processes.ts";

const MAIN = join(import.meta.dirname, "../../apps/server/src/main.ts");
/** A sealed cookie of the benches lives that long, s. */
const COOKIE_SECONDS = 86_400;

export interface InstallationOptions {
  readonly demo: "vn-kl57-2023" | "northwind-assembly";
  readonly gateways: number;
  /** Enlarges the demo's tree. */
  readonly scale?: { readonly sites: number; readonly delegates: number };
  readonly maxViewers?: number;
  /** The data folder of an earlier start; it is then kept at the end. */
  readonly dataDir?: string;
}

export interface Delegate {
  readonly id: string;
  readonly site: number;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const quiet = pino({ level: "silent" });

/** Fills a data folder with an enlarged demo, which the program then finds loaded. */
async function prepare(dataDir: string, presetId: string, scale: { sites: number; delegates: number }): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log: quiet });
  try {
    await migrate({ databaseUrl: postgres.url });
    const { db } = openDatabase(postgres.url, { max: 4, log: quiet, name: "bench" });
    const config = readConfig(["--data", dataDir], {});
    await loadDemo({ config, db, secrets: loadSecrets(dataDir, null), clock: systemClock }, { presetId, scale });
    await db.destroy();
  } finally {
    await postgres.stop();
  }
}

/**
 * The real program, started in a temporary folder, and what a bench needs to drive it. To profile it:
 * DIEMCAU_BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=<folder>".
 */
export class Installation {
  readonly port: number;
  readonly dataDir: string;
  readonly access: DemoAccess;
  readonly db: Database;
  readonly pid: number;
  /** From the start of the program to /readyz, ms. */
  readonly readyMs: number;
  /** Cookie header of the producer. */
  readonly producer: string;
  readonly #stop: () => Promise<void>;

  private constructor(fields: Pick<Installation, "port" | "dataDir" | "access" | "db" | "pid" | "readyMs" | "producer">, stop: () => Promise<void>) {
    this.port = fields.port;
    this.dataDir = fields.dataDir;
    this.access = fields.access;
    this.db = fields.db;
    this.pid = fields.pid;
    this.readyMs = fields.readyMs;
    this.producer = fields.producer;
    this.#stop = stop;
  }

  static async start(options: InstallationOptions): Promise<Installation> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "diemcau-bench-"));
    if (options.scale) await prepare(dataDir, options.demo, options.scale);
    const port = await freePort();
    const flags = { port, data: dataDir, gateways: options.gateways, demo: options.demo, "max-viewers": options.maxViewers ?? 300, "log-level": "warn" };
    const started = performance.now();
    const program = spawn(process.execPath, [MAIN, "serve", ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)])], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...(process.env["DIEMCAU_BENCH_NODE_OPTIONS"] ? { NODE_OPTIONS: process.env["DIEMCAU_BENCH_NODE_OPTIONS"] } : {}) },
    });
    let said = "";
    program.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const gone = once(program, "exit");
    for (;;) {
      if (program.exitCode !== null) throw new Error(`the program ended at its start:\n${said.slice(0, 2_000)}`);
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      if (answer?.ok) break;
      await sleep(25);
    }
    const readyMs = performance.now() - started;
    const databaseUrl = runningDatabase(join(dataDir, "postgres"));
    if (!databaseUrl) throw new Error("no database");
    const { db } = openDatabase(databaseUrl, { max: 2, log: quiet, name: "bench" });
    const access = readAccess(dataDir)!;
    const signedIn = await fetch(`http://127.0.0.1:${port}/api/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(access.producer),
    });
    if (!signedIn.ok) throw new Error(`sign-in: ${await signedIn.text()}`);
    const producer = signedIn.headers.getSetCookie()[0]!.split(";")[0]!;
    return new Installation({ port, dataDir, access, db, pid: program.pid!, readyMs, producer }, async () => {
      await db.destroy();
      program.kill("SIGTERM");
      const hard = setTimeout(() => program.kill("SIGKILL"), 30_000);
      await gone;
      clearTimeout(hard);
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    });
  }

  get conferenceId(): string {
    return this.access.conferenceId;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Web server processes, by their process ids. */
  gateways(): number[] {
    return childrenOf(this.pid, /main\.ts gateway/);
  }

  /** A command of the producer. @throws Error when it is refused */
  async command<K extends CommandKind>(kind: K, fields: Omit<CommandOf<K>, "id" | "kind">): Promise<CommandAck> {
    const answer = await fetch(`${this.url}/api/conferences/${this.conferenceId}/commands`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: this.producer, "x-diemcau-as": "account" },
      body: JSON.stringify({ id: uuidv7(), kind, ...fields }),
    });
    if (!answer.ok) throw new Error(`${kind}: ${await answer.text()}`);
    return (await answer.json()) as CommandAck;
  }

  /** Everybody on the rosters. */
  async delegates(limit = 1_000_000): Promise<Delegate[]> {
    const found = await sql<Delegate>`
      select id, site_ordinal as site from delegate where conference_id = ${this.conferenceId} order by id limit ${limit}`.execute(this.db);
    return found.rows;
  }

  delegateCookies(delegates: readonly Delegate[]): string[] {
    const secrets = loadSecrets(this.dataDir, null);
    const expires = Math.floor(Date.now() / 1000) + COOKIE_SECONDS;
    return delegates.map(({ id, site }) => `dc_delegate=${sealCookie(secrets, { conferenceId: this.conferenceId, delegateId: id, site, expires })}`);
  }

  /** Sign-ins of rooms: `as` and cookie header, by ordinal. */
  async rooms(ordinals: readonly number[]): Promise<{ site: number; as: string; cookie: string }[]> {
    const found = await sql<{ id: string; ordinal: number }>`
      select id, ordinal from site where conference_id = ${this.conferenceId} and ordinal = any(${[...ordinals]}::int[]) order by ordinal`.execute(this.db);
    const tokens = await rehearsalSignIns({ db: this.db, clock: systemClock }, found.rows.map(({ id }) => id));
    return found.rows.map(({ id, ordinal }, at) => ({ site: ordinal, as: `site:${id}`, cookie: `dc_site_${id}=${tokens[at]}` }));
  }

  /** The request that opens an event stream. */
  streamRequest(as: string, cookie: string): string {
    return `GET /api/conferences/${this.conferenceId}/events?as=${as} HTTP/1.1\r\nhost: 127.0.0.1:${this.port}\r\naccept: text/event-stream\r\ncookie: ${cookie}\r\n\r\n`;
  }

  /** Requests that check delegates in, each with their own phone's sign-in. */
  checkInRequests(delegates: readonly Delegate[]): string[] {
    const cookies = this.delegateCookies(delegates);
    return delegates.map(({ id }, at) => checkInRequest(this.port, this.conferenceId, id, cookies[at]!));
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}

/** As a browser sends it, without what a browser adds about itself. */
export function checkInRequest(port: number, conferenceId: string, delegateId: string, cookie: string): string {
  const body = JSON.stringify({ id: uuidv7(), delegateId });
  return (
    `POST /api/conferences/${conferenceId}/check-ins HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx-diemcau-as: delegate\r\n` +
    `accept: application/json\r\naccept-language: vi\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
