/// <reference types="node" />
/** A real HTTP server on loopback for the tests of this folder. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Entry, Snapshot } from "@diemcau/contract";
import { initialState, snapshotFor } from "@diemcau/rules";
import { setApiBase } from "./api.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export interface LocalServer {
  handle: Handler;
  requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
  close(): Promise<void>;
}

export async function listen(handle: Handler): Promise<LocalServer> {
  const local: LocalServer = { handle, requests: [], close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      local.requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      local.handle(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  setApiBase(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  local.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return local;
}

export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers }).end(JSON.stringify(body));
}

const snapshot = (seq: number): Snapshot => ({ ...snapshotFor(initialState, "site"), seq, phase: "live", openedAt: 1 });

export const sse = {
  hello: (now = Date.now(), protocol = "1"): string =>
    `event: hello\ndata: ${JSON.stringify({ protocol, conferenceId: "00000000-0000-7000-8000-000000000000", now })}\n\n`,
  snapshot: (seq: number): string => `event: snapshot\nid: 00000000.${seq}\ndata: ${JSON.stringify(snapshot(seq))}\n\n`,
  entry: (entry: Entry): string => `event: entry\nid: 00000000.${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`,
};

export async function until(what: () => boolean, ms = 3_000): Promise<void> {
  const end = Date.now() + ms;
  while (!what()) {
    if (Date.now() > end) throw new Error(`never came true: ${what.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
