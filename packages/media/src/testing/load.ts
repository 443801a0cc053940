import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createEmbeddedEngine } from "../embedded/index.ts";
import { replyOf } from "../engine.ts";
import { parentOf } from "./parents.ts";
import { freeUdpPort, until } from "./site.ts";

export interface FanOutMeasurement {
  viewers: number;
  packetsOutPerSecond: number;
  /** CPU of this process per packet sent to a viewer, µs: user, system and the native threads. */
  microsecondsPerPacket: number;
  /** CPU of this process, 1 = one core. */
  cores: number;
  /** Share of the packets sent that the receivers counted. */
  delivered: number;
}

interface Counts {
  received: number;
  open: number;
}

/**
 * One synthetic site at 1.58 Mbit/s in 227 packets/s, and many receivers in another process.
 * @param options.pictures how many slots show it (default 1); 0: it is heard only
 * @param options.relayed the receivers play from a relay of the engine that the site publishes to, in the same process
 */
export async function measureFanOut(
  options: { viewers?: number; seconds?: number; pictures?: number; relayed?: boolean } = {},
): Promise<FanOutMeasurement> {
  const viewers = options.viewers ?? 50;
  const seconds = options.seconds ?? 5;
  const start = async () =>
    createEmbeddedEngine({ port: await freeUdpPort(), bindAddress: "127.0.0.1", maxViewers: viewers, silenceMs: 60_000 });
  const root = await start();
  const engine = options.relayed === true ? await start() : root;
  if (engine !== root) engine.linkTo(parentOf(() => [{ name: "root", engine: root }]));
  const pictures = options.pictures ?? 1;
  for (const slot of [0, 1, 2, 3] as const) if (slot < Math.max(1, pictures)) root.setSlot(slot, "load", pictures > 0);
  const peers = fork(fileURLToPath(new URL("./load-peers.ts", import.meta.url)), { execArgv: ["--no-warnings"] });
  let counted: (counts: Counts) => void = () => {};
  peers.on("message", (message: { id?: number; kind?: string; sdp?: string } & Partial<Counts>) => {
    if (message.received !== undefined && message.open !== undefined)
      counted({ received: message.received, open: message.open });
    if (message.id === undefined || message.sdp === undefined) return;
    const made = message.kind === "publish" ? root.publish("load", message.sdp) : engine.play(`viewer-${message.id}`, message.sdp);
    void made.then((session) => peers.send({ answer: message.id, sdp: replyOf(session).sdp }));
  });
  const count = (): Promise<Counts> =>
    new Promise((resolve) => {
      counted = resolve;
      peers.send({ count: true });
    });
  try {
    peers.send({ start: { viewers, packetsPerSecond: 227, pictures } });
    await until(async () => (await count()).open === viewers, "all receivers are connected", 60_000);
    await delay(1_000);
    const before = {
      cpu: process.cpuUsage(),
      out: engine.stats().totals.packetsOut,
      at: performance.now(),
      seen: (await count()).received,
    };
    await delay(seconds * 1_000);
    const cpu = process.cpuUsage(before.cpu);
    const out = engine.stats().totals.packetsOut - before.out;
    const elapsed = (performance.now() - before.at) / 1_000;
    const seen = (await count()).received - before.seen;
    return {
      viewers,
      packetsOutPerSecond: Math.round(out / elapsed),
      microsecondsPerPacket: Math.round(((cpu.user + cpu.system) / out) * 10) / 10,
      cores: Math.round(((cpu.user + cpu.system) / 1e6 / elapsed) * 100) / 100,
      delivered: Math.round((seen / out) * 1_000) / 1_000,
    };
  } finally {
    const end = once(peers, "exit");
    peers.kill("SIGKILL");
    await end;
    await engine.close();
    await root.close();
  }
}
