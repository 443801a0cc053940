import { holdPort } from "../embedded/anchor.ts";
import { assertUsable } from "../embedded/index.ts";
import type { MediaEngine } from "../engine.ts";
import { JanusEngine } from "./engine.ts";
import type { JanusControl } from "./control.ts";
import type { JanusOptions } from "./options.ts";
import { JanusProgram } from "./program.ts";

export { JANUS_VARIABLE, findJanus } from "./installation.ts";
export type { JanusOptions } from "./options.ts";

/** Nobody is looked at oftener than that, ms. */
const LOOK_EVERY_MS = 5_000;
/** Looks in a second up to a hundred viewers, and at most: what Janus tells of one costs it and us about as much as 40 packets. */
const CROWD_LOOKS = 10;
const MOST_LOOKS = 20;
/** While there is nobody to look at, ms. */
const IDLE_MS = 200;

/** One Janus, and a bus in it for each conference. */
export interface JanusHost {
  /** A new bus: a relay as soon as it has a parent. */
  engine(): MediaEngine;
  /** It runs, and what was in it before is there again. */
  readonly isUp: boolean;
  /** It has ended, and every session with it. @returns a function that stops listening */
  onDown(listener: () => void): () => void;
  /** Of the running child; null while it is down. */
  readonly pid: number | null;
  /** How often it had to be started again. */
  readonly restarts: number;
  /** Ends all buses, and Janus. */
  close(): Promise<void>;
}

/**
 * Starts Janus and keeps it running.
 * @throws MediaError bad-request when it is not installed, cannot work on this machine or the port is taken;
 * engine-unreachable when it does not come up
 */
export async function openJanus(options: JanusOptions): Promise<JanusHost> {
  await assertUsable({ port: options.port, ...(options.bindAddress !== undefined && { bindAddress: options.bindAddress }) });
  const engines = new Set<JanusEngine>();
  const listeners = new Set<() => void>();
  let control: JanusControl | null = null;
  let isUp = false;
  let mountpoints = 0;
  const { log, bindAddress, announcedAddresses } = options;
  const program = await JanusProgram.start(options, {
    async up(connected) {
      control = connected;
      await Promise.all([...engines].map((engine) => engine.restored()));
      isUp = true;
    },
    down() {
      control = null;
      isUp = false;
      for (const engine of engines) engine.lost();
      for (const listener of listeners) listener();
    },
  });
  const shared = {
    control: () => control,
    nextMountpoint: () => ++mountpoints,
    admission: { viewers: 0 },
    maxViewers: options.maxViewers ?? 300,
    silenceMs: options.silenceMs ?? 15_000,
    network: { port: options.port, ...(bindAddress !== undefined && { bindAddress }), ...(announcedAddresses !== undefined && { announcedAddresses }) },
    log,
    closed: (engine: JanusEngine) => void engines.delete(engine),
  };
  const letGo = holdPort(shared.network);
  const stopLooking = lookAfter(() => [...engines]);
  return {
    engine() {
      const engine = new JanusEngine(shared);
      engines.add(engine);
      return engine;
    },
    get isUp() {
      return isUp;
    },
    onDown(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get pid() {
      return program.pid;
    },
    get restarts() {
      return program.restarts;
    },
    async close() {
      stopLooking();
      await Promise.all([...engines].map((engine) => engine.close()));
      letGo();
      await program.close();
    },
  };
}

/** A Janus of its own with one bus. @throws as {@link openJanus} does */
export async function createJanusEngine(options: JanusOptions): Promise<MediaEngine> {
  const host = await openJanus(options);
  const engine = host.engine();
  const close = engine.close.bind(engine);
  engine.close = async () => {
    await close();
    await host.close();
  };
  return engine;
}

/** Looks at every viewer in turn, evenly, so that figures cost the same whatever happens. @returns ends it */
function lookAfter(engines: () => JanusEngine[]): () => void {
  let turn: (() => Promise<void>)[] = [];
  let pause = LOOK_EVERY_MS;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const lookOn = (): void => {
    if (isOver) return;
    if (turn.length === 0) {
      turn = engines().flatMap((engine) => engine.connected().map((viewer) => () => engine.look(viewer)));
      pause = pauseFor(turn.length);
    }
    const wait = turn.length === 0 ? IDLE_MS : pause;
    const look = turn.pop()?.().catch(() => {}) ?? Promise.resolve();
    timer = setTimeout(() => void look.then(lookOn), wait);
  };
  lookOn();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Between two looks, ms: each is looked at every 5 s, of a crowd every 10 s, and of a great one as often as that allows. */
function pauseFor(viewers: number): number {
  const perSecond = Math.min((viewers * 1_000) / LOOK_EVERY_MS, Math.min(MOST_LOOKS, Math.max(CROWD_LOOKS, viewers / 10)));
  return 1_000 / perSecond;
}
