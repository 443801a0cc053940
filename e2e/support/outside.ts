/** Programs that are not ours: what encoders, players, caches and relays of other people do. */
import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Server } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

export function start(program: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess & { said(): string } {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  child.stdout.on("data", (part: Buffer) => (said += part.toString()));
  child.stderr.on("data", (part: Buffer) => (said += part.toString()));
  return Object.assign(child, { said: () => said });
}

/** A server of somebody else's: it listens again when whoever spoke to it is gone. */
export function keepStarting(program: string, args: readonly string[]): Pick<ChildProcess, "kill"> {
  let child = start(program, args);
  let ended = false;
  const watch = (): void => {
    child.once("close", () => {
      setTimeout(() => {
        if (ended) return;
        child = start(program, args);
        watch();
      }, 200);
    });
  };
  watch();
  return {
    kill(signal) {
      ended = true;
      return child.kill(signal);
    },
  };
}

export async function run(program: string, args: readonly string[]): Promise<{ code: number | null; out: string }> {
  const child = start(program, args);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out: child.said() };
}

/** What stands in front of the program for another network: hands connections on to the same port of our own machine. */
export async function forward(host: string, port: number): Promise<{ kill(): boolean }> {
  const server = createTcpServer((from) => {
    const to = connect(port, "127.0.0.1");
    from.on("error", () => to.destroy()).on("close", () => to.destroy());
    to.on("error", () => from.destroy()).on("close", () => from.destroy());
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return { kill: () => Boolean(server.close()) };
}

/** A page of somebody else's, on an origin of its own. */
export async function otherPage(): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<!doctype html><title>another program</title>"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** nginx in a folder of its own, with the configuration that docs/guide/foreign-ends.md shows. */
export function startNginx(folder: string, guide: string, values: { port: number; origin: string }): ChildProcess & { said(): string } {
  mkdirSync(join(folder, "cache"), { recursive: true });
  const shown = /```nginx\n([\s\S]*?)```/.exec(guide)?.[1];
  if (!shown) throw new Error("the guide shows no nginx configuration");
  const site = shown
    .replace("/var/cache/nginx/hls", join(folder, "cache"))
    .replace("listen 443 ssl;", `listen 127.0.0.1:${values.port};`)
    .replaceAll(/^\s*(ssl_certificate|ssl_certificate_key|server_name) .*$/gm, "")
    .replaceAll("http://127.0.0.1:4000", values.origin);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join(" ");
  writeFileSync(join(folder, "nginx.conf"), `${process.getuid?.() === 0 ? "user root; " : ""}daemon off; pid ${join(folder, "pid")}; error_log stderr; events {} http { access_log off; ${temporary}\n${site}\n}`);
  return start("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-p", folder]);
}

/** An encoder as others write it: bare WebRTC and one POST with its token (RFC 9725), nothing of ours. */
export function sendWhip(page: Page, url: string, token: string): Promise<{ status: number; location: string | null }> {
  return page.evaluate(
    async ({ url, token }) => {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 }, audio: true });
      const connection = new RTCPeerConnection();
      for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: "sendonly", streams: [stream] });
      await connection.setLocalDescription();
      await new Promise<void>((resolve) => {
        if (connection.iceGatheringState === "complete") resolve();
        connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && resolve());
      });
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/sdp", authorization: `Bearer ${token}` }, body: connection.localDescription!.sdp });
      if (answer.status === 201) await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
      else connection.close();
      return { status: answer.status, location: answer.headers.get("location") };
    },
    { url, token },
  );
}

/** A player as others write it; answers the frames it has decoded within `ms`. */
export function playWhepBare(page: Page, url: string, token: string, ms: number): Promise<{ status: number; frames: number }> {
  return page.evaluate(
    async ({ url, token, ms }) => {
      const connection = new RTCPeerConnection();
      for (let slot = 0; slot < 4; slot++) for (const kind of ["video", "audio"]) connection.addTransceiver(kind, { direction: "recvonly" });
      await connection.setLocalDescription();
      await new Promise<void>((resolve) => {
        if (connection.iceGatheringState === "complete") resolve();
        connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && resolve());
      });
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/sdp", authorization: `Bearer ${token}` }, body: connection.localDescription!.sdp });
      if (answer.status !== 201) return { status: answer.status, frames: 0 };
      await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
      const end = performance.now() + ms;
      let frames = 0;
      while (performance.now() < end && frames < 20) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        frames = 0;
        for (const report of (await connection.getStats()).values()) if (report.type === "inbound-rtp" && report.kind === "video") frames += report.framesDecoded ?? 0;
      }
      connection.close();
      return { status: 201, frames };
    },
    { url, token, ms },
  );
}
