import { mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "pino";
import type { LaneOutput } from "../bus/lane.ts";
import { SLOT_COUNT, type Slot } from "../engine.ts";
import { engineNow } from "../embedded/clock.ts";
import type { PartOf } from "./format.ts";
import { LaneRecorder } from "./lane-recorder.ts";

/** What is to be recorded of a conference: the whole of it each time, so that it may be said again after a restart. */
export interface RecordingOrder {
  programme: boolean;
  /** Rooms whose own picture and sound are recorded beside the programme, by source id. */
  sources: readonly string[];
  /** What has to stay free on the disk, bytes. Twice as much ends the rooms' own recordings, this the programme's. */
  reserveBytes: number;
}

export interface RecordingStatus {
  programme: boolean;
  sources: string[];
  /** Stopped by the recorder itself because the disk is nearly full or refuses; until the next order without it. */
  stopped: { programme: boolean; sources: boolean };
  /** What the disk answered, where it refused. */
  failure: string | null;
  /** Written since this process records the conference, and at what pace in the last minute, bytes. */
  bytes: number;
  bytesPerSecond: number;
  /** Free on the disk of the recordings, bytes. */
  freeBytes: number;
}

/** The part of an engine that a recorder listens to. */
export interface Tapped {
  /** One more output of a slot, or of a room's own picture whether or not it is on air. */
  tap(of: Slot | { source: string }, output: LaneOutput): { videoSsrc: number; askKeyframe(): void; stop(): void };
}

export interface RecorderOptions {
  engine: Tapped;
  /** Of this conference; made when first needed. */
  folder: string;
  log?: Logger | undefined;
  /** The disk's free bytes; tests have disks of their own. */
  free?: (folder: string) => Promise<number>;
  wallClock?: () => number;
}

const TICK_MS = 250;
const LOOK_MS = 1_000;
const PACE_MS = 60_000;

/** Free for who is not root, bytes. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Records one conference: its slots, and single rooms. Says nothing of why: that is the journal's. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #lanes = new Map<string, { recorder: LaneRecorder; stop(): void }>();
  readonly #ending = new Set<Promise<void>>();
  #order: RecordingOrder = { programme: false, sources: [], reserveBytes: 0 };
  #stopped = { programme: false, sources: false };
  #failure: string | null = null;
  #free = Infinity;
  #endedBytes = 0;
  #pace: { at: number; bytes: number }[] = [];
  #timers: NodeJS.Timeout[] = [];
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** @throws NodeJS.ErrnoException when the folder cannot be made */
  async follow(order: RecordingOrder): Promise<RecordingStatus> {
    const turn = this.#changing.then(async () => {
      this.#order = order;
      if (!order.programme) this.#stopped.programme = false;
      if (order.sources.length === 0) this.#stopped.sources = false;
      if (order.programme || order.sources.length > 0) {
        await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
        await this.#lookAtDisk();
      } else this.#failure = null;
      this.#apply();
    });
    this.#changing = turn.catch(() => {});
    await turn;
    return this.status();
  }

  get isIdle(): boolean {
    return this.#lanes.size === 0;
  }

  status(): RecordingStatus {
    const bytes = this.#bytes();
    const first = this.#pace[0];
    const seconds = first === undefined ? 0 : (engineNow() - first.at) / 1000;
    return {
      programme: this.#lanes.has(keyOf({ slot: 0 })),
      sources: [...this.#lanes.keys()].filter((key) => key.startsWith("site")).map((key) => key.slice(4)),
      stopped: { ...this.#stopped },
      failure: this.#failure,
      bytes,
      bytesPerSecond: seconds < 1 ? 0 : Math.round((bytes - first!.bytes) / seconds),
      freeBytes: this.#free,
    };
  }

  async close(): Promise<void> {
    this.#order = { ...this.#order, programme: false, sources: [] };
    this.#apply();
    await Promise.all(this.#ending);
  }

  #bytes(): number {
    return [...this.#lanes.values()].reduce((sum, { recorder }) => sum + recorder.bytes, this.#endedBytes);
  }

  #apply(): void {
    const { programme, sources } = this.#order;
    const wanted: PartOf[] = [
      ...(programme && !this.#stopped.programme ? Array.from({ length: SLOT_COUNT }, (_, slot) => ({ slot })) : []),
      ...(this.#stopped.sources ? [] : sources.map((source) => ({ source }))),
    ];
    const keys = new Set(wanted.map(keyOf));
    for (const [key, lane] of this.#lanes) {
      if (keys.has(key)) continue;
      this.#lanes.delete(key);
      lane.stop();
      const ending = lane.recorder.stop().then(() => {
        this.#endedBytes += lane.recorder.bytes;
        this.#ending.delete(ending);
      });
      this.#ending.add(ending);
    }
    for (const of of wanted) if (!this.#lanes.has(keyOf(of))) this.#lanes.set(keyOf(of), this.#begin(of));
    this.#clock(this.#lanes.size > 0);
  }

  #begin(of: PartOf): { recorder: LaneRecorder; stop(): void } {
    const recorder: LaneRecorder = new LaneRecorder({
      folder: this.#options.folder,
      of,
      now: engineNow,
      wallClock: this.#options.wallClock ?? Date.now,
      askKeyframe: () => tap.askKeyframe(),
      onFailed: (error) => this.#refused(error),
    });
    const tap = this.#options.engine.tap("slot" in of ? (of.slot as Slot) : of, recorder);
    recorder.videoSsrc = tap.videoSsrc;
    return { recorder, stop: () => tap.stop() };
  }

  #clock(on: boolean): void {
    if (on === this.#timers.length > 0) return;
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#pace = [];
    if (!on) return;
    this.#timers = [
      setInterval(() => {
        for (const { recorder } of this.#lanes.values()) recorder.tick();
      }, TICK_MS),
      setInterval(() => void this.#everySecond(), LOOK_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  async #everySecond(): Promise<void> {
    const now = engineNow();
    this.#pace.push({ at: now, bytes: this.#bytes() });
    while (now - this.#pace[0]!.at > PACE_MS) this.#pace.shift();
    await this.#lookAtDisk();
    this.#apply();
  }

  /** In order: single rooms first, then the programme. The conference needs the disk more than its recording does. */
  async #lookAtDisk(): Promise<void> {
    try {
      this.#free = await (this.#options.free ?? freeBytes)(this.#options.folder);
    } catch (error) {
      this.#refused(error as NodeJS.ErrnoException);
      return;
    }
    const { reserveBytes, programme, sources } = this.#order;
    if (sources.length > 0 && this.#free < reserveBytes * 2) this.#halt("sources");
    if (programme && this.#free < reserveBytes) this.#halt("programme");
  }

  #halt(what: "programme" | "sources"): void {
    if (this.#stopped[what]) return;
    this.#stopped[what] = true;
    this.#options.log?.warn({ what, freeBytes: this.#free }, "recording stopped: the disk is nearly full");
  }

  #refused(error: NodeJS.ErrnoException): void {
    this.#failure = error.code ?? error.message;
    this.#options.log?.error({ err: error }, "the disk refuses the recording");
    this.#stopped = { programme: true, sources: true };
    this.#apply();
  }
}

const keyOf = (of: PartOf): string => ("slot" in of ? `slot${of.slot}` : `site${of.source}`);

/** All conferences of a media process. */
export class Recorders {
  readonly #folder: string | null;
  readonly #log: Logger | undefined;
  readonly #recorders = new Map<string, Recorder>();

  /** @param folder of the recordings of all conferences; null: this process records nothing */
  constructor(folder: string | null, log?: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  get canRecord(): boolean {
    return this.#folder !== null;
  }

  of(conference: string, engine: Tapped): Recorder {
    let recorder = this.#recorders.get(conference);
    if (!recorder) {
      recorder = new Recorder({ engine, folder: join(this.#folder!, conference), log: this.#log });
      this.#recorders.set(conference, recorder);
    }
    return recorder;
  }

  get(conference: string): Recorder | null {
    return this.#recorders.get(conference) ?? null;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#recorders.values()].map((recorder) => recorder.close()));
    this.#recorders.clear();
  }
}
