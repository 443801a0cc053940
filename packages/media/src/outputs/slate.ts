import { spawn } from "node:child_process";
import { RTP_HEADER_BYTES } from "../rtp/packet.ts";

/** The picture while nobody is on air: a player that gets none stops, and some give up. */
const SLATE = "color=c=0x14233c:s=1280x720:r=1";
/** Largest payload of a packet on loopback; ffmpeg takes up to 1500 with the headers. */
const MOST_PAYLOAD = 1_200;
const NAL_SEI = 6;
const NAL_FU_A = 28;
const NAL_STAP_A = 24;

/** One still picture as H.264 access unit, made by the encoder that is installed. @throws Error when it cannot */
export async function makeSlate(ffmpeg: string, source = SLATE): Promise<Buffer[]> {
  const child = spawn(ffmpeg, ["-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "1", "-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-f", "h264", "pipe:1"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const parts: Buffer[] = [];
  let said = "";
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  child.stderr.on("data", (part: Buffer) => (said += part.toString().slice(0, 1_000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const units = unitsOf(Buffer.concat(parts)).filter((unit) => (unit[0]! & 0x1f) !== NAL_SEI);
  if (code !== 0 || units.length < 3) throw new Error(`ffmpeg made no picture: ${said}`);
  return units;
}

/** NAL units of a byte stream (H.264, annex B). */
export function unitsOf(stream: Buffer): Buffer[] {
  const starts: { from: number; code: number }[] = [];
  for (let at = 0; at + 2 < stream.length; at++) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1) continue;
    starts.push({ from: at + 3, code: at > 0 && stream[at - 1] === 0 ? at - 1 : at });
    at += 2;
  }
  return starts.map(({ from }, index) => stream.subarray(from, starts[index + 1]?.code ?? stream.length)).filter(({ length }) => length > 0);
}

/** One access unit as RTP packets (RFC 6184): the parameter sets together, a large picture in fragments; the last is marked. */
export function packetsOf(units: readonly Buffer[], stream: { payloadType: number; sequence: number; timestamp: number; ssrc: number }): Buffer[] {
  const isPicture = (unit: Buffer): boolean => (unit[0]! & 0x1f) < NAL_SEI;
  const sets = units.filter((unit) => !isPicture(unit));
  const payloads: Buffer[] = [];
  if (sets.length > 0) payloads.push(Buffer.concat([Buffer.from([0x60 | NAL_STAP_A]), ...sets.flatMap((unit) => [lengthOf(unit), unit])]));
  for (const unit of units.filter(isPicture)) payloads.push(...(unit.length <= MOST_PAYLOAD ? [unit] : fragmentsOf(unit)));
  return payloads.map((payload, index) => {
    const header = Buffer.alloc(RTP_HEADER_BYTES);
    header[0] = 0x80;
    header[1] = stream.payloadType | (index === payloads.length - 1 ? 0x80 : 0);
    header.writeUInt16BE((stream.sequence + index) & 0xffff, 2);
    header.writeUInt32BE(stream.timestamp >>> 0, 4);
    header.writeUInt32BE(stream.ssrc, 8);
    return Buffer.concat([header, payload]);
  });
}

function lengthOf(unit: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(unit.length);
  return length;
}

function fragmentsOf(unit: Buffer): Buffer[] {
  const first = unit[0]!;
  const indicator = (first & 0xe0) | NAL_FU_A;
  const fragments: Buffer[] = [];
  for (let from = 1; from < unit.length; from += MOST_PAYLOAD) {
    const part = unit.subarray(from, from + MOST_PAYLOAD);
    const bits = (from === 1 ? 0x80 : 0) | (from + MOST_PAYLOAD >= unit.length ? 0x40 : 0);
    fragments.push(Buffer.concat([Buffer.from([indicator, bits | (first & 0x1f)]), part]));
  }
  return fragments;
}
