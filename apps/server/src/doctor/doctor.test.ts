import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSocket } from "node:dgram";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig, type Config } from "../platform/config.ts";
import { createTestDatabase, type TestDatabase } from "../platform/postgres/testing.ts";
import { data, openFiles, ports, programs, relays } from "./machine.ts";
import { database, mail } from "./services.ts";
import { examine, written } from "./index.ts";

let folder: string;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-doctor-"));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});
const configOf = (flags: readonly string[] = [], env: Record<string, string> = {}): Config => readConfig(["--data", join(folder, "data"), ...flags], env);
const states = (findings: readonly { state: string; en: string }[]) => findings.map(({ state, en }) => `${state}: ${en}`);
async function listening(answer: (server: Server) => void = () => {}): Promise<number> {
  const server = createServer();
  answer(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sockets: Socket[] = [];
  server.on("connection", (socket) => sockets.push(socket));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
async function databaseOf(migrated: boolean): Promise<TestDatabase> {
  const made = await createTestDatabase({ migrated });
  closing.push(() => made.drop());
  return made;
}

describe("doctor", () => {
  it("looks at a machine without changing it, and speaks of everything in both languages", async () => {
    const findings = await examine(configOf(["--port", "0"]));
    expect(findings.length).toBeGreaterThan(6);
    for (const { vi, en } of findings) {
      expect(vi.length).toBeGreaterThan(5);
      expect(en.length).toBeGreaterThan(5);
    }
    expect(written(findings).split("\n")).toHaveLength(findings.length * 2 + 1);
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  it("says when the secret can be read by others", async () => {
    mkdirSync(join(folder, "data"));
    const secret = join(folder, "data", "secret.key");
    writeFileSync(secret, "x", { mode: 0o600 });
    expect(states(await data(configOf())).join()).not.toContain("bad");
    chmodSync(secret, 0o644);
    expect(states(await data(configOf())).join()).toContain("chmod 600");
  });

  it("says when disks are too full for what is to be kept", async () => {
    expect(states(await data(configOf([], { DIEMCAU_RECORDING_RESERVE_MB: "9999999" }))).join()).toContain("poor: The disk of recordings");
  });

  it("counts the files that a process may open", () => {
    const limits = (count: string) => `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            ${count}                524288               files     \n`;
    expect(openFiles(limits("1024"))[0]).toMatchObject({ state: "bad", en: expect.stringContaining("1024") });
    expect(openFiles(limits("20000"))[0]).toMatchObject({ state: "good" });
  });

  it("tells a port of another program from a free one, for picture and sound as well", async () => {
    const taken = await listening();
    expect(states(await ports(configOf(["--port", String(taken)])))[0]).toContain("bad: Port");
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, resolve));
    closing.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
    expect(states(await ports(configOf(["--port", "0", "--media-port", String(socket.address().port)])))[0]).toContain("no picture and no sound");
  });

  it("knows that cameras need HTTPS", async () => {
    const of = async (url: string) => (await ports(configOf(["--port", "0", "--public-url", url]))).at(-1)!.state;
    expect([await of("https://hop.example.org"), await of("http://127.0.0.1:4000"), await of("http://10.1.2.3")]).toEqual(["good", "poor", "bad"]);
  });

  it("says what is wrong with the database", async () => {
    const fresh = await databaseOf(true);
    const at = (url: string) => configOf([], { DATABASE_URL: url });
    expect((await database(at(fresh.url))).map(({ state }) => state)).toEqual(["good"]);
    expect(states(await database(at("postgresql://nobody@127.0.0.1:1/none")))[0]).toContain("bad: DATABASE_URL does not connect");
    expect(states(await database(at(fresh.url), () => Date.now() + 60_000)).join()).toMatch(/clocks .* (59|60)\d{3} ms apart/);
    const behind = await databaseOf(false);
    expect(states(await database(at(behind.url))).join()).toMatch(/poor: The database lacks \d+ migrations/);
    const client = new Client({ connectionString: fresh.url });
    await client.connect();
    await client.query("insert into schema_migration (number, name, checksum) values (9999, '9999_later.sql', 'x')");
    await client.end();
    expect(states(await database(at(fresh.url))).join()).toContain("newer version");
  });

  it("asks the mail server and the relays whether they answer", async () => {
    const mailing = (port: number) => configOf([], { DIEMCAU_SMTP_URL: `smtp://127.0.0.1:${port}`, DIEMCAU_MAIL_FROM: "a@example.org" });
    const silent = await listening((server) => server.on("connection", (socket) => socket.end("554 no\r\n")));
    expect(states(await mail(mailing(silent)))[0]).toContain("bad: The mail server 127.0.0.1 refuses us");
    const relay = await listening();
    const turn = (port: number) => configOf([], { DIEMCAU_TURN_URLS: `turn:127.0.0.1:${port}?transport=tcp`, DIEMCAU_TURN_SECRET: "s" });
    expect((await relays(turn(relay)))[0]!.state).toBe("good");
    expect((await relays(turn(1)))[0]!.state).toBe("bad");
  });

  it("names what is not there without a program that is missing", () => {
    expect(programs(() => true, true).map(({ state }) => state)).toEqual(["good"]);
    expect(states(programs((name) => name !== "ffmpeg", true))).toEqual([expect.stringContaining("poor: No ffmpeg")]);
    expect(programs(() => false, false)).toHaveLength(3);
  });
});
