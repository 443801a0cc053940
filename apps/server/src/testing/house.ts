/** A whole installation for a test: fresh migrated database, a small real conference in it, real sockets. */
import { createHash, randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { createApp } from "../app.ts";
import { loadDemo, readAccess, type DemoAccess } from "../demo/load.ts";
import { sealCookie, siteCode } from "../modules/identity/index.ts";
import { readConfig, type Config } from "../platform/config.ts";
import { openDatabase, type Database } from "../platform/db/database.ts";
import { createBus } from "../platform/live/bus.ts";
import { Hub } from "../platform/live/hub.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import type { Platform } from "../platform/platform.ts";
import { createTestDatabase, TEST_FOLDER_VARIABLE, type TestDatabase } from "../platform/postgres/testing.ts";
import { loadSecrets } from "../platform/secrets.ts";
import { TestClient } from "./client.ts";

/** 120 sites in four levels, about 4,000 delegates: loads in some seconds, once a run. */
const PRESET = "northwind-assembly";
const SECRET = "the secret of a test";
/** Of the installation that every house begins as: in the folder that the run's files share. */
const FIRST_HOUSE = "house";

/** One process's share of an installation. */
export interface TestProcess {
  readonly platform: Platform;
  close(): Promise<void>;
}

export interface TestGateway extends TestProcess {
  readonly url: string;
}

export interface SiteRecord {
  readonly id: string;
  readonly conferenceId: string;
  readonly ordinal: number;
  readonly parent: number;
  readonly unitId: string;
  readonly name: string;
  readonly expected: number;
}

export interface TestHouse {
  readonly database: TestDatabase;
  readonly config: Config;
  readonly db: Database;
  readonly platform: Platform;
  readonly url: string;
  readonly access: DemoAccess;
  readonly conferenceId: string;
  /** Sites of the demo conference by ordinal. */
  readonly sites: readonly SiteRecord[];
  /** Moves the clock that every process of this house reads, ms. */
  advance(ms: number): void;
  /** Another gateway on the same database, as a second process would be. */
  gateway(): Promise<TestGateway>;
  /** Another process on the same database that serves nobody: a clerk. */
  process(): TestProcess;
  nobody(): TestClient;
  producer(): Promise<TestClient>;
  /** Of those who work at the conference from the centre. */
  crew(username: "interpreter" | "stenographer"): Promise<TestClient>;
  officer(): Promise<TestClient>;
  /** The PC of a site's room. */
  site(ordinal: number, conferenceId?: string): Promise<TestClient>;
  delegate(site: number, nth?: number): Promise<TestClient & { readonly delegateId: string }>;
  /** The enrolment code of a site as it was first issued. */
  codeOf(ordinal: number, generation?: number): string;
  delegatesOf(site: number): Promise<string[]>;
  journal(conferenceId?: string): Promise<{ seq: number; kind: string; actor: string; body: Record<string, unknown> }[]>;
  close(): Promise<void>;
}

const hashOf = (token: string) => createHash("sha256").update(token).digest();

const configOf = (dataDir: string, databaseUrl: string): Config => ({
  ...readConfig(["--port", "0", "--data", dataDir, "--demo", PRESET, "--log-level", "debug", "--gateways", "1"], {}),
  databaseUrl,
  secret: SECRET,
});

async function loadFirst(databaseUrl: string, dataDir: string): Promise<void> {
  const config = configOf(dataDir, databaseUrl);
  const log = createLog({ dataDir, level: "warn", process: "first" });
  const { db } = openDatabase(databaseUrl, { max: 2, log, name: "first" });
  await loadDemo({ config, db, secrets: loadSecrets(dataDir, SECRET), clock: Date.now }, { presetId: PRESET });
  await db.destroy();
}

/** A database and a data folder in which the demo is loaded: copies of those that the run's first house made. */
async function firstHouse(dataDir: string): Promise<{ database: TestDatabase; access: DemoAccess }> {
  const shared = process.env[TEST_FOLDER_VARIABLE];
  const database = await createTestDatabase(shared ? { filling: { name: FIRST_HOUSE, fill: (url) => loadFirst(url, join(shared, FIRST_HOUSE)) } } : {});
  if (shared) cpSync(join(shared, FIRST_HOUSE), dataDir, { recursive: true });
  else await loadFirst(database.url, dataDir);
  return { database, access: readAccess(dataDir)! };
}

/** @param options settings that differ from a test's usual ones */
export async function openHouse(options: { config?: Partial<Config> } = {}): Promise<TestHouse> {
  const dataDir = mkdtempSync(join(tmpdir(), "diemcau-house-"));
  const { database, access } = await firstHouse(dataDir);
  const config: Config = { ...configOf(dataDir, database.url), ...options.config };
  const secrets = loadSecrets(dataDir, config.secret);
  let offset = 0;
  const clock = () => Date.now() + offset;
  const closers: (() => Promise<void>)[] = [];

  function startProcess(name = "test"): TestProcess {
    const log = createLog({ dataDir, level: config.logLevel, process: name });
    const { db } = openDatabase(database.url, { max: 6, log, name });
    const bus = createBus(database.url, log);
    const hub = new Hub({ db, bus, log });
    const platform: Platform = { config, log, clock, secrets, db, hub, metrics: createMetrics(name) };
    let closed: Promise<void> | null = null;
    const close = () =>
      (closed ??= (async () => {
        hub.close();
        await bus.close();
        await db.destroy();
      })());
    closers.push(close);
    return { platform, close };
  }

  async function startGateway(): Promise<TestGateway> {
    const process = startProcess("gateway");
    const { app, stop } = await createApp(process.platform, uuidv7());
    await app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = app.server.address() as AddressInfo;
    let closed: Promise<void> | null = null;
    const close = () => (closed ??= stop().then(() => process.close()));
    closers.push(close);
    return { platform: process.platform, url: `http://127.0.0.1:${port}`, close };
  }

  const first = await startGateway();
  const { platform, url } = first;
  const { db } = platform;
  const { conferenceId } = access;
  const sitesOf = async (conference: string) =>
    (
      await sql<SiteRecord>`
        select id, conference_id as "conferenceId", ordinal, coalesce(parent_ordinal, -1) as parent, unit_id as "unitId", name, expected
        from site where conference_id = ${conference} order by ordinal`.execute(db)
    ).rows;
  const sites = await sitesOf(conferenceId);

  async function signIn(who: { account: string } | { site: string }): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    const account = "account" in who ? sql`(select id from account where username = ${who.account})` : sql`null`;
    await sql`insert into sign_in (token_hash, account_id, site_id, expires_at)
      values (${hashOf(token)}, ${account}, ${"site" in who ? who.site : null}, now() + interval '1 hour')`.execute(db);
    return token;
  }

  const house: TestHouse = {
    database,
    config,
    db,
    platform,
    url,
    access,
    conferenceId,
    sites,
    advance: (ms) => void (offset += ms),
    gateway: startGateway,
    process: () => startProcess("clerk"),
    nobody: () => new TestClient(url, null, {}),
    producer: async () => new TestClient(url, "account", { dc_account: await signIn({ account: access.producer.username }) }),
    crew: async (username) => new TestClient(url, "account", { dc_account: await signIn({ account: username }) }),
    officer: async () => new TestClient(url, "account", { dc_account: await signIn({ account: access.officer.username }) }),
    async site(ordinal, conference = conferenceId) {
      const { id } = (conference === conferenceId ? sites : await sitesOf(conference))[ordinal]!;
      return new TestClient(url, `site:${id}`, { [`dc_site_${id}`]: await signIn({ site: id }) });
    },
    async delegate(site, nth = 0) {
      const delegateId = (await house.delegatesOf(site))[nth]!;
      const expires = Math.floor(clock() / 1000) + 3_600;
      const sealed = sealCookie(secrets, { conferenceId, delegateId, site, expires });
      return Object.assign(new TestClient(url, "delegate", { dc_delegate: sealed }), { delegateId });
    },
    codeOf: (ordinal, generation = 1) => siteCode(secrets, sites[ordinal]!.id, generation),
    async delegatesOf(site) {
      const found = await sql<{ id: string }>`
        select id from delegate where conference_id = ${conferenceId} and site_ordinal = ${site} order by precedence, id`.execute(db);
      return found.rows.map(({ id }) => id);
    },
    async journal(conference = conferenceId) {
      const found = await sql<{ seq: number; kind: string; actor: string; body: Record<string, unknown> }>`
        select seq, kind, actor, body from journal where conference_id = ${conference} order by seq`.execute(db);
      return found.rows;
    },
    async close() {
      for (const close of closers.toReversed()) await close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return house;
}
