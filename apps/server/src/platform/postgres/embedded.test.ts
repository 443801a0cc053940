import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client } from "pg";
import { afterEach, describe, expect, it } from "vitest";

import { type EmbeddedPostgres, type PostgresLog, startEmbeddedPostgres, superviseEmbeddedPostgres } from "./index.ts";
import { isAlive, processesOf, waitUntil } from "./processes.ts";

const asRoot = process.getuid?.() === 0;
const log: PostgresLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const folders: string[] = [];
const stops: (() => Promise<void>)[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `diemcau-test-${process.pid}-embedded-`));
  folders.push(folder);
  return folder;
}

async function start(dataDir: string, extra: { port?: number } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, ...extra });
  stops.push(() => server.stop());
  return server;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: unknown }>(sql);
    return rows[0]?.value;
  } finally {
    await client.end();
  }
}

/** Another Node that starts the folder's server and then does nothing, to be killed. */
async function startElsewhere(dataDir: string): Promise<{ child: ChildProcess; pid: number; url: string }> {
  const module = new URL("./index.ts", import.meta.url).href;
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log });
    console.log(JSON.stringify({ pid: server.pid, url: server.url }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve) =>
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())),
  );
  return { child, ...(JSON.parse(line) as { pid: number; url: string }) };
}

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("the embedded database", () => {
  it("keeps its data, port and password over a restart, and starts warm within 2 seconds", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await ask(first.url, `CREATE TABLE site AS SELECT 'Điểm cầu Đắk Lắk' AS name`);
    await first.stop();
    expect(existsSync(join(dataDir, "lock"))).toBe(false);

    const began = performance.now();
    const second = await start(dataDir);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, "SELECT name AS value FROM site")).toBe("Điểm cầu Đắk Lắk");
  });

  it("listens on 127.0.0.1 only, keeps fsync on, and asks for the password", async () => {
    const dataDir = newFolder();
    const server = await start(dataDir);
    expect(await ask(server.url, `SELECT current_setting('listen_addresses') AS value`)).toBe("127.0.0.1");
    expect(
      await ask(server.url, `SELECT current_setting('fsync') || current_setting('synchronous_commit') AS value`),
    ).toBe("onon");
    expect(statSync(join(dataDir, "password")).mode & 0o777).toBe(0o600);
    const wrong = new URL(server.url);
    wrong.password = "guess";
    await expect(ask(wrong.href, "SELECT 1 AS value")).rejects.toThrow(/password authentication failed/);
  });

  it("brings unaccent, pg_trgm and Vietnamese collation", async () => {
    const server = await start(newFolder());
    await ask(server.url, "CREATE EXTENSION unaccent");
    await ask(server.url, "CREATE EXTENSION pg_trgm");
    expect(await ask(server.url, `SELECT unaccent(lower('ĐIỂM CẦU ĐẮK LẮK')) AS value`)).toBe("diem cau dak lak");
    expect(await ask(server.url, `SELECT similarity('diem cau', 'diem cao') > 0.5 AS value`)).toBe(true);
    expect(
      await ask(
        server.url,
        `SELECT string_agg(w, ' ' ORDER BY w COLLATE "vi-x-icu") AS value FROM unnest('{đa,da,ê,e,dz}'::text[]) w`,
      ),
    ).toBe("da dz đa e ê");
  });

  it("lets two installations live side by side", async () => {
    const [one, two] = await Promise.all([start(newFolder()), start(newFolder())]);
    expect(one.port).not.toBe(two.port);
    await ask(one.url, "CREATE TABLE only_here AS SELECT 1 AS value");
    await expect(ask(two.url, "SELECT value FROM only_here")).rejects.toThrow(/does not exist/);
  });

  it("refuses a folder that a living process uses, and says which process", async () => {
    const dataDir = newFolder();
    const server = await start(dataDir);
    await expect(start(dataDir)).rejects.toThrow(`is in use by process ${process.pid}`);
    expect(await ask(server.url, "SELECT 1 AS value")).toBe(1);

    const elsewhere = newFolder();
    const { child } = await startElsewhere(elsewhere);
    await expect(start(elsewhere)).rejects.toThrow(`is in use by process ${child.pid}`);
    child.kill("SIGKILL");
    await start(elsewhere);
  });

  it("recognises the server that a killed Node left running, keeping what was committed", async () => {
    const dataDir = newFolder();
    const { child, pid, url } = await startElsewhere(dataDir);
    await ask(url, "CREATE TABLE check_in AS SELECT 100000 AS present");
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(isAlive(pid)).toBe(true);

    const server = await start(dataDir);
    expect(isAlive(pid)).toBe(false);
    expect(server.url).toBe(url);
    expect(await ask(server.url, "SELECT present AS value FROM check_in")).toBe(100_000);
  });

  it("leaves a stranger alone whose pid stands in a stale postmaster.pid", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await first.stop();
    const stranger = spawn("sleep", ["60"]);
    writeFileSync(
      join(dataDir, "cluster", "postmaster.pid"),
      `${stranger.pid}\n${dataDir}/cluster\n1\n${first.port}\n\n127.0.0.1\n\nready   \n`,
    );
    await start(dataDir);
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
  });

  it("starts again after Node and the server were killed together, with a query running", async () => {
    const dataDir = newFolder();
    const { child, pid, url } = await startElsewhere(dataDir);
    const query = ask(url, "SELECT pg_sleep(60) AS value").catch(() => "lost");
    await waitUntil(() => processesOf(join(dataDir, "cluster")).length > 5, 2_000);
    child.kill("SIGKILL");
    process.kill(pid, "SIGKILL");
    const server = await start(dataDir);
    expect(server.url).toBe(url);
    expect(await query).toBe("lost");
  });

  it("takes another port, and remembers it, when the remembered one is taken", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.port, "127.0.0.1", resolve));
    const second = await start(dataDir);
    expect(second.port).not.toBe(first.port);
    expect(readFileSync(join(dataDir, "port"), "utf8").trim()).toBe(String(second.port));
    await second.stop();
    await expect(start(dataDir, { port: first.port })).rejects.toThrow(`Port ${first.port} on 127.0.0.1 is taken`);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it("sets a new password when the file was lost", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await ask(first.url, "CREATE TABLE kept AS SELECT 1 AS value");
    await first.stop();
    rmSync(join(dataDir, "password"));
    const second = await start(dataDir);
    expect(second.url).not.toBe(first.url);
    expect(await ask(second.url, "SELECT value FROM kept")).toBe(1);
  });

  it("finishes what a killed first start began", async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, "cluster.partial", "base"), { recursive: true });
    const server = await start(dataDir);
    expect(await ask(server.url, "SELECT 1 AS value")).toBe(1);
    expect(existsSync(join(dataDir, "cluster.partial"))).toBe(false);
  });

  it("says so when the cluster is of another PostgreSQL", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await first.stop();
    writeFileSync(join(dataDir, "cluster", "PG_VERSION"), "14\n");
    await expect(start(dataDir)).rejects.toThrow(/was made by PostgreSQL 14/);
  });

  it.runIf(asRoot)("as root: runs under an account of its own, even below a folder closed to it", async () => {
    const closed = newFolder();
    chmodSync(closed, 0o700);
    const server = await start(join(closed, "deeper", "data"));
    const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
    expect(/^Uid:\t(\d+)\t(\d+)/m.exec(status)?.slice(1)).not.toContain("0");
    expect(await ask(server.url, `SELECT current_setting('data_directory') AS value`)).toBe("/proc/self/fd/3");
    // A new backend and a checkpoint work through the descriptor too.
    await ask(server.url, "CHECKPOINT");
    // Not isAlive(): the process is gone a moment before Node hears of it, and the lock is held until then.
    const ended = new Promise<void>((resolve) => server.onExit(() => resolve()));
    process.kill(server.pid, "SIGKILL");
    await ended;
    await start(join(closed, "deeper", "data"));
  });

  it.runIf(asRoot)("as root: takes back a folder that was copied by root", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await ask(first.url, "CREATE TABLE kept AS SELECT 1 AS value");
    await first.stop();
    spawnSync("chown", ["-R", "root:root", dataDir]);
    chmodSync(join(dataDir, "cluster"), 0o755);
    const second = await start(dataDir);
    expect(await ask(second.url, "SELECT value FROM kept")).toBe(1);
  });
});

describe("the supervised database", () => {
  it("comes back on the same address each time it is killed", async () => {
    const server = await superviseEmbeddedPostgres({ dataDir: newFolder(), log });
    stops.push(() => server.stop());
    await ask(server.url, "CREATE TABLE journal AS SELECT 42 AS value");
    const exits: boolean[] = [];
    server.onExit((exit) => exits.push(exit.expected));
    for (let round = 0; round < 3; round += 1) {
      const back = new Promise<number>((resolve) => server.onRestart(resolve));
      const victim = server.pid;
      process.kill(victim!, "SIGKILL");
      const pid = await back;
      expect(pid).not.toBe(victim);
      expect(server.pid).toBe(pid);
      expect(await ask(server.url, "SELECT value FROM journal")).toBe(42);
    }
    await server.stop();
    expect(server.pid).toBeNull();
    expect(exits).toEqual([false, false, false, true]);
  });

  it("can be stopped while it is down, and then frees the folder", async () => {
    const dataDir = newFolder();
    const server = await superviseEmbeddedPostgres({ dataDir, log });
    const down = new Promise<void>((resolve) => server.onExit(() => resolve()));
    process.kill(server.pid!, "SIGKILL");
    await down;
    await server.stop();
    expect(processesOf(join(dataDir, "cluster"))).toEqual([]);
    await start(dataDir);
  });
});
