import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { outFolder, scratchFolder } from "./out.ts";

const SOURCES = join(import.meta.dirname, "../native");
type Program = "epoll-server" | "readers" | "posts";

const newest = (...files: string[]) => Math.max(...files.map((file) => statSync(file).mtimeMs));

/** Compiles one of our C programs; null where the machine has no compiler. */
function compile(program: Program): string | null {
  const source = join(SOURCES, `${program}.c`);
  const binary = join(outFolder("native"), program);
  if (existsSync(binary) && statSync(binary).mtimeMs > newest(source, join(SOURCES, "common.h"))) return binary;
  const made = spawnSync("cc", ["-O2", "-o", binary, source], { encoding: "utf8" });
  if (made.error) return null;
  if (made.status !== 0) throw new Error(`${program}.c does not compile:\n${made.stderr}`);
  return binary;
}

export interface Native {
  readonly pid: number;
  /** "C", or "Node" where the machine has no compiler. */
  readonly language: "C" | "Node";
  /** The next line it prints. @throws Error when it has ended */
  line(): Promise<string>;
  /** Sends a line and waits for the answer to it. */
  ask(line: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a load program: in C, so that it is no bottleneck, or its slower stand-in in Node. */
export function startNative(program: Program, args: readonly string[]): Native {
  const binary = process.env["DIEMCAU_BENCH_WITHOUT_CC"] ? null : compile(program);
  const child: ChildProcess = binary
    ? spawn(binary, args, { stdio: ["pipe", "pipe", "inherit"] })
    : spawn(process.execPath, [join(SOURCES, `${program}.ts`), ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: string[] = [];
  const waiting: ((line: string | null) => void)[] = [];
  let ended = false;
  const reader = createInterface({ input: child.stdout! });
  reader.on("line", (line) => {
    const next = waiting.shift();
    if (next) next(line);
    else lines.push(line);
  });
  reader.on("close", () => {
    ended = true;
    for (const next of waiting.splice(0)) next(null);
  });
  const line = async () => {
    const present = lines.shift();
    if (present !== undefined) return present;
    const text = ended ? null : await new Promise<string | null>((resolve) => waiting.push(resolve));
    if (text === null) throw new Error(`${program} has ended (code ${child.exitCode})`);
    return text;
  };
  return {
    pid: child.pid!,
    language: binary ? "C" : "Node",
    line,
    ask(text) {
      child.stdin!.write(`${text}\n`);
      return line();
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill();
      await gone;
    },
  };
}

let files = 0;
/** Prepared HTTP requests as a file for the load programs. */
export function requestsFile(requests: readonly string[]): string {
  const file = join(scratchFolder(), String(files++));
  writeFileSync(file, requests.map((request) => `${request}\0`).join(""));
  return file;
}
