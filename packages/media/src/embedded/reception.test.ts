import { describe, expect, it } from "vitest";
import { buildSenderReport, parseRtcp, type RtcpItem } from "../rtp/rtcp.ts";
import { H264, rtp } from "../testing/rtp.ts";
import type { Simulcast } from "../sdp/codecs.ts";
import { Publisher } from "./publisher.ts";
import { Reception } from "./reception.ts";

const packet = (
  number: number,
  extra: { ssrc?: number; payload?: Buffer; payloadType?: number; timestamp?: number } = {},
): Buffer => rtp({ sequence: number, timestamp: extra.timestamp ?? number * 3_000, ssrc: 5, ...extra });

describe("reception of a stream", () => {
  it("asks for what is missing, after a pause for reordering, again and again, then gives up", () => {
    const reception = new Reception(5, 90_000, 0);
    for (const number of [65_533, 65_534, 1, 2]) reception.receive(packet(number), 0);
    expect(reception.missing).toBe(2);
    expect(reception.due(5)).toEqual([]);
    expect(reception.due(10)).toEqual([65_535, 0]);
    expect(reception.due(30)).toEqual([]);
    reception.receive(packet(65_535), 40);
    expect(reception.due(80)).toEqual([0]);
    expect(reception.due(2_000)).toEqual([]);
    expect(reception.missing).toBe(0);
  });

  it("says when a gap is too wide to fill", () => {
    const reception = new Reception(5, 90_000, 0);
    expect(reception.receive(packet(1), 0)).toBe(true);
    expect(reception.receive(packet(2_000), 0)).toBe(false);
    expect(reception.missing).toBe(0);
  });

  it("reports loss per interval and in total", () => {
    const reception = new Reception(5, 90_000, 0);
    for (const number of [1, 2, 4, 5, 7, 8, 9, 10]) reception.receive(packet(number), 0);
    expect(reception.report(0)).toMatchObject({ fractionLost: 0.2, totalLost: 2, highest: 10 });
    for (const number of [11, 12]) reception.receive(packet(number), 0);
    expect(reception.report(0)).toMatchObject({ fractionLost: 0, totalLost: 2, highest: 12 });
  });
});

/** As a browser names an encoding: in a one-byte header extension of the stream's first packets. */
function named(rid: string, of: Buffer): Buffer {
  const extension = Buffer.alloc(4 + 4 * Math.ceil((1 + rid.length) / 4));
  extension.writeUInt16BE(0xbede, 0);
  extension.writeUInt16BE(extension.length / 4 - 1, 2);
  extension[4] = (RID << 4) | (rid.length - 1);
  extension.write(rid, 5, "latin1");
  const packet = Buffer.concat([of.subarray(0, 12), extension, of.subarray(12)]);
  packet[0] = packet[0]! | 0x10;
  return packet;
}
const RID = 10;

const TWO: Simulcast = { encodings: ["small", "good"], isGuess: false, ridExtension: RID };

function publisher(now = 0, simulcast: Simulcast | null = null): { publisher: Publisher; sent: RtcpItem[]; captured: number[]; forwarded: Buffer[]; changes: () => number } {
  const sent: RtcpItem[] = [];
  const captured: number[] = [];
  const forwarded: Buffer[] = [];
  let changes = 0;
  const made = new Publisher(
    {
      sourceId: "a",
      sessionId: "s",
      videoPayloadType: 96,
      audioPayloadType: 111,
      simulcast,
      repairsSound: false,
      maxBitrate: 1_000_000,
      changed: () => changes++,
      audioLoss: () => 0,
      now: () => now,
      send: (compound) => {
        sent.push(...parseRtcp(compound));
        return true;
      },
      forward: (_from, _feed, forwardedPacket, captureMs) => {
        forwarded.push(forwardedPacket);
        captured.push(captureMs);
      },
    },
    0,
  );
  return { publisher: made, sent, captured, forwarded, changes: () => changes };
}

describe("a publisher", () => {
  it("chases a keyframe at once and until it comes", () => {
    const { publisher: site, sent } = publisher(1_000);
    site.receive(packet(1), 1_000);
    sent.length = 0;
    site.picture("good")!.pursueKeyframe();
    expect(sent).toHaveLength(1);
    for (let at = 1_000; at < 1_500; at += 20) site.tick(at);
    expect(sent).toEqual([1, 2, 3, 4, 5].map(() => ({ kind: "pli", ssrc: 5 })));
    site.receive(packet(2, { payload: H264.parameters }), 1_500);
    site.tick(2_000);
    expect(sent).toHaveLength(5);
    expect(site.keyframes).toBe(1);
  });

  it("asks the browser for lost pictures but not for lost sound, which repairs itself", () => {
    const { publisher: site, sent } = publisher();
    for (const number of [1, 3]) site.receive(packet(number), 0);
    for (const number of [1, 3]) site.receive(packet(number, { payloadType: 111, ssrc: 6 }), 0);
    sent.length = 0;
    site.tick(20);
    expect(sent).toEqual([{ kind: "nack", ssrc: 5, sequences: [2] }]);
  });

  it("ignores a second stream of the same kind while the first is alive", () => {
    const { publisher: site, captured } = publisher();
    site.receive(packet(1), 0);
    site.receive(packet(900, { ssrc: 77 }), 10);
    site.receive(packet(2), 20);
    expect(captured).toHaveLength(2);
  });

  it("places packets in time by the reports of the site, on our clock", () => {
    const { publisher: site, captured } = publisher();
    const theirs = 1_600_000_000_000;
    const ours = 1_700_000_000_000;
    site.receive(packet(1, { timestamp: 90_000 }), ours);
    // Its clock is far from ours; the report was 5 ms on its way.
    site.receive(
      buildSenderReport({ ssrc: 5, nowMs: theirs, rtp: 90_000, packets: 1, octets: 1, cname: "x" }),
      ours + 5,
    );
    site.receive(packet(2, { timestamp: 90_000 + 3_000 }), ours + 60);
    expect(captured[1]! - ours).toBeCloseTo(5 + 1_000 / 30, 0);
    expect(site.picture("good")!.timestampAt(ours + 5)).toBe(90_000);
  });

  it("tells its two encodings apart by the name in their first packets, and passes none of it on", () => {
    const { publisher: site, forwarded } = publisher(0, TWO);
    expect(site.picture("small")).not.toBe(site.picture("good"));
    site.receive(packet(1, { ssrc: 7 }), 0);
    expect(forwarded).toEqual([]);
    site.receive(named("small", packet(1, { ssrc: 7 })), 0);
    site.receive(named("good", packet(50, { ssrc: 8, payload: H264.parameters })), 0);
    site.receive(packet(2, { ssrc: 7 }), 10);
    site.receive(packet(51, { ssrc: 8 }), 10);
    site.receive(named("huge", packet(9, { ssrc: 9 })), 10);
    expect(forwarded.map((each) => [each.readUInt32BE(8), each[0]])).toEqual([7, 8, 7, 8].map((from) => [from, 0x80]));
    expect(site.hasSmall).toBe(true);
    expect(site.keyframes).toBe(1);
  });

  it("finds out which of two encodings is the larger where their names do not say it, and keeps to what it has found", () => {
    const { publisher: site, changes } = publisher(0, { encodings: ["0", "1"], isGuess: true, ridExtension: RID });
    const [first, second] = [site.picture("small")!, site.picture("good")!];
    const send = (at: number, large: "0" | "1") => {
      for (const name of ["0", "1"]) {
        const count = name === large ? 8 : 2;
        for (let n = 0; n < count; n++) site.receive(named(name, packet(at * 10 + n, { ssrc: 7 + Number(name) })), at * 1_000 + n);
      }
      site.tick(at * 1_000 + 900);
      site.report(at * 1_000 + 950);
    };
    for (let at = 1; at <= 3; at++) send(at, "0");
    expect([site.picture("good"), site.picture("small")]).toEqual([first, second]);
    const turned = changes();
    // A second in which the small one has more, as when a scene changes.
    send(4, "1");
    for (let at = 5; at <= 8; at++) send(at, "0");
    expect(changes()).toBe(turned);
    expect(site.picture("good")).toBe(first);
  });

  it("shows what there is while its line carries one of the two only", () => {
    const { publisher: site, changes } = publisher(0, TWO);
    const [good, small] = [site.picture("good"), site.picture("small")];
    site.receive(named("small", packet(1, { ssrc: 7 })), 0);
    site.tick(20);
    expect([site.picture("good"), site.picture("small")]).toEqual([small, small]);
    site.receive(named("good", packet(1, { ssrc: 8 })), 500);
    site.tick(520);
    expect([site.picture("good"), site.picture("small")]).toEqual([good, small]);
    for (let at = 600; at < 3_000; at += 100) site.receive(packet(at, { ssrc: 7 }), at);
    site.tick(3_000);
    expect(site.picture("good")).toBe(small);
    site.receive(packet(2, { ssrc: 8 }), 3_050);
    site.tick(3_060);
    expect(site.picture("good")).toBe(good);
    expect(changes()).toBe(4);
    // Neither comes: a still picture is no reason to change.
    site.tick(9_000);
    expect([site.picture("good"), site.picture("small")]).toEqual([good, small]);
    expect(changes()).toBe(4);
  });

  it("survives noise", () => {
    const { publisher: site } = publisher();
    for (const noise of [
      Buffer.alloc(0),
      Buffer.from([0x80]),
      Buffer.alloc(12),
      Buffer.from([0x80, 200, 0, 9, 1, 2, 3, 4]),
    ])
      site.receive(noise, 0);
    expect(site.packets).toBe(0);
  });
});
