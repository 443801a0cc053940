import { describe, expect, it } from "vitest";
import { payloadType, sequence } from "../rtp/packet.ts";
import { parseRtcp } from "../rtp/rtcp.ts";
import { FakeCamera, rtp } from "../testing/rtp.ts";
import { KeyframeRequests } from "./keyframes.ts";
import type { Layer } from "../engine.ts";
import { Lane, type Feed, type LaneOutput, type LaneSource, type MediaKind } from "./lane.ts";
import { PacketRing } from "./ring.ts";

class FakeFeed implements Feed {
  readonly kind: MediaKind;
  pursued = 0;
  asked = 0;

  constructor(kind: MediaKind) {
    this.kind = kind;
  }

  pursueKeyframe(): void {
    this.pursued++;
  }

  askKeyframe(): void {
    this.asked++;
  }

  timestampAt(nowMs: number): number {
    return nowMs * 90;
  }
}

class FakeSource implements LaneSource {
  readonly id: string;
  readonly good: FakeFeed | null;
  readonly own: FakeFeed | null;
  readonly voice = new FakeFeed("audio");
  /** What the small layer shows of it. */
  shown: FakeFeed | null;

  constructor(id: string, sends: "one" | "two" | "sound" = "one") {
    this.id = id;
    this.good = sends === "sound" ? null : new FakeFeed("video");
    this.own = sends === "two" ? new FakeFeed("video") : null;
    this.shown = this.own ?? this.good;
  }

  get pursued(): number {
    return this.good?.pursued ?? 0;
  }

  get asked(): number {
    return this.good?.asked ?? 0;
  }

  picture(layer: Layer): FakeFeed | null {
    return layer === "good" ? this.good : this.shown;
  }

  sound(): FakeFeed {
    return this.voice;
  }

  feeds(): FakeFeed[] {
    return [this.good, this.own, this.voice].filter((each) => each !== null);
  }
}

class FakeOutput implements LaneOutput {
  readonly videoPayloadType: number | null;
  readonly audioPayloadType: number | null;
  readonly got: Buffer[] = [];
  readonly reports: Buffer[] = [];

  readonly layer: Layer;

  constructor(videoType: number | null, audioType: number | null, layer: Layer = "good") {
    this.videoPayloadType = videoType;
    this.audioPayloadType = audioType;
    this.layer = layer;
  }

  send(packet: Buffer): void {
    this.got.push(Buffer.from(packet));
  }

  report(compound: Buffer): void {
    this.reports.push(compound);
  }
}

function stage(): { lane: Lane; live: string[]; push: (source: FakeSource, packets: Buffer[], atMs?: number) => void } {
  const live: string[] = [];
  const lane = new Lane({ videoSsrc: 10, smallSsrc: 12, audioSsrc: 11, onLive: (id) => live.push(id) });
  return {
    lane,
    live,
    push: (source, packets, atMs = 1_000) =>
      packets.forEach((packet) => lane.push(source.good!, packet, atMs, atMs)),
  };
}

const camera = (): FakeCamera => new FakeCamera({ ssrc: 1, sequence: 1, timestamp: 0 });

describe("a lane", () => {
  it("gives every output its own payload type", () => {
    const { lane, push } = stage();
    const [one, two, deaf] = [new FakeOutput(96, 111), new FakeOutput(108, 9), new FakeOutput(null, null)];
    for (const output of [one, two, deaf]) lane.add(output);
    const source = new FakeSource("a");
    lane.select(source);
    push(source, camera().frame(true));
    lane.push(source.voice, rtp({ sequence: 1, timestamp: 1, payloadType: 111 }), 1_000, 1_000);
    expect(one.got.map((packet) => payloadType(packet))).toEqual([96, 96, 96, 111]);
    expect(two.got.map((packet) => payloadType(packet))).toEqual([108, 108, 108, 9]);
    expect(deaf.got).toEqual([]);
  });

  it("says live once, at the keyframe, and asks for that keyframe", () => {
    const { lane, live, push } = stage();
    const source = new FakeSource("a");
    lane.select(source);
    lane.select(source);
    expect(source.pursued).toBe(2);
    const a = camera();
    push(source, a.frame(false));
    expect(live).toEqual([]);
    push(source, [...a.frame(true), ...a.frame(false)]);
    expect(live).toEqual(["a"]);
    expect(lane.live).toBe(source);
  });

  it("counts a site without a camera as live with its first sound", () => {
    const { lane, live } = stage();
    const source = new FakeSource("a", "sound");
    lane.select(source);
    lane.push(source.voice, rtp({ sequence: 1, timestamp: 1 }), 0, 0);
    expect(live).toEqual(["a"]);
  });

  it("that nobody sees goes on being heard; seen again, it begins with a keyframe that is asked for", () => {
    const { lane, live, push } = stage();
    const output = new FakeOutput(96, 111);
    lane.add(output);
    const source = new FakeSource("a");
    const a = camera();
    lane.setPicture(false);
    lane.select(source);
    push(source, a.frame(true));
    lane.push(source.voice, rtp({ sequence: 1, timestamp: 1, payloadType: 111 }), 1_000, 1_000);
    expect([source.pursued, live, output.got.map((packet) => payloadType(packet))]).toEqual([0, ["a"], [111]]);
    lane.welcome(new FakeOutput(96, 111), 1_000);
    lane.pictureLost();
    expect(source.asked).toBe(0);

    lane.setPicture(true);
    expect(source.pursued).toBe(2);
    push(source, a.frame(false));
    expect(output.got).toHaveLength(1);
    push(source, a.frame(true));
    lane.push(source.voice, rtp({ sequence: 2, timestamp: 961, payloadType: 111 }), 1_020, 1_020);
    expect(output.got.slice(1).map((packet) => payloadType(packet))).toEqual([96, 96, 96, 111]);

    lane.setPicture(false);
    push(source, a.frame(true));
    expect(output.got).toHaveLength(5);
  });

  it("stops at once and forgets the pictures when it is cleared", () => {
    const { lane, push } = stage();
    const output = new FakeOutput(96, 111);
    lane.add(output);
    const source = new FakeSource("a");
    const a = camera();
    lane.select(source);
    push(source, a.frame(true));
    lane.select(null);
    push(source, a.frame(true));
    expect(output.got.length).toBe(3);
    expect(lane.retransmit(output, [1, 2, 3])).toBe(0);
    expect(lane.live).toBeNull();
  });

  it("replays a young keyframe to a late joiner, and asks for a new one otherwise", () => {
    const { lane, push } = stage();
    const source = new FakeSource("a");
    const a = camera();
    lane.select(source);
    push(source, [...a.frame(true), ...a.frame(false)], 1_000);
    const early = new FakeOutput(96, null);
    lane.welcome(early, 1_500);
    expect(early.got.map((packet) => sequence(packet))).toEqual([1, 2, 3, 4, 5]);
    expect(source.asked).toBe(0);
    const late = new FakeOutput(96, null);
    lane.welcome(late, 60_000);
    expect(late.got).toEqual([]);
    expect(source.asked).toBe(1);
  });

  it("sends lost packets again to the one that asked", () => {
    const { lane, push } = stage();
    const [one, two] = [new FakeOutput(96, null), new FakeOutput(100, null)];
    lane.add(one);
    lane.add(two);
    const source = new FakeSource("a");
    lane.select(source);
    push(source, camera().frame(true));
    expect(lane.retransmit(two, [2, 4_000])).toBe(1);
    expect(one.got.length).toBe(3);
    expect(two.got.map((packet) => [sequence(packet), payloadType(packet)])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
      [2, 100],
    ]);
  });

  it("reports the streams that are on", () => {
    const { lane, push } = stage();
    const source = new FakeSource("a");
    lane.select(source);
    expect(lane.senderReports(1_000)).toEqual([]);
    push(source, camera().frame(true), 1_000);
    const [report] = lane.senderReports(2_000);
    expect(parseRtcp(report!)[0]).toMatchObject({ kind: "sr", ssrc: 10 });
  });

  it("carries two sizes of a picture, each begun with a keyframe of its own", () => {
    const { lane, live } = stage();
    const [large, small] = [new FakeOutput(96, null), new FakeOutput(97, null, "small")];
    for (const output of [large, small]) lane.add(output);
    const source = new FakeSource("a", "two");
    lane.select(source);
    expect([source.good!.pursued, source.own!.pursued]).toEqual([1, 1]);
    const [a, b] = [camera(), new FakeCamera({ ssrc: 2, sequence: 500, timestamp: 9 })];
    const push = (feed: FakeFeed, packets: Buffer[]): void => packets.forEach((packet) => lane.push(feed, packet, 1_000, 1_000));
    push(source.good!, a.frame(true));
    push(source.own!, b.frame(false));
    expect([large.got.length, small.got.length, live]).toEqual([3, 0, ["a"]]);
    push(source.own!, b.frame(true));
    expect(small.got.map((packet) => [packet.readUInt32BE(8), sequence(packet), payloadType(packet)])).toEqual([1, 2, 3].map((number) => [12, number, 97]));
    lane.pictureLost("small");
    expect([source.good!.asked, source.own!.asked]).toEqual([0, 1]);

    // The site stops the small one: those rooms get the good one in the same stream, from a keyframe on.
    source.shown = source.good;
    lane.refresh();
    expect(source.good!.pursued).toBe(2);
    push(source.good!, [...a.frame(false), ...a.frame(true)]);
    expect(small.got.slice(3).map((packet) => [packet.readUInt32BE(8), sequence(packet)])).toEqual([4, 5, 6].map((number) => [12, number]));
    expect([large.got.length, live]).toEqual([8, ["a"]]);
  });

  it("gives a source's only picture to both", () => {
    const { lane, push } = stage();
    const small = new FakeOutput(97, null, "small");
    lane.add(small);
    const source = new FakeSource("a");
    lane.select(source);
    push(source, camera().frame(true));
    expect(small.got.length).toBe(3);
    expect(lane.retransmit(small, [2], 12)).toBe(1);
    expect(lane.retransmit(small, [2], 999)).toBe(0);
  });

  it("sends lost sound again", () => {
    const { lane } = stage();
    const output = new FakeOutput(null, 111);
    lane.add(output);
    const source = new FakeSource("a");
    lane.select(source);
    for (const number of [1, 2]) lane.push(source.voice, rtp({ sequence: number, timestamp: number * 960 }), 0, 0);
    expect(lane.retransmit(output, [2], 11)).toBe(1);
    expect(output.got.map((packet) => [sequence(packet), payloadType(packet)])).toEqual([1, 2, 2].map((number) => [number, 111]));
  });

  it("forgets what those above took off, and tells those below", () => {
    const { lane, push } = stage();
    const output = new FakeOutput(96, null);
    lane.add(output);
    const source = new FakeSource("a");
    const a = camera();
    lane.select(source);
    push(source, a.frame(true));
    const reports = output.reports.length;
    lane.cleared(source.good!);
    expect(output.reports.slice(reports).flatMap((each) => parseRtcp(each))).toEqual([{ kind: "cleared", ssrc: 10 }]);
    const late = new FakeOutput(96, null);
    lane.welcome(late, 1_100);
    expect([late.got.length, source.asked]).toEqual([0, 1]);
    push(source, a.frame(true));
    expect(output.got.slice(3).map((packet) => sequence(packet))).toEqual([4, 5, 6]);
  });

  it("goes on when an output is removed in the middle of a packet", () => {
    const { lane, push } = stage();
    const last = new FakeOutput(96, null);
    const leaving: LaneOutput = {
      videoPayloadType: 96,
      audioPayloadType: null,
      send: () => lane.remove(leaving),
      report: () => {},
    };
    lane.add(leaving);
    lane.add(last);
    const source = new FakeSource("a");
    lane.select(source);
    push(source, camera().frame(true));
    expect(last.got.length).toBe(3);
    expect(lane.outputs.length).toBe(1);
  });
});

describe("keyframe requests", () => {
  it("repeat every 100 ms while a switch waits", () => {
    const requests = new KeyframeRequests();
    expect(requests.due(0)).toBe(false);
    requests.pursue();
    expect([0, 50, 99, 100, 150, 200].map((at) => requests.due(at))).toEqual([true, false, false, true, false, true]);
    requests.settle();
    expect(requests.due(1_000)).toBe(false);
  });

  it("answer a crowd of viewers with one", () => {
    const requests = new KeyframeRequests();
    let sent = 0;
    for (let at = 0; at < 900; at += 10) {
      requests.ask();
      if (requests.due(at)) sent++;
    }
    expect(sent).toBe(3);
  });
});

describe("the packet ring", () => {
  it("keeps the newest packets over the wrap", () => {
    const ring = new PacketRing(8);
    for (let index = 0; index < 12; index++)
      ring.store(rtp({ sequence: 65_530 + index, timestamp: 0 }), index === 6, 0);
    expect(ring.get(65_530)).toBeUndefined();
    expect(sequence(ring.get(65_535)!)).toBe(65_535);
    expect(ring.sinceKeyframe(0, 1_000).map((packet) => sequence(packet))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("does not replay a keyframe that has been overwritten", () => {
    const ring = new PacketRing(8);
    for (let index = 0; index < 12; index++) ring.store(rtp({ sequence: index, timestamp: 0 }), index === 1, 0);
    expect(ring.sinceKeyframe(0, 1_000)).toEqual([]);
  });
});
