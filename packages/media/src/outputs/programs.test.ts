import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProgrammeOutputs } from "./outputs.ts";

/** The programs beside us, as whoever looks after the machine sees them. */
const WAIT = { timeout: 20_000, interval: 100 };
const tapped = { tap: () => ({ videoSsrc: 1, askKeyframe: () => {}, stop: () => {} }) };
let folder: string;
let outputs: ProgrammeOutputs;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-programs-"));
  outputs = new ProgrammeOutputs(join(folder, "outputs"));
});
afterEach(() => {
  outputs.close();
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
