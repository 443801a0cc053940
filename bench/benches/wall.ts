import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom, stillOf } from "@diemcau/rehearsal";
import { unpackSheet } from "@diemcau/rules/wall";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { startBareFastify } from "../kit/bare-fastify.ts";
import type { Bench, Size } from "../kit/bench.ts";
import { alternate } from "../kit/compare.ts";
import type { Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";
import { childrenOf, cpuOf } from "../kit/processes.ts";

const REFRESH_S = 10;
/** Rooms of one page of the wall; all pages are shown once in each refresh. */
const PAGE = 100;
const random = createRandom(7);

/** Keep-alive connections, and what has gone over them. */
class Line {
  readonly #sockets = new Set<Socket>();
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Bytes of both directions, heads included. */
  get bytes(): number {
    return [...this.#sockets].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0);
  }

  send(path: string, headers: Record<string, string>, body: Uint8Array | null): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const asked = request({ port: this.#port, path, method: "POST", headers: { ...headers, "content-length": String(body?.length ?? 0) }, agent: this.#agent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => (answer.statusCode === 200 ? resolve(new Uint8Array(Buffer.concat(parts))) : reject(new Error(`${answer.statusCode}: ${Buffer.concat(parts).toString().slice(0, 300)}`))));
        answer.on("error", reject);
      });
      asked.on("socket", (socket) => this.#sockets.add(socket));
      asked.on("error", reject);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

type Room = Awaited<ReturnType<Installation["rooms"]>>[number];

/** As a room's page sends it, without what a browser adds about itself. */
const stillRequest = (conferenceId: string, { site, as, cookie }: Room, turn: number) => {
  const { query, image } = stillOf(site, turn, random);
  return {
    path: `/api/conferences/${conferenceId}/stills?${query}`,
    headers: { "x-diemcau-as": as, "accept-language": "vi", cookie, ...(image ? { "content-type": "image/webp" } : {}) },
    image,
  };
};

/** Rooms are there, as if a gateway of their own held their streams. Ended by calling what it answers. */
async function join(installation: Installation, rooms: readonly Room[]): Promise<() => void> {
  const gateway = uuidv7();
  const beat = () => sql`insert into gateway (id, beat_at) values (${gateway}, now()) on conflict (id) do update set beat_at = now()`.execute(installation.db);
  await beat();
  const timer = setInterval(() => void beat().catch(() => {}), 1_000);
  await sql`
    insert into site_presence (conference_id, site_ordinal, gateway_id, open, since)
    select ${installation.conferenceId}, n, ${gateway}, true, now() from unnest(${rooms.map(({ site }) => site)}::int[]) as n`.execute(installation.db);
  await sleep(3_000);
  return () => clearInterval(timer);
}

/** All processes of the installation that have to do with it: web server, clerk, database. */
function processesOf(installation: Installation): number[] {
  const postmaster = childrenOf(installation.pid, /postgres/);
  return [...installation.gateways(), ...childrenOf(installation.pid, /main\.ts clerk/), ...postmaster, ...postmaster.flatMap((pid) => childrenOf(pid, /postgres/))];
}

/** Share of a core. A process that comes or goes meanwhile is left out. */
async function share(pids: readonly number[], work: () => Promise<number>): Promise<number> {
  const before = new Map(pids.map((pid) => [pid, tryCpu(pid)]));
  const seconds = await work();
  const used = [...before].map(([pid, cpu]) => Math.max(0, tryCpu(pid) - cpu));
  return used.reduce((sum, cpu) => sum + cpu, 0) / 1e6 / seconds;
}

function tryCpu(pid: number): number {
  try {
    return cpuOf(pid);
  } catch {
    return 0;
  }
}

async function wallAtWork(installation: Installation, rooms: readonly Room[], seconds: number): Promise<{ bytes: number; seconds: number; shown: number }> {
  const line = new Line(installation.port, 256);
  const console = new Line(installation.port, 2);
  const have = new Map<number, number>();
  const waiting: Promise<unknown>[] = [];
  const pages = Array.from({ length: Math.ceil(rooms.length / PAGE) }, (_, page) => rooms.slice(page * PAGE, (page + 1) * PAGE).map(({ site }) => site));
  let shown = 0;
  const show = async (sites: readonly number[]) => {
    const asked = Buffer.from(JSON.stringify({ sites, have: sites.map((site) => have.get(site) ?? 0) }));
    const headers = { "content-type": "application/json", "x-diemcau-as": "account", cookie: installation.producer };
    const { index } = unpackSheet(await console.send(`/api/conferences/${installation.conferenceId}/stills/sheet`, headers, asked));
    for (const [site, at] of index.stills) have.set(site, at);
    shown += index.stills.length;
  };
  const began = performance.now();
  let sent = 0;
  let turned = 0;
  const elapsed = () => (performance.now() - began) / 1_000;
  while (elapsed() < seconds) {
    for (const due = (elapsed() / REFRESH_S) * rooms.length; sent < due; sent++) {
      const { path, headers, image } = stillRequest(installation.conferenceId, rooms[sent % rooms.length]!, Math.floor(sent / rooms.length));
      waiting.push(line.send(path, headers, image));
    }
    for (const due = (elapsed() / REFRESH_S) * pages.length; turned < due; turned++) waiting.push(show(pages[turned % pages.length]!));
    await sleep(10);
  }
  await Promise.all(waiting);
  const result = { bytes: line.bytes + console.bytes, seconds: elapsed(), shown };
  line.close();
  console.close();
  return result;
}

async function run(size: Size): Promise<Figure[]> {
  const [wanted, seconds, rounds] = size === "quick" ? [100, 4, 1] : [2_000, 40, 6];
  const installation = await Installation.start({ demo: size === "quick" ? "northwind-assembly" : "vn-kl57-2023", gateways: 1 });
  const bare = await startBareFastify();
  try {
    await installation.command("conference.open", {});
    const rooms = await installation.rooms(Array.from({ length: wanted }, (_, site) => site));
    const leave = await join(installation, rooms);
    const gateway = installation.gateways()[0]!;
    const pids = processesOf(installation);
    await wallAtWork(installation, rooms, Math.min(10, seconds));
    const idle = await share(pids, () => sleep(seconds * 250).then(() => seconds / 4));
    let work = { bytes: 0, seconds: 1, shown: 0 };
    const busy = await share(pids, async () => {
      work = await wallAtWork(installation, rooms, seconds);
      return work.seconds;
    });
    const expected = (rooms.length * seconds) / REFRESH_S;
    if (work.shown < expected * 0.5) throw new Error(`only ${work.shown} of ${expected} stills were shown`);

    const each = async (port: number, pid: number): Promise<number> => {
      const line = new Line(port, 64);
      const before = cpuOf(pid);
      for (let from = 0; from < rooms.length; from += 64) {
        await Promise.all(
          rooms.slice(from, from + 64).map((room) => {
            const { path, headers, image } = stillRequest(installation.conferenceId, room, from);
            return line.send(path, headers, image);
          }),
        );
      }
      line.close();
      return (cpuOf(pid) - before) / rooms.length;
    };
    for (let warm = 0; warm < 2; warm++) {
      await each(installation.port, gateway);
      await each(bare.port, bare.pid);
    }
    const cpu = await alternate(rounds, () => each(installation.port, gateway), () => each(bare.port, bare.pid));
    leave();
    const megabytes = work.bytes / 1e6 / work.seconds;
    const many = rooms.length.toLocaleString("en-US");
    const alone = busy - idle;
    return [
      {
        name: `wall: ${many} rooms at ${REFRESH_S} s, sent and all of them shown to one window`,
        figure: megabytes,
        unit: "MB/s",
        note: "both directions, heads included",
        aim: { what: "≤ 5 MB/s", met: megabytes <= 5 },
      },
      {
        name: "wall: CPU of web server, clerk and database for it",
        figure: alone * 100,
        unit: "% of a core",
        note: `${(idle * 100).toFixed(1)} % without stills, not counted`,
        aim: { what: "≤ 100 %", met: alone <= 1 },
      },
      { name: "wall: CPU of the gateway for each still taken", figure: cpu.ours, unit: "µs", baseline: { what: "bare Fastify that takes the same bodies", figure: cpu.ours / cpu.ratio } },
      { name: "wall: stills shown of those sent meanwhile", figure: (work.shown / expected) * 100, unit: "%", note: "a room sends again before its page comes round" },
    ];
  } finally {
    await bare.stop();
    await installation.stop();
  }
}

export const wall: Bench = { name: "wall", about: "stills of 2,000 rooms every 10 s, taken and shown, against bare Fastify", run };
