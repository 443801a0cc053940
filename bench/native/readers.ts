// Stand-in for readers.c where the machine has no compiler: the same commands and answers, more CPU.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { EventStream, createRandom } from "@diemcau/rehearsal";

const [, , localAddress = "127.0.0.1", port = "0", file = ""] = process.argv;
const requests = readFileSync(file, "utf8").split("\0").slice(0, -1);
const random = createRandom(process.pid);
const MARK = Buffer.from('"at":1');

let latency = new Map<number, number>();
let events = 0;
let bytes = 0;
const counted = { open: 0, opened: 0, closed: 0, lastOpenedAt: 0 };

const streams = requests.map((request) => {
  const path = /^GET (\S+)/.exec(request)![1]!;
  const cookie = /^cookie: (.*)\r$/m.exec(request)![1]!;
  return new EventStream({
    host: "127.0.0.1",
    port: Number(port),
    path,
    cookie,
    random,
    localAddress,
    onState(open) {
      counted.open += open ? 1 : -1;
      if (open) {
        counted.opened++;
        counted.lastOpenedAt = Date.now();
      } else counted.closed++;
    },
    onData(data) {
      bytes += data.length;
      for (let at = data.indexOf(MARK); at >= 0; at = data.indexOf(MARK, at + 6)) {
        const late = Math.max(0, Date.now() - Number(data.toString("latin1", at + 5, at + 18)));
        latency.set(late, (latency.get(late) ?? 0) + 1);
        events++;
      }
    },
  });
});
let started = 0;
const timer = setInterval(() => {
  for (let many = 0; many < 50 && started < streams.length; many++) streams[started++]!.open();
  if (started === streams.length) clearInterval(timer);
}, 10);

createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "reset") {
    latency = new Map();
    events = bytes = 0;
    process.stdout.write("{}\n");
  } else {
    process.stdout.write(`${JSON.stringify({ ...counted, failed: 0, events, bytes, latency: [...latency] })}\n`);
  }
}).on("close", () => process.exit(0));
