import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BadNetwork } from "./network.ts";
import { TURN_PORT, startRelay } from "./relay.ts";

/** The relay of the guide is for picture and sound of our machines: whoever has its key reaches nothing else through it. */
const SECRET = "the secret of a test relay";
const PEER_PORT = 4_001;
let network: BadNetwork;
let folder: string;

/** coturn's own client, as a room with a good key, which sends to a peer and waits for the same back. */
async function relays(way: readonly string[]): Promise<{ said: string; works: boolean }> {
  const client = network.spawn("site", "turnutils_uclient", ["-u", "site-7", "-W", SECRET, "-p", String(TURN_PORT), "-n", "5", "-c", ...way, network.address("relay")]);
  let said = "";
  for (const stream of [client.stdout!, client.stderr!]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const timer = setTimeout(() => client.kill("SIGKILL"), 15_000);
  await once(client, "close");
  clearTimeout(timer);
  return { said, works: /tot_recv_msgs=5/.test(said) };
}
const peer = (name: string) => ["-e", network.address(name), "-r", String(PEER_PORT)];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-relay-"));
  network = await BadNetwork.open(["root", "office", "relay", "site", "here"], 6);
  for (const name of ["root", "office"]) network.spawn(name, "turnutils_peer", ["-p", String(PEER_PORT), "-L", network.address(name)]).stdout!.resume();
  await startRelay(network, "relay", { folder, secret: SECRET, peers: [network.address("root")] });
}, 60_000);
afterAll(async () => {
  await network?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("carries to the centre by UDP what comes by TCP, and to no other machine of the house", async () => {
  expect((await relays(["-t", ...peer("root")])).works).toBe(true);
  const refused = await relays(["-t", ...peer("office")]);
  expect(refused).toMatchObject({ works: false, said: expect.stringContaining("403") });
}, 60_000);

it("opens no TCP connection for anybody, not even to the centre, and is not asked by UDP", async () => {
  const tcp = await relays(["-T", ...peer("root")]);
  expect(tcp.works).toBe(false);
  expect(tcp.said).toMatch(/442|not supported|Unsupported/i);
  expect((await relays(peer("root"))).works).toBe(false);
}, 60_000);
