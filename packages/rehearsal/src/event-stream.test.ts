import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { EventStream } from "./event-stream.ts";
import { createRandom, untilNext } from "./random.ts";

let server: Server;
const streams: EventStream[] = [];

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function stream(port: number, onData?: (bytes: Buffer) => void): EventStream {
  const made = new EventStream({ host: "127.0.0.1", port, path: "/events", cookie: "a=b", random: createRandom(7), ...(onData ? { onData } : {}) });
  streams.push(made);
  return made;
}

afterEach(() => {
  for (const each of streams.splice(0)) each.close();
  server.closeAllConnections();
  server.close();
});

test("a stream that breaks is opened again from where it was", async () => {
  const asked: (string | undefined)[] = [];
  const port = await serve((request, response) => {
    asked.push(request.headers["last-event-id"] as string | undefined);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`event: hello\ndata: {}\n\nid: 0123abcd.${asked.length * 10}\nevent: entry\ndata: {}\n\n`);
    if (asked.length < 3) setTimeout(() => response.destroy(), 20);
  });
  const texts: string[] = [];
  const reader = stream(port, (bytes) => texts.push(bytes.toString()));
  reader.open();
  await vi.waitFor(() => expect(asked).toEqual([undefined, "0123abcd.10", "0123abcd.20"]), { timeout: 5_000 });
  await vi.waitFor(() => expect(reader.position).toBe("0123abcd.30"));
  expect(reader.isOpen).toBe(true);
  expect(texts.join("")).toContain("event: entry");
});

test("a position that is refused is not asked for again", async () => {
  const asked: (string | undefined)[] = [];
  const port = await serve((request, response) => {
    asked.push(request.headers["last-event-id"] as string | undefined);
    if (asked.length === 2) {
      response.writeHead(409).end();
      return;
    }
    response.writeHead(200);
    response.write("id: 0123abcd.5\nevent: entry\ndata: {}\n\n");
    if (asked.length === 1) setTimeout(() => response.destroy(), 20);
  });
  stream(port).open();
  await vi.waitFor(() => expect(asked).toEqual([undefined, "0123abcd.5", undefined]), { timeout: 8_000 });
});

test("events at random happen as often as asked for, and the same way for the same seed", () => {
  const waits = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 5_000 }, () => untilNext(random, 60));
  };
  expect(waits(1)).toEqual(waits(1));
  expect(waits(1)).not.toEqual(waits(2));
  expect(waits(1).reduce((sum, wait) => sum + wait, 0) / 5_000).toBeCloseTo(1_000, -2);
});
