import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freeUdpPort } from "../testing/site.ts";
import { findProgram } from "./ffmpeg.ts";
import { ProgrammeOutputs } from "./outputs.ts";

/** The programs beside us, as whoever looks after the machine sees them. */
const WAIT = { timeout: 20_000, interval: 100 };
const PATH = process.env["PATH"];
const tapped = { tap: () => ({ videoSsrc: 1, askKeyframe: () => {}, stop: () => {} }) };
let folder: string;
let outputs: ProgrammeOutputs;
const servers: Server[] = [];
const receivers: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-programs-"));
  outputs = new ProgrammeOutputs(join(folder, "outputs"));
});
afterEach(() => {
  outputs.close();
  process.env["PATH"] = PATH;
  for (const server of servers.splice(0)) server.close();
  for (const receiver of receivers.splice(0)) receiver.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Ours that were started with this in their arguments. */
function started(words: string): number[] {
  const read = (path: string): string => {
    try {
      return readFileSync(path, "latin1");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/cmdline`).includes(words) && new RegExp(`^PPid:\\s+${process.pid}$`, "m").test(read(`/proc/${name}/status`)))
    .map(Number)
    .filter((pid) => !receivers.some((receiver) => receiver.pid === pid));
}

/** Addresses at which a process takes UDP, as the kernel writes them. */
function udpOf(pid: number): string[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []));
  return ["udp", "udp6"].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, "latin1")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9]!))
      .map((fields) => fields[1]!.split(":")[0]!),
  );
}

test("what a stream is made of is taken from this machine alone", async () => {
  outputs.follow(tapped, { large: null, outputs: [{ id: "list", kind: "hls", url: null }] });
  // One picture and four sounds, each with its reports.
  await vi.waitFor(() => expect(started(folder).flatMap(udpOf)).toEqual(Array.from({ length: 10 }, () => "0100007F")), WAIT);
  await vi.waitFor(() => expect(outputs.states).toMatchObject([{ state: "running" }]), WAIT);
}, 40_000);

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Takes connections and says nothing. */
async function listening(): Promise<Server> {
  const server = createServer((socket) => void socket.pause().on("error", () => {}));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** A receiver of another make's kind, and what it says: it warns of a stream by another name than it expects. */
function receiver(args: readonly string[]): { said: () => string; size: () => number } {
  const file = join(folder, `received-${receivers.length}.ts`);
  const child = spawn(findProgram("ffmpeg")!, ["-v", "warning", "-analyzeduration", "1000000", "-probesize", "20000", ...args, "-c", "copy", "-flush_packets", "1", "-f", "mpegts", file]);
  receivers.push(child);
  let said = "";
  child.stderr.on("data", (words: Buffer) => (said += words.toString("utf8")));
  return { said: () => said, size: () => statSync(file, { throwIfNoEntry: false })?.size ?? 0 };
}

test("a stream's key reaches its receiver, and nobody who looks at the machine's programs", async () => {
  const free = await listening();
  const [rtmp, srt] = [portOf(free), await freeUdpPort()];
  await new Promise((resolve) => free.close(resolve));
  const keyed = receiver(["-listen", "1", "-i", `rtmp://127.0.0.1:${rtmp}/live/studio/a-secret-name?token=a-secret-token`]);
  const locked = receiver(["-i", `srt://127.0.0.1:${srt}?mode=listener&passphrase=a-secret+passphrase`]);
  outputs.follow(tapped, {
    large: null,
    outputs: [
      { id: "keyed", kind: "push", url: `rtmp://127.0.0.1:${rtmp}/live/studio/a-secret-name?token=a-secret-token` },
      { id: "locked", kind: "push", url: `srt://127.0.0.1:${srt}?passphrase=a-secret+passphrase&latency=200000` },
    ],
  });
  await vi.waitFor(() => expect(Math.min(keyed.size(), locked.size())).toBeGreaterThan(20_000), WAIT);
  expect([keyed.said(), locked.said()].join("")).not.toMatch(/unexpected|secret/i);
  expect([started(`:${rtmp}/`).length, started(`:${srt}?`).length]).toEqual([1, 1]);
  expect(started("secret")).toEqual([]);
}, 40_000);

test("End ends a stream whose receiver takes the connection and says nothing", async () => {
  const silent = await listening();
  const connected = new Promise((resolve) => silent.once("connection", resolve));
  const server = `rtmp://127.0.0.1:${portOf(silent)}/`;
  const url = `${server}app/key`;
  outputs.follow(tapped, { large: null, outputs: [{ id: "push", kind: "push", url }] });
  await connected;
  expect(started(server)).toHaveLength(1);
  outputs.follow(tapped, { large: null, outputs: [] });
  await vi.waitFor(() => expect(started(server)).toEqual([]), WAIT);
}, 40_000);

test("End ends a program that does not listen to it, within seconds", async () => {
  const ffmpeg = findProgram("ffmpeg")!;
  const stubborn = join(folder, "ffmpeg");
  // A program that writes to a receiver that reads no more hears nothing until the write is through.
  writeFileSync(stubborn, `#!/bin/sh\ncase "$*" in *lavfi*) exec ${ffmpeg} "$@";; esac\ntrap '' TERM\ncat > /dev/null\necho out_time_us=1\nwhile :; do sleep 0.2; done\n`);
  chmodSync(stubborn, 0o755);
  process.env["PATH"] = `${folder}${delimiter}${PATH}`;
  outputs.follow(tapped, { large: null, outputs: [{ id: "push", kind: "push", url: "rtmp://live.example/app/stubborn" }] });
  await vi.waitFor(() => expect(outputs.states).toMatchObject([{ state: "running" }]), WAIT);
  expect(started("rtmp://live.example/")).toHaveLength(1);
  outputs.follow(tapped, { large: null, outputs: [] });
  await vi.waitFor(() => expect(started("rtmp://live.example/")).toEqual([]), { timeout: 8_000, interval: 100 });
}, 40_000);
