import { fork, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { chromiumPath, launchBrowser } from "../site.ts";

/** What a line does to what goes over it, in one direction. */
export interface LineFaults {
  /** Share of packets that never arrive, 0–1. 1: the line is cut, and nobody is told. */
  loss?: number;
  /** Each packet arrives so much later, ms. */
  delayMs?: number;
  /** bit/s; what does not fit waits, up to `queueMs`, and is dropped then. */
  rate?: number;
  /** Default 300: what the box in front of such a line keeps. */
  queueMs?: number;
  /** Share of packets that arrive 30 ms later than those after them, 0–1. */
  overtaken?: number;
  /** A firewall that lets no UDP through and tells nobody. */
  noUdp?: boolean;
  /** UDP in IP packets of more bytes never arrives, and nobody is told: a tunnel on the way, and a firewall that drops its reports. */
  largest?: number;
}

interface LineCounts {
  /** Handed on. */
  packets: number;
  bytes: number;
  lost: number;
  /** Dropped because the line was full. */
  overflowed: number;
  /** Of UDP: dropped by the firewall, and handed on. */
  udpRefused: number;
  udpPassed: number;
  /** Dropped for their size. */
  tooLarge: number;
  /** The largest IP packet with UDP that came to the line, bytes. */
  largest: number;
}

const SOURCE = fileURLToPath(new URL("./bad-lines.c", import.meta.url));
const CACHE = join(import.meta.dirname, "../../../../../node_modules/.cache/diemcau");
const REMEDY =
  "A network of namespaces needs a C compiler (Debian: apt-get install gcc libc6-dev util-linux), /dev/net/tun, and the right to make network namespaces: run as root, in a container with --cap-add SYS_ADMIN --cap-add NET_ADMIN --device /dev/net/tun. " +
  "(Mạng thử cần trình biên dịch C, /dev/net/tun và quyền tạo không gian mạng: hãy chạy bằng root, hoặc cấp các quyền trên cho container.)";

/** @throws Error saying what to install */
function compiled(): string {
  const text = readFileSync(SOURCE);
  const binary = join(CACHE, `bad-lines-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`);
  if (existsSync(binary)) return binary;
  mkdirSync(CACHE, { recursive: true });
  const fresh = `${binary}.${process.pid}`;
  const made = spawnSync("cc", ["-O2", "-Wall", "-o", fresh, SOURCE], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`bad-lines.c was not compiled: ${made.error?.message ?? made.stderr}\n${REMEDY}`);
  // Two that do so at once both come out right.
  renameSync(fresh, binary);
  return binary;
}

interface Place {
  address: string;
  namespace: string;
}

/**
 * Places in network namespaces of their own, joined by lines that may be spoiled one by one, each direction for itself.
 * The kernel's own way (tc netem) is a module that many kernels are built without; this one needs a tun device only, and
 * its dice are seeded. Everything is gone when the process that opened it ends, however it ends.
 */
export class BadNetwork {
  readonly #program: ChildProcess;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #answers: ((line: string) => void)[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "diemcau-lines-"));
  readonly #children = new Set<ChildProcess>();

  private constructor(program: ChildProcess, places: ReadonlyMap<string, Place>) {
    this.#program = program;
    this.#places = places;
  }

  /**
   * @param names of the places, 8 at most; "here" is the namespace of this process itself
   * @throws Error with what the machine lacks and how to mend it
   */
  static async open(names: readonly string[], seed = 1): Promise<BadNetwork> {
    const binary = compiled();
    try {
      accessSync("/dev/net/tun", constants.R_OK | constants.W_OK);
    } catch {
      throw new Error(`/dev/net/tun cannot be used.\n${REMEDY}`);
    }
    // A net of its own for each process, within what is private.
    const args = [String(64 + (process.pid % 64)), String((process.pid >> 6) % 256), String(seed), ...names];
    const [program, ...rest] = isRoot() ? [binary, ...args] : ["unshare", "--user", "--map-root-user", binary, ...args];
    const child = spawn(program!, rest, { stdio: ["pipe", "pipe", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    const places = new Map<string, Place>();
    const ready = Promise.withResolvers<void>();
    let network: BadNetwork | null = null;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (network !== null) network.#answers.shift()?.(line);
      else if (line === "ready") ready.resolve();
      else {
        const [name, address, namespace] = line.split(" ") as [string, string, string];
        places.set(name, { address, namespace });
      }
    });
    child.once("error", ready.reject);
    child.once("exit", () => ready.reject(new Error(`${complaint}\n${REMEDY}`)));
    await ready.promise;
    network = new BadNetwork(child, places);
    return network;
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    if (place === undefined) throw new Error(`there is no place ${name}`);
    return place;
  }

  address(name: string): string {
    return this.#place(name).address;
  }

  /** What stands before a command that is to run there. */
  inside(name: string): string[] {
    const user = isRoot() ? [] : [`--user=/proc/${this.#program.pid}/ns/user`, "--preserve-credentials"];
    return ["nsenter", ...user, `--net=${this.#place(name).namespace}`, "--"];
  }

  /** A process of ours there, spoken to by messages; it ends with the network. */
  fork(name: string, module: string, args: readonly string[] = []): ChildProcess {
    const [program, ...rest] = [...this.inside(name), process.execPath];
    const child = fork(module, args, { execPath: program!, execArgv: [...rest, "--no-warnings"] });
    return this.#keep(child);
  }

  /** Another program there. It ends with the network, and with this process however that ends. */
  spawn(name: string, command: string, args: readonly string[]): ChildProcess {
    const [program, ...rest] = [...this.inside(name), "setpriv", "--pdeathsig", "KILL", command, ...args];
    return this.#keep(spawn(program!, rest, { stdio: ["ignore", "pipe", "pipe"] }));
  }

  #keep(child: ChildProcess): ChildProcess {
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }

  /** A Chromium there; it takes plain HTTP from these places for secure. */
  async browser(name: string, origins: readonly string[]): Promise<Browser> {
    const wrapper = join(this.#folder, `chromium-${name}`);
    writeFileSync(wrapper, `#!/bin/sh\nexec ${this.inside(name).join(" ")} ${chromiumPath()} "$@"\n`);
    chmodSync(wrapper, 0o700);
    return launchBrowser(wrapper, [`--unsafely-treat-insecure-origin-as-secure=${origins.join(",")}`]);
  }

  /** Both directions between two places; nothing: a good line. */
  async spoil(one: string, other: string, faults: LineFaults = {}): Promise<void> {
    await this.spoilTo(one, other, faults);
    await this.spoilTo(other, one, faults);
  }

  /** One direction. */
  async spoilTo(from: string, to: string, { loss = 0, delayMs = 0, rate = 0, queueMs = 300, overtaken = 0, noUdp = false, largest = 0 }: LineFaults): Promise<void> {
    const said = await this.#ask(`set ${from} ${to} ${loss} ${delayMs} ${rate} ${overtaken} ${queueMs} ${Number(noUdp)} ${largest}`);
    if (said !== "ok") throw new Error(`the line from ${from} to ${to}: ${said}`);
  }

  async counts(from: string, to: string): Promise<LineCounts> {
    const [packets, bytes, lost, overflowed, udpRefused, udpPassed, tooLarge, largest] = (await this.#ask(`count ${from} ${to}`)).split(" ").map(Number) as [number, number, number, number, number, number, number, number];
    return { packets, bytes, lost, overflowed, udpRefused, udpPassed, tooLarge, largest };
  }

  #ask(line: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const ended = (): void => reject(new Error("the network has ended"));
    this.#program.once("exit", ended);
    this.#answers.push(resolve);
    this.#program.stdin!.write(`${line}\n`);
    return promise.finally(() => this.#program.off("exit", ended));
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill("SIGKILL");
    if (this.#program.exitCode === null && this.#program.signalCode === null) {
      const gone = once(this.#program, "exit");
      this.#program.kill("SIGKILL");
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const isRoot = (): boolean => process.getuid?.() === 0;
