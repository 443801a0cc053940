// Stand-in for posts.c where the machine has no compiler: the same arguments and answer, more CPU.
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";

const STEP_US = 100;
const [, , localAddress = "127.0.0.1", port = "0", file = "", connections = "1", rate = "0"] = process.argv;
const requests = readFileSync(file, "utf8").split("\0").slice(0, -1);
const pace = Number(rate);
const latency = new Map<number, number>();
const counted = { ok: 0, other: 0, lost: 0 };
const free: Connection[] = [];
let next = 0;
let done = 0;

interface Connection {
  readonly socket: Socket;
  since: number;
  busy: boolean;
  text: string;
}

const open = (): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port), localAddress, noDelay: true });
    const connection: Connection = { socket, since: 0, busy: false, text: "" };
    socket.once("connect", () => resolve(connection));
    socket.once("error", reject);
    socket.on("data", (data) => take(connection, data.toString("latin1")));
    socket.once("close", () => {
      if (!connection.busy) return;
      counted.lost++;
      finish();
    });
  });

function take(connection: Connection, text: string): void {
  connection.text += text;
  const body = connection.text.indexOf("\r\n\r\n");
  const length = /content-length: (\d+)/i.exec(connection.text)?.[1];
  if (body < 0 || length === undefined || connection.text.length < body + 4 + Number(length)) return;
  const step = Math.max(0, Math.floor(((performance.now() - connection.since) * 1000) / STEP_US));
  latency.set(step, (latency.get(step) ?? 0) + 1);
  if (connection.text.startsWith("HTTP/1.1 200")) counted.ok++;
  else if (counted.other++ === 0) process.stderr.write(`${connection.text.slice(0, 400)}\n`);
  connection.text = "";
  connection.busy = false;
  free.push(connection);
  finish();
  send();
}

function send(): void {
  const now = performance.now();
  while (next < requests.length && free.length > 0) {
    const due = pace > 0 ? started + (next / pace) * 1000 : now;
    if (due > now) return;
    const connection = free.pop()!;
    connection.since = due;
    connection.busy = true;
    connection.socket.write(requests[next++]!);
  }
}

function finish(): void {
  if (++done < requests.length) return;
  const us = Math.round((performance.now() - started) * 1000);
  process.stdout.write(`${JSON.stringify({ sent: next, ...counted, us, latency: [...latency] })}\n`);
  process.exit(0);
}

free.push(...(await Promise.all(Array.from({ length: Number(connections) }, open))));
const started = performance.now();
send();
setInterval(send, 1);
