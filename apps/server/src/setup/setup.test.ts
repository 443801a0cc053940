import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problems, type Me, type ProblemDetails, type SetupState, type UnitColumns } from "@diemcau/contract";
import { listPresets } from "@diemcau/presets";
import type { Static } from "typebox";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "../app.ts";
import { demoIsLoaded } from "../demo/load.ts";
import { setupCode } from "../modules/identity/index.ts";
import { readConfig } from "../platform/config.ts";
import { openDatabase } from "../platform/db/database.ts";
import { createBus } from "../platform/live/bus.ts";
import { Hub } from "../platform/live/hub.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import type { Platform } from "../platform/platform.ts";
import { createTestDatabase } from "../platform/postgres/testing.ts";
import { loadSecrets } from "../platform/secrets.ts";
import { TestClient } from "../testing/client.ts";
import { isUnbegun } from "./index.ts";

let platform: Platform;
let nobody: TestClient;
const closers: (() => unknown)[] = [];
let offset = 0;

beforeAll(async () => {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "diemcau-setup-"));
  const config = { ...readConfig(["--port", "0", "--data", dataDir, "--demo", "none"], {}), databaseUrl: database.url, secret: "the secret of a test" };
  const log = createLog({ dataDir, level: "debug", process: "gateway" });
  const { db } = openDatabase(database.url, { max: 6, log, name: "gateway" });
  const bus = createBus(database.url, log);
  const hub = new Hub({ db, bus, log });
  platform = { config, log, clock: () => Date.now() + offset, secrets: loadSecrets(dataDir, config.secret), db, hub, metrics: createMetrics("gateway") };
  const { app, stop } = await createApp(platform, uuidv7());
  await app.listen({ port: 0, host: "127.0.0.1" });
  nobody = new TestClient(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, null, {});
  closers.push(stop, () => hub.close(), () => bus.close(), () => db.destroy(), () => rmSync(dataDir, { recursive: true, force: true }));
});
afterAll(async () => {
  for (const close of closers) await close();
});

const wanted = () => ({ code: setupCode(platform.secrets), presetId: "northwind-assembly", unit: "Hội đồng Ngọn đèn", name: "Người Đầu Tiên", username: "first", password: "một mật khẩu dài" });
const begin = (change: object = {}, language: "vi" | "en" = "en") => nobody.post<ProblemDetails>("/api/setup", { ...wanted(), ...change }, { language });
const state = async () => (await nobody.get<SetupState>("/api/setup")).body;

it("shows the levels of each preset while nobody has begun, and takes no wrong code more than five times in ten minutes", async () => {
  expect(await isUnbegun(platform)).toBe(true);
  const { open, presets } = await state();
  expect(open).toBe(true);
  expect(presets.map(({ id }) => id)).toEqual(["northwind-assembly", "vn-kl57-2023"]);
  for (const { levels } of presets) expect(levels.length).toBeGreaterThan(1);
  for (const [n, language] of (["vi", "en", "vi", "en", "vi"] as const).entries()) {
    const { status, body } = await begin({ code: `AAAAA-AAAA${n}` }, language);
    expect([status, body.code, body.title]).toEqual([403, "setup-code-wrong", problems["setup-code-wrong"][language].title]);
  }
  // Not even with the right one.
  const limited = await begin();
  expect([limited.status, limited.body.code, Number(limited.headers.get("retry-after")) > 60]).toEqual([429, "too-many-requests", true]);
  offset += 600_000;
});

it("is begun once: by one of two who press at the same moment, with the levels of the preset and the unit at the top", async () => {
  expect((await begin({ password: "first123456" })).body.code).toBe("password-weak");
  expect((await begin({ presetId: "nothing" })).body.code).toBe("input-malformed");
  expect(await isUnbegun(platform)).toBe(true);
  // A code is read out and typed: case and dashes do not count.
  const both = await Promise.all([begin({ code: wanted().code.toLowerCase().replace("-", " ") }), begin({ username: "second" })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
  const won = both.find(({ status }) => status === 204)!;
  const token = /dc_account=([^;]+)/.exec(won.headers.get("set-cookie") ?? "")![1]!;
  const producer = new TestClient(nobody.url, "account", { dc_account: token });
  expect((await producer.get<Me>("/api/me")).body).toMatchObject({ name: "Người Đầu Tiên", role: "producer", unit: null });
  const { body: units } = await producer.get<Static<typeof UnitColumns>>("/api/organisation/units");
  expect([units.name, units.parent, units.levels.length]).toEqual([["Hội đồng Ngọn đèn"], [-1], listPresets().find(({ id }) => id === "northwind-assembly")!.levels.length]);

  expect(await state()).toEqual({ open: false, presets: [] });
  const again = await begin({ username: "third" });
  expect([again.status, again.body.code]).toEqual([409, "setup-done"]);
  expect(await isUnbegun(platform)).toBe(false);
  // The next start does not bring the demo into somebody's house.
  expect(await demoIsLoaded(platform.db)).toBe(true);
});
