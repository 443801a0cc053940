import { spawn } from "node:child_process";
import { pino } from "pino";
import { expect, it } from "vitest";
import { ConfigError } from "../platform/config.ts";
import { keepRunning } from "./children.ts";

const log = pino({ level: "silent" });
const node = (script: string) => spawn(process.execPath, ["-e", script], { stdio: ["ignore", "ignore", "ignore", "ipc"] });

it("gives a child up that dies three times before it has ever served, naming the log", async () => {
  let starts = 0;
  const child = keepRunning("gateway-1", log, "/data/log/diemcau.log", () => (starts++, node("process.exit(3)")));
  const error = await child.ready.then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as Error).message).toContain('The process "gateway-1" ended 3 times while starting. The reason stands in /data/log/diemcau.log');
  expect(starts).toBe(3);
  await child.stop();
}, 30_000);

it("starts one that had served again, however often it dies", async () => {
  let starts = 0;
  const again = Promise.withResolvers<void>();
  const child = keepRunning("clerk", log, "", () => {
    if (++starts === 4) again.resolve();
    return node("process.send({ ready: true }, () => setTimeout(() => process.exit(3), 50))");
  });
  await child.ready;
  await again.promise;
  await child.stop();
}, 30_000);
