import { fork, type ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmbeddedEngine } from "../embedded/index.ts";
import { replyOf } from "../engine.ts";
import type { EdgeCommand, EdgeMessage, Subject } from "./load-edge.ts";
import { H264, rtp } from "./rtp.ts";
import { freeUdpPort, until } from "./site.ts";

export type { Subject } from "./load-edge.ts";

/** What the site sends, and everybody should receive. */
export const PACKETS_PER_SECOND = 227;

/** One subject with its receivers connected, to be measured from outside. */
export interface FanOut {
  /** Whose CPU counts: the edge's process, and Janus. */
  readonly pids: readonly number[];
  /** Packets that the receivers counted so far. */
  received(): Promise<number>;
  close(): Promise<void>;
}

/**
 * One synthetic site at 1.58 Mbit/s in 227 packets/s at the root, the subject as an edge below it in a process of its
 * own, and many light receivers in another. `bare` is Janus fed with the same packets as plain RTP, with nothing of ours.
 */
export async function openFanOut(subject: Subject, viewers: number): Promise<FanOut> {
  const folder = mkdtempSync(join(tmpdir(), "diemcau-fan-out-"));
  const child = (name: string): ChildProcess => fork(fileURLToPath(new URL(name, import.meta.url)), { execArgv: ["--no-warnings"] });
  const root = await createEmbeddedEngine({ port: await freeUdpPort(), silenceMs: 60_000 });
  root.setSlot(0, "load");
  const edge = child("./load-edge.ts");
  const peers = child("./load-peers.ts");
  const stops: (() => void)[] = [];
  const asked = new Map<number, (message: EdgeMessage) => void>();
  const ready = Promise.withResolvers<{ pids: number[]; feedPort: number | null }>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  let nextId = 1;
  const command = (message: EdgeCommand): void => void edge.send(message);
  const ask = (make: (id: number) => EdgeCommand): Promise<EdgeMessage> =>
    Promise.race([
      failed.promise,
      new Promise<EdgeMessage>((resolve) => {
        const id = nextId++;
        asked.set(id, resolve);
        command(make(id));
      }),
    ]);
  edge.on("message", (message: EdgeMessage) => {
    if ("ready" in message) ready.resolve(message.ready);
    else if ("failed" in message) failed.reject(new Error(message.failed));
    else if ("signal" in message) {
      void root.play("edge", message.signal).then((session) => {
        if ("answerSdp" in session) command({ id: message.id, signalled: { answerSdp: session.answerSdp, resource: session.sessionId, from: "root" } });
      });
    } else asked.get(message.id)?.(message);
  });
  let counted: (counts: { received: number; open: number }) => void = () => {};
  peers.on("message", (message: { id?: number; kind?: string; sdp?: string; complete?: string; received?: number; open?: number }) => {
    void (async () => {
      if (message.received !== undefined) counted({ received: message.received, open: message.open ?? 0 });
      if (message.id === undefined || message.sdp === undefined) return;
      const { id, sdp } = message;
      if (message.complete !== undefined) {
        await ask((to) => ({ id: to, complete: message.complete!, sdp }));
        peers.send({ answer: id, sdp: "" });
      } else if (message.kind === "publish") {
        peers.send({ answer: id, sdp: replyOf(await root.publish("load", sdp)).sdp });
      } else {
        const reply = await ask((to) => ({ id: to, play: sdp, viewer: `viewer-${id}` }));
        if (!("answer" in reply)) return;
        const session = reply.answer;
        peers.send({ answer: id, sdp: replyOf(session).sdp, ...("counterOfferSdp" in session && { counterOffer: session.sessionId }) });
      }
    })().catch((error: unknown) => failed.reject(error));
  });
  const count = (): Promise<{ received: number; open: number }> =>
    Promise.race([
      failed.promise,
      new Promise<{ received: number; open: number }>((resolve) => {
        counted = resolve;
        peers.send({ count: true });
      }),
    ]);
  const close = async (): Promise<void> => {
    for (const stop of stops) stop();
    for (const each of [peers, edge]) {
      const end = once(each, "exit");
      each.kill("SIGKILL");
      await end;
    }
    await root.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    command({ start: subject, options: { folder: join(folder, "janus"), port: await freeUdpPort(), maxViewers: viewers + 1 } });
    const { pids, feedPort } = await Promise.race([ready.promise, failed.promise]);
    if (feedPort !== null) stops.push(feed(feedPort));
    peers.send({ start: { viewers, packetsPerSecond: feedPort === null ? PACKETS_PER_SECOND : 0, pictures: 1, anyAddress: true } });
    await until(async () => (await count()).open === viewers, "all receivers are connected", 120_000);
    return {
      pids,
      received: async () => (await count()).received,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The site's packets as plain RTP. @returns a function that stops them */
function feed(port: number): () => void {
  const socket = createSocket("udp4");
  const payload = Buffer.alloc(870, 1);
  payload[0] = 0x61;
  let number = 0;
  const from = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - from) / 1000) * PACKETS_PER_SECOND);
    for (; number < due; number++)
      socket.send(rtp({ sequence: number, timestamp: number * 400, ssrc: 77, payload: number % 200 === 0 ? H264.parameters : payload }), port, "127.0.0.1");
  }, 10);
  return () => {
    clearInterval(timer);
    socket.close();
  };
}
