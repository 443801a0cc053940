import type { ChildProcess } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "pino";
import { engineNow } from "../embedded/clock.ts";
import { SLOT_COUNT, type Slot } from "../engine.ts";
import type { Tapped } from "../recording/recorder.ts";
import { saidWithoutKey } from "./address.ts";
import { findProgram, sessionOf, startFfmpeg, type OutputTarget } from "./ffmpeg.ts";
import { ProgrammeFeed, type FeedPorts } from "./feed.ts";
import { makeSlate } from "./slate.ts";

export interface OutputWanted {
  /** Names the folder of its segments. */
  readonly id: string;
  readonly kind: "hls" | "push";
  /** Where to, for `push`. */
  readonly url: string | null;
}

/** The whole of what a conference sends out, each time. */
export interface OutputsOrder {
  /** Whose picture is sent. */
  readonly large: Slot | null;
  readonly outputs: readonly OutputWanted[];
}

export interface OutputState {
  readonly id: string;
  /** `unavailable`: there is no ffmpeg on this machine. */
  readonly state: "starting" | "running" | "failing" | "unavailable";
  readonly restarts: number;
  /** The last words of the program that sends, without addresses' keys. */
  readonly detail: string | null;
}

/** No picture and no sound has gone out for so long: it is started again, ms. */
const STUCK_MS = 20_000;
/** What goes out is looked at that often, ms. */
const LOOK_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A program that was told to end and writes to a receiver that does not read is killed after that time, ms. */
const LEAVE_MS = 3_000;
/** Somebody who runs that long has recovered, ms. */
const SOUND_RUN_MS = 60_000;

let slate: Promise<Buffer[]> | null = null;

/** One way out of the programme: a feed of its own, and the program that carries it on. */
class Output {
  readonly #wanted: OutputWanted;
  readonly #target: OutputTarget;
  readonly #tapped: Tapped;
  readonly #log: Logger | undefined;
  #feed: ProgrammeFeed | null = null;
  #socket: Socket | null = null;
  #child: ChildProcess | null = null;
  #large: Slot | null = null;
  #stopped = false;
  #progressAt = 0;
  #startedAt = 0;
  #isRunning = false;
  #restarts = 0;
  #pause = FIRST_PAUSE_MS;
  #detail: string | null = null;
  #again: NodeJS.Timeout | null = null;
  readonly #look: NodeJS.Timeout;

  constructor(wanted: OutputWanted, target: OutputTarget, tapped: Tapped, log: Logger | undefined) {
    this.#wanted = wanted;
    this.#target = target;
    this.#tapped = tapped;
    this.#log = log;
    this.#look = setInterval(() => this.#watch(), LOOK_MS);
    void this.#start();
  }

  follow(large: Slot | null): void {
    this.#large = large;
    this.#feed?.follow(large);
  }

  isSame({ kind, url }: OutputWanted): boolean {
    return kind === this.#wanted.kind && url === this.#wanted.url;
  }

  get state(): OutputState {
    const state = findProgram("ffmpeg") === null ? "unavailable" : this.#isRunning ? "running" : this.#restarts > 0 ? "failing" : "starting";
    return { id: this.#wanted.id, state, restarts: this.#restarts, detail: this.#isRunning ? null : this.#detail };
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#look);
    if (this.#again) clearTimeout(this.#again);
    if (this.#child) endProgram(this.#child);
    this.#end();
  }

  async #start(): Promise<void> {
    this.#again = null;
    try {
      const ffmpeg = findProgram("ffmpeg");
      if (ffmpeg === null) return this.#later();
      slate ??= makeSlate(ffmpeg);
      const picture = await slate.catch((error: unknown) => {
        slate = null;
        throw error;
      });
      if (this.#target.kind === "hls") await mkdir(this.#target.folder, { recursive: true });
      const ports = await freePorts();
      if (this.#stopped) return;
      this.#startedAt = Date.now();
      this.#progressAt = Date.now();
      const child = startFfmpeg(ffmpeg, this.#target, { sounds: SLOT_COUNT, startedAt: this.#startedAt, session: sessionOf(ports) });
      this.#child = child;
      child.stdout!.on("data", (said: Buffer) => {
        if (!/out_time_(us|ms)=[1-9]/.test(said.toString("latin1"))) return;
        this.#progressAt = Date.now();
        this.#isRunning = true;
      });
      child.stderr!.on("data", (said: Buffer) => this.#hear(said.toString("utf8")));
      child.once("error", (error) => this.#hear(error.message));
      child.once("close", () => this.#ended(child));
      this.#socket = createSocket("udp4");
      // Nobody listens there yet, or any more: the next packet finds out.
      this.#socket.on("error", () => {});
      this.#feed = new ProgrammeFeed({ tapped: this.#tapped, slate: picture, socket: this.#socket, ports, now: engineNow });
      this.#feed.follow(this.#large);
      this.#log?.info({ output: this.#wanted.id, kind: this.#wanted.kind }, "programme output started");
    } catch (error) {
      this.#hear((error as Error).message);
      this.#later();
    }
  }

  #hear(text: string): void {
    const known = this.#target.kind === "push" ? saidWithoutKey(text, this.#target.url) : text;
    this.#detail = known.trim().slice(-300) || this.#detail;
  }

  #ended(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#end();
    if (this.#stopped) return;
    this.#log?.warn({ output: this.#wanted.id, said: this.#detail }, "programme output ended; will be started again");
    this.#later();
  }

  #later(): void {
    if (this.#stopped) return;
    this.#restarts++;
    if (Date.now() - this.#startedAt > SOUND_RUN_MS && this.#startedAt > 0) this.#pause = FIRST_PAUSE_MS;
    this.#again = setTimeout(() => void this.#start(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
  }

  #watch(): void {
    if (this.#child && Date.now() - this.#progressAt > STUCK_MS) this.#child.kill("SIGKILL");
  }

  #end(): void {
    this.#isRunning = false;
    this.#feed?.stop();
    this.#feed = null;
    this.#socket?.close();
    this.#socket = null;
    this.#child = null;
  }
}

/** What goes out of one conference, kept as it is wanted. */
export class ProgrammeOutputs {
  readonly #folder: string;
  readonly #log: Logger | undefined;
  readonly #outputs = new Map<string, Output>();
  #swept = false;

  /** @param folder of this conference; made when first needed */
  constructor(folder: string, log?: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  get isIdle(): boolean {
    return this.#outputs.size === 0;
  }

  follow(tapped: Tapped, { large, outputs }: OutputsOrder): OutputState[] {
    for (const [id, output] of this.#outputs) {
      const wanted = outputs.find((each) => each.id === id);
      if (wanted && output.isSame(wanted)) continue;
      output.stop();
      this.#outputs.delete(id);
      void this.#forget(id);
    }
    for (const wanted of outputs) {
      if (this.#outputs.has(wanted.id)) continue;
      const target: OutputTarget = wanted.kind === "hls" ? { kind: "hls", folder: join(this.#folder, wanted.id) } : { kind: "push", url: wanted.url ?? "" };
      this.#outputs.set(wanted.id, new Output(wanted, target, tapped, this.#log));
    }
    for (const output of this.#outputs.values()) output.follow(large);
    // Of a process before this one: ours are forgotten as they end.
    if (!this.#swept) void this.#forgetOthers(new Set(outputs.map(({ id }) => id)));
    this.#swept = true;
    return this.states;
  }

  get states(): OutputState[] {
    return [...this.#outputs.values()].map(({ state }) => state);
  }

  close(): void {
    for (const output of this.#outputs.values()) output.stop();
    this.#outputs.clear();
  }

  /** Segments of outputs that have ended: the programme is recorded elsewhere, where it is wanted. */
  async #forgetOthers(wanted: ReadonlySet<string>): Promise<void> {
    const there = await readdir(this.#folder).catch(() => []);
    await Promise.all(there.filter((id) => !wanted.has(id)).map((id) => this.#forget(id)));
  }

  async #forget(id: string): Promise<void> {
    await rm(join(this.#folder, id), { recursive: true, force: true }).catch(() => {});
  }
}

/** It writes its last segment, if it can. */
function endProgram(child: ChildProcess): void {
  const timer = setTimeout(() => child.kill("SIGKILL"), LEAVE_MS);
  child.once("close", () => clearTimeout(timer));
  child.kill("SIGTERM");
}

/** Ports that are free now, each with the next one for its reports. */
export async function freePorts(): Promise<FeedPorts> {
  const sockets: Socket[] = [];
  const bound = (port: number): Promise<Socket | null> =>
    new Promise((resolve) => {
      const socket = createSocket("udp4");
      socket.once("error", () => resolve(null));
      socket.bind(port, "127.0.0.1", () => {
        sockets.push(socket);
        resolve(socket);
      });
    });
  try {
    const found: number[] = [];
    for (let tries = 0; found.length < 1 + SLOT_COUNT && tries < 200; tries++) {
      const port = 20_000 + 2 * Math.floor(Math.random() * 10_000);
      if ((await bound(port)) && (await bound(port + 1))) found.push(port);
    }
    const [video, ...audio] = found;
    if (video === undefined || audio.length < SLOT_COUNT) throw new Error("no free ports");
    return { video, audio };
  } finally {
    for (const socket of sockets) socket.close();
  }
}
