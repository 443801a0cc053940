import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { EdgeEngine } from "@diemcau/contract";
import type { Logger } from "pino";
import type { EmbeddedEngineOptions, MediaEngine } from "../engine.ts";
import { openJanus } from "../janus/index.ts";
import { EDGE_IDENTITY, controlSecret } from "../process/address.ts";
import { readBusName, type BusContent } from "../process/bus-name.ts";
import { startMediaProcess } from "../process/server.ts";
import { Centre, CentreRefusal, type ParentAddress } from "./centre.ts";
import { LoadMeter } from "./load.ts";
import { makeWorkFolder } from "./work-folder.ts";

/** Sessions that the engine takes at most; how many sites there may be is decided before it, and may change. */
const MOST_SESSIONS = 10_000;
/** A programme that nobody watches is let go after that time, ms. */
const IDLE_MS = 60_000;
/** How often it is tried again when the centre does not answer, ms. */
const RETRY_MS = 1_000;
/** Each so many beats the sites' round trips are told too. */
const ROUND_TRIPS_EVERY = 5;
/** A machine that is stopped waits so long for its sites to go elsewhere, ms. */
const LEAVE_MS = 10_000;

export interface EdgeOptions extends Pick<EmbeddedEngineOptions, "bindAddress" | "announcedAddresses"> {
  parent: ParentAddress;
  engine: EdgeEngine;
  /** UDP port of the media. */
  mediaPort: number;
  /** TCP port at which the centre gives its orders; 0: any. */
  controlPort: number;
  /** Where the centre reaches that port; null: the address that it sees this machine call from. */
  controlHost: string | null;
  /** With Janus: UDP and TCP ports of the rooms, both ends included. Default 20000 to 29999. */
  viewerPorts?: readonly [from: number, to: number];
  /** Sites that it carries at most, unless the centre sets another number. */
  limit: number;
  log: Logger;
}

export interface Edge {
  readonly controlPort: number;
  /** Resolves with the reason when the centre wants nothing of this edge any more: its key was revoked, or another machine has it. */
  readonly dismissed: Promise<Error>;
  /** Sends its sites elsewhere and ends; with `atOnce` without waiting for them. */
  close(atOnce?: boolean): Promise<void>;
}

/** Reasons that trying again does not mend. */
const FINAL: ReadonlySet<string> = new Set(["edge-key-refused", "edge-replaced", "edge-parent-unknown", "edge-parent-circle"]);

/**
 * Makes this process an edge: an engine behind a control connection that only the centre can use, and an agent that
 * registers it, says how it is, and goes on trying while the centre is away. The media does not wait for any of that.
 * @throws MediaError bad-request when a port cannot be used
 */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const { parent, log, limit } = options;
  const centre = new Centre(parent);
  const instance = randomUUID();
  const relays = new Map<string, { readonly engine: MediaEngine; readonly content: BusContent }>();
  const addresses = {
    ...(options.bindAddress !== undefined && { bindAddress: options.bindAddress }),
    ...(options.announcedAddresses !== undefined && { announcedAddresses: options.announcedAddresses }),
  };
  const maxViewers = MOST_SESSIONS;
  /** The centre's own setting is stronger than ours. */
  let allowed = limit;
  const folder = options.engine === "janus" ? await makeWorkFolder(tmpdir()) : null;
  const janus = folder !== null ? await openJanus({ folder, port: options.mediaPort, maxViewers, ...addresses, ...(options.viewerPorts && { viewerPorts: options.viewerPorts }), log }) : null;
  const media = await startMediaProcess({
    control: { host: options.bindAddress ?? "::", port: options.controlPort, identity: EDGE_IDENTITY, secret: controlSecret(parent.key) },
    udpPort: options.mediaPort,
    maxViewers,
    ...addresses,
    ...(janus && { host: janus }),
    idleMs: IDLE_MS,
    limit: () => allowed,
    prepare: (name, engine) => {
      const content = readBusName(name);
      if (content === null) return;
      relays.set(name, { engine, content });
      engine.linkTo(centre.parentOf(content));
    },
    log,
  }).catch(async (error: unknown) => {
    await janus?.close();
    throw error;
  });
  const controlPort = media.controlPort!;
  const meter = new LoadMeter(media.buses, () => media.work());
  const dismissed = Promise.withResolvers<Error>();
  const stopped = new AbortController();
  let leaving = false;
  let beats = 0;

  const register = () =>
    centre.register({ instance, engine: options.engine, parent: parent.parent, controlHost: options.controlHost, controlPort, limit, cores: availableParallelism() });
  const beat = (stopped = false) =>
    centre.beat({ instance, load: meter.look(), ...(beats++ % ROUND_TRIPS_EVERY === 0 && { roundTrips: meter.roundTrips() }), ...(leaving && { leaving }), ...(stopped && { stopped }) });

  /** Where each programme comes from was decided anew: the links are made again, each held until the new one carries. */
  function relink(): void {
    const open = new Set([...media.buses.stats()].map(({ name }) => name));
    for (const [name, { engine, content }] of relays) {
      // Another object each time: that is what makes the link again.
      if (open.has(name)) engine.linkTo(centre.parentOf(content));
      else relays.delete(name);
    }
  }

  const running = (async () => {
    let isRegistered = false;
    let wasAway = false;
    let links = 0;
    while (!stopped.signal.aborted) {
      let wait = RETRY_MS;
      try {
        if (!isRegistered) {
          const { name, beatMs } = await register();
          log.info({ name, beatMs }, "registered with the centre");
          isRegistered = true;
          wait = 0;
        } else {
          const orders = await beat();
          wait = orders.beatMs;
          allowed = orders.limit;
          if (orders.links !== links && links !== 0) relink();
          links = orders.links;
        }
        if (wasAway) log.info("the centre answers again");
        wasAway = false;
      } catch (error) {
        const code = error instanceof CentreRefusal ? error.code : null;
        if (code === "edge-not-registered") {
          isRegistered = false;
          wait = 0;
        } else if (code !== null && FINAL.has(code)) {
          dismissed.resolve(error as Error);
          return;
        } else if (!wasAway && !stopped.signal.aborted) {
          wasAway = true;
          // Never the address: it holds the key.
          log.warn({ err: (error as Error).message }, "the centre does not answer; the media goes on, and this is tried again");
        }
      }
      await delay(wait, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();

  return {
    controlPort,
    dismissed: dismissed.promise,
    async close(atOnce = false) {
      leaving = true;
      if (!atOnce && media.buses.load().viewers > 0) {
        const until = performance.now() + LEAVE_MS;
        await beat().catch(() => {});
        while (media.buses.load().viewers > 0 && performance.now() < until) await delay(100);
      }
      stopped.abort();
      await running;
      // Or the centre takes it for lost. Without an answer it ends all the same.
      if (!atOnce) await beat(true).catch(() => {});
      await media.close();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}
