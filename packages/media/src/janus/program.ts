import { spawn, type ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { MediaError } from "../errors.ts";
import { writeConfiguration, type JanusAccess } from "./configuration.ts";
import { JanusControl } from "./control.ts";
import { requireJanus, type JanusInstallation } from "./installation.ts";
import type { JanusOptions } from "./options.ts";

/** Pauses before it is started again: at once, then longer while it goes on failing. */
const RESTART_MS = [50, 250, 1_000, 2_000, 5_000];
/** Whoever ran so long had a good start. */
const SETTLED_MS = 30_000;
const LONGEST_SOCKET_PATH = 107;
/** Ends with us even when we are killed (Linux, util-linux). */
const TIE = "/usr/bin/setpriv";

export interface JanusEvents {
  /** It runs, for the first time or again: nothing is in it. */
  up(control: JanusControl): Promise<void>;
  /** It is gone, and everything that was in it. */
  down(reason: string): void;
}

/** Janus as a child that is always there: configured, started, started again when it dies or hangs. */
export class JanusProgram {
  readonly #options: JanusOptions;
  readonly #installation: JanusInstallation;
  readonly #events: JanusEvents;
  readonly #stopped = new AbortController();
  readonly #sockets: string;
  #child: ChildProcess | null = null;
  #running: Promise<void> = Promise.resolve();
  #wasUp = false;
  restarts = 0;

  private constructor(options: JanusOptions, installation: JanusInstallation, events: JanusEvents) {
    this.#options = { ...options, folder: resolve(options.folder) };
    this.#installation = installation;
    this.#events = events;
    this.#sockets = socketFolder(this.#options.folder);
  }

  /**
   * Resolves when Janus answers.
   * @throws MediaError bad-request when it is not installed or cannot work here, engine-unreachable when it does not come up
   */
  static async start(options: JanusOptions, events: JanusEvents): Promise<JanusProgram> {
    const program = new JanusProgram(options, requireJanus(options.bindAddress), events);
    const first = Promise.withResolvers<void>();
    program.#running = program.#run(first);
    await first.promise;
    return program;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    this.#child?.kill("SIGTERM");
    const forced = setTimeout(() => this.#child?.kill("SIGKILL"), 2_000);
    await this.#running;
    clearTimeout(forced);
    await rm(this.#sockets, { recursive: true, force: true });
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  async #run(first: PromiseWithResolvers<void>): Promise<void> {
    const { signal } = this.#stopped;
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = performance.now();
      let reason: string;
      try {
        reason = await this.#once(first.resolve);
      } catch (error) {
        reason = (error as Error).message;
        // The first start is the caller's to judge.
        first.reject(error);
        if (failures === 0 && this.restarts === 0 && !this.#wasUp) return;
      }
      if (signal.aborted) return;
      failures = performance.now() - startedAt > SETTLED_MS ? 0 : failures + 1;
      this.restarts++;
      this.#options.log?.error({ reason, restarts: this.restarts }, "Janus ended; it is started again");
      await delay(RESTART_MS[Math.min(failures, RESTART_MS.length) - 1] ?? RESTART_MS[0], undefined, { signal }).catch(() => {});
    }
  }

  /** One life of it. @returns why it ended */
  async #once(isUp: () => void): Promise<string> {
    const { folder, log } = this.#options;
    const { program } = this.#installation;
    await endStale(folder);
    const access = await this.#access();
    await writeConfiguration(folder, this.#installation, access, this.#options);
    const command = existsSync(TIE) ? [TIE, "--pdeathsig", "KILL", program] : [program];
    const child = spawn(command[0]!, [...command.slice(1), "-F", folder, "-o"], { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (line) => {
        if (/\[(ERR|FATAL)\]/.test(line)) log?.warn({ janus: line }, "Janus complains");
      });
    const ended = once(child, "exit").then(
      ([code, signal]) => `it ended with ${signal ?? code}`,
      (error: Error) => `it could not be started: ${error.message}`,
    );
    const gone = new AbortController();
    void ended.then(() => gone.abort());
    let why: string | null = null;
    const lost = (reason: string): void => {
      why ??= reason;
      // Hung or broken: only a new one is of use.
      child.kill("SIGKILL");
    };
    let control: JanusControl | null = null;
    try {
      control = await JanusControl.connect(access, gone.signal, lost);
      await this.#events.up(control);
      this.#wasUp = true;
      isUp();
      log?.info({ pid: child.pid }, "Janus is up");
    } catch (error) {
      lost((error as Error).message);
      await ended;
      this.#child = null;
      await control?.close();
      this.#events.down(why ?? "it did not come up");
      throw error instanceof MediaError ? error : new MediaError("engine-unreachable", "Janus does not come up", { cause: error });
    }
    const exit = await ended;
    this.#child = null;
    await control.close();
    const reason = why ?? exit;
    this.#events.down(reason);
    return reason;
  }

  async #access(): Promise<JanusAccess> {
    await rm(this.#sockets, { recursive: true, force: true });
    await mkdir(this.#sockets, { recursive: true, mode: 0o700 });
    const secret = (): string => randomBytes(24).toString("base64url");
    return { socket: join(this.#sockets, "api"), adminSocket: join(this.#sockets, "admin"), secret: secret(), adminSecret: secret() };
  }
}

/** Beside the configuration, unless that makes a path too long for a socket. */
function socketFolder(folder: string): string {
  const beside = `${folder}-sockets`;
  if (Buffer.byteLength(join(beside, "admin")) <= LONGEST_SOCKET_PATH) return beside;
  return join(tmpdir(), `diemcau-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`);
}

/** One that outlived whoever started it still holds the ports. A pid proves nothing: its own command line does. */
async function endStale(folder: string): Promise<void> {
  const pids = readdirSync("/proc", { withFileTypes: true }).flatMap(({ name }) => (/^\d+$/.test(name) && isJanusOf(name, folder) ? [Number(name)] : []));
  for (const pid of pids) process.kill(pid, "SIGKILL");
  while (pids.some((pid) => isJanusOf(String(pid), folder))) await delay(20);
}

function isJanusOf(pid: string, folder: string): boolean {
  try {
    const [program, ...rest] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return program !== undefined && /(^|\/)janus$/.test(program) && rest[rest.indexOf("-F") + 1] === folder && rest.includes("-F");
  } catch {
    return false;
  }
}
