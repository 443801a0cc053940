import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { copyOfTemplate } from "./template.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DEFAULT_DEMO = "vn-kl57-2023";

/** What the demo's card shows. */
export interface Access {
  producer: { username: string; password: string };
  secondProducer: { username: string; password: string };
  officer: { username: string; password: string; unit: string };
  desks: Record<"secretary" | "chair" | "stenographer" | "interpreter", { username: string; password: string }>;
  conferenceId: string;
  sites: { site: number; name: string; code: string }[];
  delegate: { id: string; name: string; siteName: string };
}

export interface Program {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Milliseconds from the start to /readyz = 200. */
  readonly readyMs: number;
  readonly access: Access;
  output(): string;
  /** Ctrl-C; answers the exit code. Keeps the data. */
  stop(): Promise<number | null>;
  /** Stops it and deletes its data. */
  [Symbol.asyncDispose](): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface StartOptions {
  args?: string[];
  /** Kept at the end; otherwise a copy of a folder in which the demo is loaded. */
  dataDir?: string;
  /** With an empty folder, as at a first start. */
  fresh?: boolean;
  port?: number;
  timeoutMs?: number;
  env?: Record<string, string>;
}

/** Starts the program as its user would, and waits until it is ready. */
export async function startProgram(options: StartOptions = {}): Promise<Program> {
  const port = options.port ?? (await freePort());
  const { args = [] } = options;
  const newFolder = (): string => mkdtempSync(join(tmpdir(), "diemcau-e2e-"));
  const make = async (demo: string, folder: string): Promise<void> => void (await (await startProgram({ args: ["--demo", demo], dataDir: folder })).stop());
  const dataDir = options.dataDir ?? (options.fresh ? newFolder() : await copyOfTemplate(args[args.indexOf("--demo") + 1 || args.length] ?? DEFAULT_DEMO, newFolder(), make));
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "scripts/run.mjs"), "serve", "--port", String(port), "--data", dataDir, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: ROOT,
    env: { ...process.env, ...options.env },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const deadline = performance.now() + (options.timeoutMs ?? 170_000);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}:\n${output}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) break;
    if (performance.now() > deadline) throw new Error(`the program did not get ready:\n${output}`);
    await delay(100);
  }
  const readyMs = performance.now() - started;
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const stop = () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    return exited;
  };
  return {
    url,
    port,
    dataDir,
    process: child,
    readyMs,
    get access() {
      return JSON.parse(readFileSync(join(dataDir, "demo-access.json"), "utf8")) as Access;
    },
    output: () => output,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
