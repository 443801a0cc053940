import { fork, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MEDIA_PROCESS_ENTRY, readLoad } from "@diemcau/media";
import { freeUdpPort } from "@diemcau/media/testing";
import { pino } from "pino";
import { expect, it, onTestFinished, vi } from "vitest";
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

/** A child that answers as ours do, and works without a pause for as long as it is told to. */
const WORKER = `
  import { answerWhetherAlive } from ${JSON.stringify(new URL("./hang-watch.ts", import.meta.url).href)};
  answerWhetherAlive();
  process.on("message", ({ work }) => { for (const until = Date.now() + (work ?? 0); Date.now() < until; ); });
  process.send({ ready: true });`;

function worker(): { starts: ChildProcess[]; start(): ChildProcess } {
  const folder = mkdtempSync(join(tmpdir(), "diemcau-children-"));
  const file = join(folder, "worker.mjs");
  writeFileSync(file, WORKER);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const starts: ChildProcess[] = [];
  return {
    starts,
    start() {
      const child = fork(file, { execArgv: ["--no-warnings"] });
      starts.push(child);
      return child;
    },
  };
}

it("ends a media process that hangs and starts it again; its connections stood, so nobody else would notice", async () => {
  const folder = mkdtempSync(join(tmpdir(), "diemcau-hang-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const address = { socketPath: join(folder, "media.sock") };
  const port = String(await freeUdpPort());
  const child = keepRunning("media", log, "", () => fork(MEDIA_PROCESS_ENTRY, ["--socket", address.socketPath, "--udp-port", port, "--bind", "127.0.0.1", "--log-level", "warn"], { execArgv: ["--no-warnings"] }));
  try {
    await child.ready;
    const before = await readLoad(address);
    const hung = child.pid!;
    const since = performance.now();
    process.kill(hung, "SIGSTOP");
    const after = await vi.waitFor(() => readLoad(address, 500), { timeout: 20_000, interval: 100 });
    process.stdout.write(`processes: a media process that hung serves again after ${Math.round(performance.now() - since)} ms\n`);
    expect(after.startedAt).toBeGreaterThan(before.startedAt);
    expect(child.pid).not.toBe(hung);
    expect(() => process.kill(hung, 0)).toThrow("ESRCH");
  } finally {
    await child.stop();
  }
}, 40_000);

it("leaves one alone that works, and all of them when it stood still itself", async () => {
  const { starts, start } = worker();
  let stoodStill = false;
  const child = keepRunning("clerk", log, "", start);
  try {
    await child.ready;
    // Longer than a hung one is left.
    starts[0]!.send({ work: 4_000 });
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    // As when the machine was suspended in the moment after a question: what the child answered lies unread.
    const ask = vi.spyOn(starts[0]!, "send").mockImplementationOnce((...args: unknown[]) => {
      ask.mockRestore();
      setImmediate(() => {
        for (const until = performance.now() + 3_000; performance.now() < until; );
        stoodStill = true;
      });
      return (starts[0]!.send as (...each: unknown[]) => boolean)(...args);
    });
    await vi.waitFor(() => expect(stoodStill).toBe(true), { timeout: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(starts).toHaveLength(1);
    expect([starts[0]!.exitCode, starts[0]!.signalCode]).toEqual([null, null]);
  } finally {
    await child.stop();
  }
}, 40_000);
