import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { chunk } from "../../apps/server/src/platform/live/sse.ts";
import { alternate } from "../kit/compare.ts";
import { quantileOf, type Figure, type Histogram } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";
import { startNative } from "../kit/native.ts";
import { scratchFolder } from "../kit/out.ts";
import { cpuOf, rssOf } from "../kit/processes.ts";
import { Readers } from "../kit/readers.ts";
import type { Bench, Size } from "../kit/bench.ts";

const PAYLOAD = 300;

/** Makes the central site the speaker: an event of exactly 300 bytes on the wire, seen by everybody. */
export async function prepareBroadcasts(installation: Installation): Promise<{ readers: Readers; broadcast: () => Promise<void>; payload: Buffer }> {
  await installation.command("conference.open", {});
  const [room] = await installation.rooms([0]);
  const readers = Readers.start(installation.port, [installation.streamRequest(room!.as, room!.cookie)]);
  await readers.allOpen();
  let turn = 0;
  let padding = "x";
  const put = () => installation.command("programme.put-on-air", { site: 0, speaker: { name: `Speaker ${10 + (turn++ % 80)}`, position: padding } });
  // The room's presence reaches the journal with the next roll-up.
  for (let tries = 0; ; tries++) {
    try {
      await put();
      break;
    } catch (error) {
      if (tries > 50) throw error;
      await sleep(200);
    }
  }
  const frame = (size: string) =>
    chunk(
      `id: ${installation.conferenceId.slice(0, 8)}.9999\nevent: entry\ndata: ${JSON.stringify({
        seq: 9999,
        at: Date.now(),
        kind: "programme.filled",
        slot: 0,
        site: 0,
        siteName: installation.access.sites[0]!.name,
        speaker: { name: "Speaker 10", position: size },
      })}\n\n`,
    );
  padding = "x".repeat(1 + Math.max(0, PAYLOAD - frame("x").length));
  return { readers, payload: frame(padding), broadcast: async () => void (await put()) };
}

/** Broadcasts and waits until all streams have each of them. @returns CPU per delivery, µs */
async function block(server: number, readers: Readers, times: number, send: () => Promise<unknown>, latencies: Histogram[]): Promise<number> {
  await readers.reset();
  const before = cpuOf(server);
  for (let turn = 1; turn <= times; turn++) {
    await send();
    await readers.until("the broadcast has arrived everywhere", ({ events }) => events >= turn * readers.count, 30_000, 20);
  }
  const used = cpuOf(server) - before;
  latencies.push((await readers.stats()).latency);
  return used / (times * readers.count);
}

/** CPU that a change costs before anybody is told of it, µs. */
async function perCommand(server: number, send: () => Promise<unknown>, times: number): Promise<number> {
  const before = cpuOf(server);
  for (let turn = 0; turn < times; turn++) {
    await send();
    await sleep(30);
  }
  return (cpuOf(server) - before) / times;
}

async function run(size: Size): Promise<Figure[]> {
  const streams = size === "quick" ? 300 : 10_000;
  const [rounds, times] = size === "quick" ? [3, 3] : [7, 10];
  const installation = await Installation.start({ demo: "northwind-assembly", gateways: 1 });
  const stops: (() => Promise<void>)[] = [() => installation.stop()];
  try {
    const { readers: central, broadcast, payload } = await prepareBroadcasts(installation);
    stops.push(() => central.stop());
    const gateway = installation.gateways()[0]!;
    const cookies = installation.delegateCookies(Array.from({ length: streams }, () => ({ id: uuidv7(), site: 1 })));
    const requests = cookies.map((cookie) => installation.streamRequest("delegate", cookie));

    // The gateway has served and collected before: what grows from here on are the streams.
    const warm = Readers.start(installation.port, requests.slice(0, Math.min(500, streams)));
    await warm.allOpen();
    for (let turn = 0; turn < 5; turn++) await broadcast();
    await warm.stop();
    await sleep(size === "quick" ? 200 : 3_000);
    // Deciding, committing and reading the change costs the same for one stream as for all: it is no delivery.
    const aside = await perCommand(gateway, broadcast, size === "quick" ? 5 : 40);
    const before = rssOf(gateway);
    const ours = Readers.start(installation.port, requests);
    stops.push(() => ours.stop());
    await ours.allOpen();
    await sleep(size === "quick" ? 200 : 5_000);
    const memory = (rssOf(gateway) - before) / streams;

    const payloadFile = join(scratchFolder(), "payload");
    writeFileSync(payloadFile, payload);
    const bare = startNative("epoll-server", [payloadFile]);
    stops.push(() => bare.stop());
    const port = Number((await bare.line()).split(" ")[1]);
    const theirs = Readers.start(port, requests);
    stops.push(() => theirs.stop());
    await theirs.allOpen();

    const arrivals: Histogram[] = [];
    const bareArrivals: Histogram[] = [];
    const compared = await alternate(
      rounds,
      async () => (await block(gateway, ours, times, broadcast, arrivals)) - aside / streams,
      () => block(bare.pid, theirs, times, () => bare.ask("broadcast"), bareArrivals),
    );
    const what = bare.language === "C" ? "bare epoll server in C" : "bare node:net server";
    return [
      {
        name: `fan-out: CPU per delivery of ${payload.length} bytes to ${streams} streams`,
        figure: compared.ours,
        unit: "µs",
        baseline: { what, figure: compared.ours / compared.ratio },
        aim: { what: "ratio ≤ 1.3", met: compared.ratio <= 1.3 },
        note: "the command apart",
      },
      { name: "fan-out: CPU of the gateway for the command itself", figure: aside / 1000, unit: "ms", note: "with no streams to write to" },
      {
        name: `fan-out: arrival p99 of ${streams}`,
        figure: quantileOf(arrivals, 0.99),
        unit: "ms",
        baseline: { what, figure: quantileOf(bareArrivals, 0.99) },
        note: "ours from the command's decision, commit included",
      },
      {
        name: "fan-out: memory per stream",
        figure: memory / 1024,
        unit: "kB",
        aim: { what: "≤ 12 kB", met: memory <= 12 * 1024 },
        note: "growth of the gateway's RSS",
      },
    ];
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

export const fanOut: Bench = { name: "fan-out", about: "one change to 10,000 event streams against a bare epoll server", run };
