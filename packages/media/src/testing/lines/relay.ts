import { readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ChildProcess } from "node:child_process";
import { until } from "../site.ts";
import type { BadNetwork } from "./network.ts";

const GUIDE = fileURLToPath(new URL("../../../../../docs/guide/foreign-ends.md", import.meta.url));
export const TURN_PORT = 3478;

/**
 * coturn at a place, with the configuration that the guide tells people to write.
 * @param peers to whom it may relay: the centre's addresses and the edges'
 */
export async function startRelay(network: BadNetwork, place: string, { folder, secret, peers }: { folder: string; secret: string; peers: readonly string[] }): Promise<ChildProcess> {
  const shown = /```\n# \/etc\/turnserver\.conf\n([\s\S]*?)```/.exec(readFileSync(GUIDE, "utf8"))?.[1];
  if (!shown) throw new Error("the guide shows no configuration of a relay");
  const allowed = /^allowed-peer-ip=<address of the centre>\nallowed-peer-ip=<address of an edge>$/m;
  if (!allowed.test(shown)) throw new Error("the guide's relay allows nobody");
  const address = network.address(place);
  const written = shown.replace("<a long random text>", secret).replace(allowed, peers.map((peer) => `allowed-peer-ip=${peer}`).join("\n"));
  const file = join(folder, "turnserver.conf");
  writeFileSync(file, `${written}listening-ip=${address}\nrelay-ip=${address}\nlog-file=stdout\npidfile=${join(folder, "turn.pid")}\n`);
  const coturn = network.spawn(place, "turnserver", ["-c", file]);
  let said = "";
  coturn.stdout!.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const failed = new Promise<never>((_resolve, reject) => coturn.once("error", reject).once("exit", (code) => reject(new Error(`turnserver has ended (${code}); Debian: apt-get install coturn\n${said.slice(-500)}`))));
  failed.catch(() => {});
  await Promise.race([failed, until(() => answers(address), "the relay listens", 15_000)]);
  // It begins without what it cannot read, and says so in passing.
  const wrong = /^.*(bad configuration format|unknown argument|cannot read|wrong|error).*$/im.exec(said.replaceAll(/^.*(certificate|private key|openssl|database|sqlite|userdb).*$/gim, ""));
  if (wrong) throw new Error(`coturn does not take the guide's configuration: ${wrong[0]}`);
  return coturn;
}

function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port: TURN_PORT, timeout: 1_000 });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
