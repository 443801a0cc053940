import { describe, expect, it } from "vitest";
import { marker, sequence, ssrc, timestamp, timestampDelta } from "../rtp/packet.ts";
import { startsKeyframe } from "../rtp/h264.ts";
import { FakeCamera, H264, rtp, seeded } from "../testing/rtp.ts";
import { RtpRewriter } from "./rewriter.ts";

const A = { name: "a" };
const B = { name: "b" };
const video = (firstSequence = 1): RtpRewriter =>
  new RtpRewriter({ ssrc: 99, clockRate: 90_000, minimumStep: 3_000, opensGate: startsKeyframe, firstSequence });
const audio = (): RtpRewriter => new RtpRewriter({ ssrc: 98, clockRate: 48_000, minimumStep: 960, markSwitch: true });

/** Feeds whole frames and returns everything that came out. */
function feed(bus: RtpRewriter, source: object, packets: Buffer[], atMs: number): Buffer[] {
  return packets.flatMap((packet) => bus.push(source, packet, atMs).packets);
}

describe("a rewritten video stream", () => {
  it("waits for a keyframe, then continues as one stream over a switch", () => {
    const bus = video(65_530);
    const a = new FakeCamera({ ssrc: 1, sequence: 65_000, timestamp: 2 ** 32 - 9_000 });
    const b = new FakeCamera({ ssrc: 2, sequence: 17, timestamp: 500 });
    const out: Buffer[] = [];
    bus.select(A);
    out.push(...feed(bus, A, a.frame(false), 0));
    expect(out).toEqual([]);
    out.push(...feed(bus, A, a.frame(true), 33), ...feed(bus, A, a.frame(false), 66));
    bus.select(B);
    // The old source stays while the new one has no keyframe.
    out.push(...feed(bus, B, b.frame(false), 90), ...feed(bus, A, a.frame(false), 100));
    expect(bus.active).toBe(A);
    out.push(...feed(bus, B, b.frame(true), 133));
    expect(bus.active).toBe(B);
    out.push(...feed(bus, A, a.frame(false), 140), ...feed(bus, B, b.frame(false), 166));

    expect(out.length).toBe(3 + 2 + 2 + 3 + 2);
    expect(out.map((packet) => ssrc(packet))).toEqual(out.map(() => 99));
    expect(out.map((packet) => sequence(packet))).toEqual(out.map((_, index) => (65_530 + index) & 0xffff));
    const times = [...new Set(out.map((packet) => timestamp(packet)))];
    expect(times.slice(1).map((time, index) => timestampDelta(time, times[index]!))).toEqual([
      3_000, 3_000, 3_000, 3_000,
    ]);
  });

  it("jumps in time by the wall clock after a pause", () => {
    const bus = video();
    const a = new FakeCamera({ ssrc: 1, sequence: 1, timestamp: 0 });
    const b = new FakeCamera({ ssrc: 2, sequence: 1, timestamp: 77 });
    bus.select(A);
    const [first] = feed(bus, A, a.frame(true), 1_000);
    bus.select(null);
    expect(feed(bus, A, a.frame(true), 1_033)).toEqual([]);
    bus.select(B);
    const [second] = feed(bus, B, b.frame(true), 11_000);
    expect(timestampDelta(timestamp(second!), timestamp(first!))).toBe(900_000);
    expect(sequence(second!)).toBe(sequence(first!) + 3);
  });

  it("keeps the order of a source that arrives out of order", () => {
    const bus = video();
    bus.select(A);
    const camera = new FakeCamera({ ssrc: 1, sequence: 65_534, timestamp: 0 });
    const key = camera.frame(true);
    const [d1, d2] = camera.frame(false) as [Buffer, Buffer];
    const out = [...feed(bus, A, key, 0), ...feed(bus, A, [d2, d1], 33)];
    expect(out.map((packet) => sequence(packet))).toEqual([1, 2, 3, 5, 4]);
  });

  it("opens correctly when the first packet of the keyframe comes late", () => {
    const bus = video();
    bus.select(A);
    const camera = new FakeCamera({ ssrc: 1, sequence: 100, timestamp: 0 });
    const before = camera.frame(false);
    const [sps, start, end] = camera.frame(true) as [Buffer, Buffer, Buffer];
    const after = camera.frame(false);
    expect(feed(bus, A, [...before, start, end, ...after], 0)).toEqual([]);
    const out = feed(bus, A, [sps], 40);
    expect(out.map((packet) => sequence(packet))).toEqual([1, 2, 3, 4, 5]);
    expect(startsKeyframe(out[0]!)).toBe(true);
  });

  it("still places a straggler of the source before the switch", () => {
    const bus = video();
    const a = new FakeCamera({ ssrc: 1, sequence: 1, timestamp: 0 });
    const b = new FakeCamera({ ssrc: 2, sequence: 1, timestamp: 0 });
    bus.select(A);
    feed(bus, A, a.frame(true), 0);
    const [late, last] = a.frame(false) as [Buffer, Buffer];
    feed(bus, A, [last], 33);
    bus.select(B);
    expect(feed(bus, B, b.frame(true), 66).map((packet) => sequence(packet))).toEqual([6, 7, 8]);
    expect(feed(bus, A, [late], 70).map((packet) => sequence(packet))).toEqual([4]);
    expect(feed(bus, A, a.frame(false), 99)).toEqual([]);
  });

  it("forgets a source that goes away", () => {
    const bus = video();
    const a = new FakeCamera({ ssrc: 1, sequence: 1, timestamp: 0 });
    bus.select(A);
    feed(bus, A, a.frame(true), 0);
    bus.drop(A);
    expect(bus.active).toBeNull();
    expect(feed(bus, A, a.frame(true), 33)).toEqual([]);
  });

  it("leaves the packet of the source untouched", () => {
    const bus = video();
    bus.select(A);
    const packet = rtp({ sequence: 5, timestamp: 5, payload: H264.parameters });
    const before = Buffer.from(packet);
    bus.push(A, packet, 1_000);
    expect(packet.equals(before)).toBe(true);
  });

  it("never repeats a number or goes back in time, whatever is switched when (seeded)", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seeded(seed);
      const bus = video(Math.floor(random() * 65_536));
      const cameras = [1, 2, 3].map((id) => ({
        key: { id },
        camera: new FakeCamera({
          ssrc: id,
          sequence: Math.floor(random() * 65_536),
          timestamp: Math.floor(random() * 2 ** 32),
        }),
      }));
      const out: Buffer[] = [];
      for (let frame = 0; frame < 400; frame++) {
        if (random() < 0.05) bus.select(random() < 0.1 ? null : cameras[Math.floor(random() * 3)]!.key);
        for (const { key, camera } of cameras)
          out.push(...feed(bus, key, camera.frame(random() < 0.1), 5_000_000 + frame * 33));
      }
      expect(out.length).toBeGreaterThan(50);
      for (let index = 1; index < out.length; index++) {
        expect((sequence(out[index]!) - sequence(out[index - 1]!)) & 0xffff).toBe(1);
        expect(timestampDelta(timestamp(out[index]!), timestamp(out[index - 1]!))).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe("a rewritten audio stream", () => {
  it("switches at the next packet and marks it", () => {
    const bus = audio();
    const packet = (source: number, number: number): Buffer =>
      rtp({ sequence: number, timestamp: number * 960, ssrc: source });
    bus.select(A);
    const first = feed(bus, A, [packet(1, 1), packet(1, 2)], 0);
    bus.select(B);
    const second = feed(bus, B, [packet(2, 900), packet(2, 901)], 40);
    expect(feed(bus, A, [packet(1, 3)], 41)).toEqual([]);
    const out = [...first, ...second];
    expect(out.map((each) => sequence(each))).toEqual([1, 2, 3, 4]);
    expect(out.map((each) => marker(each))).toEqual([true, false, true, false]);
    expect(timestampDelta(timestamp(out[2]!), timestamp(out[1]!))).toBe(960);
  });

  it("closes the gap that two sources' delays leave, and keeps a real pause as long as it was", () => {
    const bus = new RtpRewriter({ ssrc: 98, clockRate: 48_000, minimumStep: 960, closesGapsOf: 200 });
    const packet = (source: number, number: number): Buffer =>
      rtp({ sequence: number, timestamp: number * 960, ssrc: source });
    bus.select(A);
    const out = feed(bus, A, [packet(1, 1)], 5_000);
    // What B sends now was captured 75 ms after what A sent: A's line is that much slower.
    bus.select(B);
    out.push(...feed(bus, B, [packet(2, 700)], 5_075));
    // Ten seconds of nobody, then A again: the closed 55 ms are not made up for.
    bus.select(null);
    bus.select(A);
    out.push(...feed(bus, A, [packet(1, 502)], 15_075));
    const times = out.map((each) => timestamp(each));
    expect(times.slice(1).map((time, index) => timestampDelta(time, times[index]!))).toEqual([960, 480_000]);
  });
});
