import { spawn, type ChildProcess } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { join } from "node:path";
import type { LaneOutput } from "../bus/lane.ts";
import { engineNow } from "../embedded/clock.ts";
import { findProgram } from "../outputs/ffmpeg.ts";
import { ProgrammeOutputs } from "../outputs/outputs.ts";
import { Recorder, type Tapped } from "../recording/recorder.ts";
import { timestamp } from "../rtp/packet.ts";
import { buildSenderReport } from "../rtp/rtcp.ts";

const VIDEO = 96;
const AUDIO = 111;
const TICK_MS = 5;
const REPORT_MS = 1_000;

interface Taken {
  readonly atMs: number;
  readonly packet: Buffer;
}

/** Some seconds of a stream as an encoder made it, to be sent again and again. */
class Loop {
  readonly #taken: readonly Taken[];
  readonly #lengthMs: number;
  readonly #clockRate: number;
  readonly #startedAt: number;
  #next = 0;
  #round = 0;
  #sequence = 0;

  constructor(taken: readonly Taken[], lengthMs: number, clockRate: number, startedAt: number) {
    this.#taken = taken;
    this.#lengthMs = lengthMs;
    this.#clockRate = clockRate;
    this.#startedAt = startedAt;
  }

  /** The stream's timestamp now. */
  at(now: number): number {
    return (Math.round(((now - this.#startedAt) / 1_000) * this.#clockRate) + timestamp(this.#taken[0]!.packet)) >>> 0;
  }

  due(now: number): Buffer[] {
    const out: Buffer[] = [];
    for (;;) {
      const { atMs, packet } = this.#taken[this.#next]!;
      if (this.#startedAt + this.#round * this.#lengthMs + atMs > now) return out;
      const copy = Buffer.from(packet);
      copy.writeUInt16BE(this.#sequence++ & 0xffff, 2);
      copy.writeUInt32BE((timestamp(packet) + Math.round((this.#round * this.#lengthMs * this.#clockRate) / 1_000)) >>> 0, 4);
      out.push(copy);
      if (++this.#next < this.#taken.length) continue;
      this.#next = 0;
      this.#round++;
    }
  }
}

/** A programme with pictures in its first slots and voices in the first two: what leaves an engine's lanes. */
class SyntheticProgramme implements Tapped {
  readonly #outputs: { slot: number; output: LaneOutput; videoSsrc: number }[] = [];
  readonly #pictures: readonly Loop[];
  readonly #voice: Loop;
  readonly #timer: NodeJS.Timeout;
  #reportedAt = 0;

  constructor(pictures: readonly Loop[], voice: Loop) {
    this.#pictures = pictures;
    this.#voice = voice;
    this.#timer = setInterval(() => this.#tick(engineNow()), TICK_MS);
  }

  tap(of: number | { source: string }, output: LaneOutput): { videoSsrc: number; askKeyframe(): void; stop(): void } {
    const entry = { slot: typeof of === "number" ? of : -1, output, videoSsrc: 0x100 + this.#outputs.length };
    this.#outputs.push(entry);
    return { videoSsrc: entry.videoSsrc, askKeyframe: () => {}, stop: () => void this.#outputs.splice(this.#outputs.indexOf(entry), 1) };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(now: number): void {
    const pictures = this.#pictures.map((picture) => picture.due(now));
    const voices = this.#voice.due(now);
    const reports = now - this.#reportedAt >= REPORT_MS;
    if (reports) this.#reportedAt = now;
    const report = (ssrc: number, rtp: number): Buffer => buildSenderReport({ ssrc, nowMs: now, rtp, packets: 0, octets: 0, cname: "programme" });
    for (const { slot, output, videoSsrc } of this.#outputs) {
      if (slot < 0 || slot > 1) continue;
      const picture = this.#pictures[slot];
      if (picture) this.#send(output, pictures[slot]!, output.videoPayloadType!);
      this.#send(output, voices, output.audioPayloadType!);
      if (!reports) continue;
      if (picture) output.report(report(videoSsrc, picture.at(now)));
      output.report(report(videoSsrc + 0x1000, this.#voice.at(now)));
    }
  }

  #send(output: LaneOutput, packets: readonly Buffer[], type: number): void {
    for (const packet of packets) {
      packet[1] = (packet[1]! & 0x80) | type;
      output.send(packet);
    }
  }
}

interface Camera {
  /** Width and height, as ffmpeg writes it. */
  readonly size: string;
  readonly kilobits: number;
  /** Pictures, 30 a second. */
  readonly keyframeEvery: number;
}
const LARGE: Camera = { size: "1280x720", kilobits: 2_400, keyframeEvery: 120 };

/** Has an encoder send for so long, and keeps what it sent. */
async function take(ffmpeg: string, seconds: number, { size, kilobits, keyframeEvery }: Camera = LARGE): Promise<{ picture: Taken[]; voice: Taken[] }> {
  const sockets: Socket[] = [];
  const listen = async (into: Buffer[]): Promise<number> => {
    const socket = createSocket({ type: "udp4", recvBufferSize: 1 << 21 });
    sockets.push(socket);
    socket.on("message", (packet) => into.push(packet));
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket.address().port;
  };
  const [pictures, voices]: [Buffer[], Buffer[]] = [[], []];
  const [videoPort, audioPort] = [await listen(pictures), await listen(voices)];
  const child = spawn(ffmpeg, [
    ...["-v", "error", "-re", "-f", "lavfi", "-i", `testsrc2=s=${size}:r=30,noise=alls=20:allf=t`, "-re", "-f", "lavfi", "-i", "anoisesrc=a=0.1:c=pink:r=48000"],
    ...["-t", String(seconds), "-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline", "-pix_fmt", "yuv420p"],
    ...["-b:v", `${kilobits}k`, "-maxrate", `${kilobits}k`, "-bufsize", `${kilobits / 2}k`, "-g", String(keyframeEvery), "-payload_type", String(VIDEO), "-f", "rtp", `rtp://127.0.0.1:${videoPort}?pkt_size=1200`],
    ...["-t", String(seconds), "-map", "1:a", "-c:a", "libopus", "-b:a", "32k", "-payload_type", String(AUDIO), "-f", "rtp", `rtp://127.0.0.1:${audioPort}?pkt_size=1200`],
  ], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (part: Buffer) => (said += part.toString().slice(0, 1_000)));
  const [code] = (await once(child, "close")) as [number | null];
  for (const socket of sockets) socket.close();
  // Reports come to the port after; placed by the streams' own clocks, not by when a busy machine handed them over.
  const placed = (packets: readonly Buffer[], rate: number): Taken[] => packets.map((packet) => ({ packet, atMs: (((timestamp(packet) - timestamp(packets[0]!)) >>> 0) * 1_000) / rate }));
  if (code !== 0 || pictures.length < 10 || voices.length < 10) throw new Error(`ffmpeg sent no programme: ${said}`);
  return { picture: placed(pictures, 90_000), voice: placed(voices, 48_000) };
}

export type WayOut = "hls" | "rtmp" | "srt" | "recording";

export interface WaysOut {
  /** Begins to send or to record, and resolves when that runs. */
  open(way: WayOut): Promise<OpenWay>;
  close(): void;
}

export interface OpenWay {
  /** Bytes that have come out: at the receiver, or on the disk. */
  readonly file: string;
  /** Of the program that sends; null: this process does it. */
  readonly pid: number | null;
  close(): Promise<void>;
}

/** Somebody else's server, which listens again when whoever spoke to it is gone. */
class Receiver {
  #child: ChildProcess;
  #closed = false;

  constructor(program: string, args: readonly string[]) {
    const start = (): ChildProcess => {
      const child = spawn(program, args, { stdio: "ignore" });
      child.once("close", () => {
        if (!this.#closed) this.#child = start();
      });
      return child;
    };
    this.#child = start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "close");
  }
}

async function until(what: string, is: () => boolean): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) if (is()) return;
  throw new Error(`${what} does not begin`);
}

/**
 * A synthetic programme and the real ways out of it, in this process and with the real ffmpeg.
 * @param seconds of programme, sent again and again; whole fours
 * @param pidOf finds the program that sends
 */
export async function openWaysOut(folder: string, seconds: number, port: () => Promise<number>, pidOf: (mark: string) => number | null): Promise<WaysOut> {
  const ffmpeg = findProgram("ffmpeg");
  if (ffmpeg === null) throw new Error("this needs ffmpeg (Debian's package)");
  const { picture, voice } = await take(ffmpeg, seconds);
  const now = engineNow();
  const programme = new SyntheticProgramme([new Loop(picture, seconds * 1_000, 90_000, now)], new Loop(voice, seconds * 1_000, 48_000, now));

  async function record(): Promise<OpenWay> {
    const file = join(folder, "recording");
    const recorder = new Recorder({ engine: programme, folder: file });
    await recorder.follow({ programme: true, sources: [], reserveBytes: 0 });
    return { file, pid: null, close: () => recorder.close() };
  }

  async function send(way: "hls" | "rtmp" | "srt"): Promise<OpenWay> {
    const outputs = new ProgrammeOutputs(join(folder, "outputs"));
    let receiver: Receiver | null = null;
    let url: string | null = null;
    let mark = "live.m3u8";
    let file = join(folder, "outputs", way);
    if (way !== "hls") {
      const at = await port();
      mark = `127.0.0.1:${at}`;
      url = way === "rtmp" ? `rtmp://${mark}/live/x` : `srt://${mark}`;
      const heard = way === "rtmp" ? ["-listen", "1", "-i", url] : ["-i", `${url}?mode=listener`];
      file = join(folder, `received.${way === "rtmp" ? "flv" : "ts"}`);
      receiver = new Receiver(ffmpeg!, ["-v", "quiet", "-y", ...heard, "-c", "copy", "-f", way === "rtmp" ? "flv" : "mpegts", "-flush_packets", "1", file]);
    }
    outputs.follow(programme, { large: 0, outputs: [{ id: way, kind: way === "hls" ? "hls" : "push", url }] });
    const close = async (): Promise<void> => {
      outputs.close();
      await receiver?.close();
    };
    try {
      await until(`sending by ${way}`, () => outputs.states[0]?.state === "running");
    } catch (error) {
      await close();
      throw error;
    }
    return {
      file,
      pid: pidOf(way === "hls" ? mark : way === "rtmp" ? "-f flv -flvflags" : "-f mpegts srt:"),
      close,
    };
  }

  return { open: (way) => (way === "recording" ? record() : send(way)), close: () => programme.stop() };
}

/** A programme whose first two slots show these cameras and are heard; the same seconds again and again. */
export async function openProgramme(seconds: number, cameras: readonly [Camera, Camera]): Promise<Tapped & { stop(): void }> {
  const ffmpeg = findProgram("ffmpeg");
  if (ffmpeg === null) throw new Error("this needs ffmpeg (Debian's package)");
  const [first, second] = [await take(ffmpeg, seconds, cameras[0]), await take(ffmpeg, seconds, cameras[1])];
  const now = engineNow();
  const loop = (taken: readonly Taken[], rate: number): Loop => new Loop(taken, seconds * 1_000, rate, now);
  return new SyntheticProgramme([loop(first.picture, 90_000), loop(second.picture, 90_000)], loop(first.voice, 48_000));
}
