import { tmpdir } from "node:os";
import { sql } from "kysely";
import pg from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openDatabase, type Database } from "../db/database.ts";
import { createLog } from "../log.ts";
import { createTestDatabase, type TestDatabase } from "../postgres/testing.ts";
import { createBus, type Bus } from "./bus.ts";

let database: TestDatabase;
let db: Database;
let bus: Bus;
let heard: [string | null, number | null][];
const log = createLog({ dataDir: tmpdir(), level: "silent", process: "test" });

beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = openDatabase(database.url, { max: 2, log, name: "test" }));
  heard = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bus.close();
  await db.destroy();
  await database.drop();
});

function open(): void {
  bus = createBus(database.url, log);
  bus.onNotice((conferenceId, seq) => void heard.push([conferenceId, seq]));
}
const listening = () => vi.waitFor(() => expect(heard).toContainEqual([null, null]), 10_000);
const connections = async () =>
  (await sql<{ pid: number }>`select pid from pg_stat_activity where application_name = 'diemcau bus' and datname = current_database()`.execute(db)).rows;

it("connects again after the database has ended it, and is one connection", async () => {
  open();
  for (let seq = 1; seq <= 3; seq++) {
    await listening();
    bus.publish("a", seq);
    await vi.waitFor(() => expect(heard).toContainEqual(["a", seq]), 5_000);
    heard.length = 0;
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'diemcau bus' and datname = current_database()`.execute(db);
  }
  await listening();
  await vi.waitFor(async () => expect(await connections()).toHaveLength(1), 5_000);
});

it("leaves no connection behind that cannot listen, and its late end does not disturb the next one", async () => {
  const ends: (() => void)[] = [];
  const end = pg.Client.prototype.end as () => Promise<void>;
  vi.spyOn(pg.Client.prototype, "query").mockImplementationOnce(() => Promise.reject(new Error("no listening now")));
  vi.spyOn(pg.Client.prototype, "end").mockImplementationOnce(async function (this: pg.Client) {
    await new Promise<void>((go) => ends.push(go));
    return end.call(this);
  });
  open();
  await listening();
  expect(ends).toHaveLength(1);
  heard.length = 0;
  ends[0]!();
  await vi.waitFor(async () => expect(await connections()).toHaveLength(1), 5_000);
  await new Promise((resolve) => setTimeout(resolve, 600));
  bus.publish("a", 9);
  await vi.waitFor(() => expect(heard).toEqual([["a", 9]]), 5_000);
});
