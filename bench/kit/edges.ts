import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EdgeAddress, EdgesBoard } from "@diemcau/contract";
import { freeUdpPort } from "@diemcau/media/testing";
import { v7 as uuidv7 } from "uuid";
import { freePort, type Installation } from "./installation.ts";

const MAIN = join(import.meta.dirname, "../../apps/server/src/main.ts");
const UP_WITHIN_MS = 60_000;

export interface BenchEdge {
  readonly id: string;
  stop(): Promise<void>;
}

/** Adds an edge as an administrator does, and starts its program on this machine. Resolves when the centre calls it up. */
export async function startEdge(installation: Installation, wanted: { name: string; parentId: string | null; unitId: string | null }): Promise<BenchEdge> {
  const headers = { cookie: installation.producer, "x-diemcau-as": "account", "content-type": "application/json" };
  const id = uuidv7();
  const made = await fetch(`${installation.url}/api/edges`, { method: "POST", headers, body: JSON.stringify({ id, limit: 50, ...wanted }) });
  if (!made.ok) throw new Error(`edge ${wanted.name}: ${await made.text()}`);
  const { parent } = (await made.json()) as EdgeAddress;
  const child = spawn(process.execPath, [MAIN, "media", "--parent", "-", "--host", "127.0.0.1", "--port", String(await freeUdpPort()), "--control-port", String(await freePort())], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const gone = once(child, "exit");
  child.stdin.end(parent);
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
  };
  for (const until = performance.now() + UP_WITHIN_MS; performance.now() < until; await sleep(200)) {
    const board = (await (await fetch(`${installation.url}/api/edges`, { headers })).json()) as EdgesBoard;
    if (board.edges.find((edge) => edge.id === id)?.state === "up") return { id, stop };
    if (child.exitCode !== null) break;
  }
  await stop();
  throw new Error(`edge ${wanted.name} does not come up: ${said.slice(0, 2_000)}`);
}
