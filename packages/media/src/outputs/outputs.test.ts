import { createSocket, type Socket } from "node:dgram";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LaneOutput } from "../bus/lane.ts";
import { H264, rtp } from "../testing/rtp.ts";
import { nalTypes, startsKeyframe } from "../rtp/h264.ts";
import { marker, payloadLength, payloadOffset, sequence, ssrc, timestamp } from "../rtp/packet.ts";
import { argumentsFor, sessionOf } from "./ffmpeg.ts";
import { AUDIO, ProgrammeFeed, VIDEO } from "./feed.ts";
import { packetsOf, unitsOf } from "./slate.ts";

const SPS = Buffer.from([0x67, 1, 2, 3]);
const PPS = Buffer.from([0x68, 4]);
const picture = (size: number) => Buffer.concat([Buffer.from([0x65]), Buffer.alloc(size, 7)]);

test("a byte stream is taken apart into its units, whichever start codes it has", () => {
  const stream = Buffer.concat([Buffer.from([0, 0, 0, 1]), SPS, Buffer.from([0, 0, 1]), PPS, Buffer.from([0, 0, 0, 1]), picture(5)]);
  expect(unitsOf(stream).map((unit) => unit.toString("hex"))).toEqual([SPS, PPS, picture(5)].map((unit) => unit.toString("hex")));
});

test("a still becomes packets that a decoder can start at; a large one in fragments, the last marked", () => {
  const packets = packetsOf([SPS, PPS, picture(3_000)], { payloadType: VIDEO, sequence: 65_535, timestamp: 9, ssrc: 5 });
  expect(packets.map(sequence)).toEqual([65_535, 0, 1, 2]);
  expect(packets.map(marker)).toEqual([false, false, false, true]);
  expect([startsKeyframe(packets[0]!), [...nalTypes(packets[0]!)]]).toEqual([true, [7, 8]]);
  const fragments = packets.slice(1).map((packet) => packet.subarray(payloadOffset(packet), payloadOffset(packet) + payloadLength(packet)));
  expect(fragments.map((each) => each[1]! & 0xc0)).toEqual([0x80, 0, 0x40]);
  expect(Buffer.concat([Buffer.from([0x65]), ...fragments.map((each) => each.subarray(2))]).equals(picture(3_000))).toBe(true);
  expect(Math.max(...packets.map(({ length }) => length))).toBeLessThan(1_300);
});

test("no key is needed for HLS", () => {
  const args = argumentsFor({ kind: "hls", folder: "/data/x" }, 4, 17);
  expect(args.slice(-2)).toEqual(["/data/x/s17-%06d.ts", "/data/x/live.m3u8"]);
  expect(sessionOf({ video: 5_000, audio: [5_002, 5_004] }).match(/^m=.*/gm)).toEqual(["m=video 5000 RTP/AVP 96", "m=audio 5002 RTP/AVP 111", "m=audio 5004 RTP/AVP 111"]);
});

/** What a reader on loopback gets of the feed. */
let reader: Socket;
let sender: Socket;
let got: Buffer[];
let port: number;
beforeEach(async () => {
  got = [];
  reader = createSocket("udp4");
  reader.on("message", (packet) => got.push(packet));
  await new Promise<void>((resolve) => reader.bind(0, "127.0.0.1", resolve));
  ({ port } = reader.address());
  sender = createSocket("udp4");
});
afterEach(() => {
  running?.stop();
  reader.close();
  sender.close();
});

let running: ProgrammeFeed | null = null;
function feedFor() {
  const outputs: LaneOutput[] = [];
  const asked: number[] = [];
  const tapped = {
    tap: (slot: unknown, output: LaneOutput) => {
      outputs[slot as number] = output;
      return { videoSsrc: 100 + (slot as number), askKeyframe: () => asked.push(slot as number), stop: () => {} };
    },
  };
  // Everything to one port: the streams are told apart by their SSRC.
  const feed = new ProgrammeFeed({ tapped, slate: [SPS, PPS, picture(50)], socket: sender, ports: { video: port, audio: [port, port, port, port] }, now: () => performance.now() });
  running = feed;
  return { feed, outputs, asked };
}
const media = () => got.filter((packet) => (packet[1]! & 0x7f) === VIDEO || (packet[1]! & 0x7f) === AUDIO);
const ofStream = (id: number) => media().filter((packet) => ssrc(packet) === id);

test("while nobody is on air a still and four silences go on without a gap", async () => {
  const { feed } = feedFor();
  await vi.waitFor(() => expect(ofStream(10).length).toBeGreaterThan(20), { timeout: 5_000 });
  feed.stop();
  for (const id of [10, 11, 12, 13]) {
    const sounds = ofStream(id);
    expect(sounds.length).toBeGreaterThan(15);
    for (const [at, packet] of sounds.entries()) {
      if (at === 0) continue;
      expect(sequence(packet)).toBe((sequence(sounds[at - 1]!) + 1) & 0xffff);
      expect((timestamp(packet) - timestamp(sounds[at - 1]!)) >>> 0).toBe(960);
    }
  }
  expect(startsKeyframe(ofStream(1)[0]!)).toBe(true);
});

test("a room's picture takes over at its keyframe, on one line of numbers, and its sound replaces the silence", async () => {
  const { feed, outputs, asked } = feedFor();
  await vi.waitFor(() => expect(ofStream(1).length).toBeGreaterThan(0), { timeout: 5_000 });
  feed.follow(2);
  const send = (at: number, payload: Buffer, type: number) => outputs[2]!.send(rtp({ payloadType: type, sequence: at, timestamp: at * (type === VIDEO ? 3_600 : 960), ssrc: 102, payload }));
  send(1, H264.delta, VIDEO);
  await vi.waitFor(() => expect(asked).toContain(2), { timeout: 2_000 });
  const before = ofStream(1).length;
  send(2, H264.delta, VIDEO);
  send(3, H264.parameters, VIDEO);
  send(4, H264.delta, VIDEO);
  for (let at = 1; at <= 5; at++) send(at, Buffer.from("voice"), AUDIO);
  await vi.waitFor(() => expect(ofStream(12).some((packet) => packet.includes("voice"))).toBe(true), { timeout: 2_000 });
  await vi.waitFor(() => expect(ofStream(1).length).toBeGreaterThan(before), { timeout: 2_000 });
  feed.stop();
  const pictures = ofStream(1);
  for (const [at, packet] of pictures.entries()) if (at > 0) expect(sequence(packet)).toBe((sequence(pictures[at - 1]!) + 1) & 0xffff);
  expect(ofStream(11).some((packet) => packet.includes("voice"))).toBe(false);
});
