// Stand-in for epoll-server.c where the machine has no compiler: a plain node:net server that writes the same bytes.
import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n17\r\nevent: hello\ndata: {}\n\n\r\n";
const payload = readFileSync(process.argv[2]!);
const stamp = payload.indexOf('"at":') + 5;
const sockets = new Set<Socket>();

const server = createServer({ noDelay: true }, (socket) => {
  socket.once("data", () => {
    socket.write(HEAD);
    sockets.add(socket);
    socket.resume();
  });
  socket.on("error", () => socket.destroy());
  socket.once("close", () => sockets.delete(socket));
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => process.stdout.write(`port ${(server.address() as { port: number }).port}\n`));

createInterface({ input: process.stdin }).on("line", () => {
  const from = performance.now();
  const bytes = Buffer.from(payload);
  bytes.write(String(Date.now()), stamp, "latin1");
  for (const socket of sockets) socket.write(bytes);
  process.stdout.write(`${JSON.stringify({ written: sockets.size, us: Math.round((performance.now() - from) * 1000) })}\n`);
}).on("close", () => process.exit(0));
