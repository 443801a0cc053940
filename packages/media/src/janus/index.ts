import { setTimeout as delay } from "node:timers/promises";
import { holdPort } from "../embedded/anchor.ts";
import { assertUsable } from "../embedded/index.ts";
import type { MediaEngine } from "../engine.ts";
import { JanusEngine } from "./engine.ts";
import type { JanusControl } from "./control.ts";
import type { JanusOptions } from "./options.ts";
import { JanusProgram } from "./program.ts";

export { JANUS_VARIABLE, findJanus } from "./installation.ts";
export type { JanusOptions } from "./options.ts";

/** Viewers looked at in a second, at most: what Janus tells of one costs it about as much as 30 packets. */
const LOOKS_PER_SECOND = 20;
/** And each of them no oftener than that, ms. */
const LOOK_EVERY_MS = 5_000;

/** One Janus, and a bus in it for each conference. */
export interface JanusHost {
  /** A new bus: a relay as soon as it has a parent. */
  engine(): MediaEngine;
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
  let control: JanusControl | null = null;
  let mountpoints = 0;
  const { log, bindAddress, announcedAddresses } = options;
  const program = await JanusProgram.start(options, {
    async up(connected) {
      control = connected;
      await Promise.all([...engines].map((engine) => engine.restored()));
    },
    down() {
      control = null;
      for (const engine of engines) engine.lost();
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
  const stopped = new AbortController();
  const looking = lookAfter(() => [...engines], stopped.signal);
  return {
    engine() {
      const engine = new JanusEngine(shared);
      engines.add(engine);
      return engine;
    },
    get pid() {
      return program.pid;
    },
    get restarts() {
      return program.restarts;
    },
    async close() {
      stopped.abort();
      await looking;
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

/** Looks at every viewer in turn, evenly, so that figures cost the same whatever happens. */
async function lookAfter(engines: () => JanusEngine[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now();
    for (const engine of engines()) {
      for (const viewer of engine.connected()) {
        if (signal.aborted) return;
        await engine.look(viewer).catch(() => {});
        await delay(1_000 / LOOKS_PER_SECOND, undefined, { signal }).catch(() => {});
      }
    }
    await delay(Math.max(100, LOOK_EVERY_MS - (performance.now() - startedAt)), undefined, { signal }).catch(() => {});
  }
}
