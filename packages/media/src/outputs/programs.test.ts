import { chmodSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findProgram } from "./ffmpeg.ts";
import { ProgrammeOutputs } from "./outputs.ts";

/** The programs beside us, as whoever looks after the machine sees them. */
const WAIT = { timeout: 20_000, interval: 100 };
const PATH = process.env["PATH"];
const tapped = { tap: () => ({ videoSsrc: 1, askKeyframe: () => {}, stop: () => {} }) };
let folder: string;
let outputs: ProgrammeOutputs;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-programs-"));
  outputs = new ProgrammeOutputs(join(folder, "outputs"));
});
afterEach(() => {
  outputs.close();
  process.env["PATH"] = PATH;
  for (const server of servers.splice(0)) server.close();
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
    .map(Number);
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

test("End ends a stream whose receiver takes the connection and says nothing", async () => {
  const silent = createServer((socket) => void socket.pause().on("error", () => {}));
  servers.push(silent);
  const connected = new Promise((resolve) => silent.once("connection", resolve));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const url = `rtmp://127.0.0.1:${(silent.address() as AddressInfo).port}/app/key`;
  outputs.follow(tapped, { large: null, outputs: [{ id: "push", kind: "push", url }] });
  await connected;
  expect(started(url)).toHaveLength(1);
  outputs.follow(tapped, { large: null, outputs: [] });
  await vi.waitFor(() => expect(started(url)).toEqual([]), WAIT);
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
  expect(started("app/stubborn")).toHaveLength(1);
  outputs.follow(tapped, { large: null, outputs: [] });
  await vi.waitFor(() => expect(started("app/stubborn")).toEqual([]), { timeout: 8_000, interval: 100 });
}, 40_000);
