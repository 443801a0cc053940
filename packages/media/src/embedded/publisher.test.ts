import { expect, it } from "vitest";
import { parseRtcp } from "../rtp/rtcp.ts";
import { Publisher } from "./publisher.ts";

const VIDEO = 96;
const RID = 4;
const SSRC = { good: 111, small: 222 } as const;

/** A delta picture in one packet, under its encoding's name. */
function picture(rid: keyof typeof SSRC, number: number, nowMs: number): Buffer {
  const extension = Buffer.alloc(4 + Math.ceil((1 + rid.length) / 4) * 4);
  extension.writeUInt16BE(0xbede, 0);
  extension.writeUInt16BE((extension.length - 4) / 4, 2);
  extension[4] = (RID << 4) | (rid.length - 1);
  extension.write(rid, 5, "latin1");
  const head = Buffer.alloc(12);
  head[0] = 0x90;
  head[1] = 0x80 | VIDEO;
  head.writeUInt16BE(number, 2);
  head.writeUInt32BE(nowMs * 90, 4);
  head.writeUInt32BE(SSRC[rid], 8);
  return Buffer.concat([head, extension, Buffer.from([0x41, 1, 2, 3])]);
}

it("asks nothing of an encoding that its browser has stopped, and asks again when it comes back: keyframes of the other would be the answer", () => {
  let now = 0;
  const asked: { ssrc: number; at: number }[] = [];
  const publisher = new Publisher(
    {
      sourceId: "a",
      sessionId: "s",
      videoPayloadType: VIDEO,
      audioPayloadType: null,
      simulcast: { encodings: ["small", "good"], isGuess: false, ridExtension: RID },
      repairsSound: false,
      maxBitrate: 2_750_000,
      now: () => now,
      send(packet) {
        for (const item of parseRtcp(packet)) if (item.kind === "pli") asked.push({ ssrc: item.ssrc, at: now });
        return true;
      },
      forward: () => {},
      // As a lane does that shows the good picture, and waits for the keyframe of whatever stands in for it.
      changed: (of) => (of.picture("good") as { pursueKeyframe(): void }).pursueKeyframe(),
      audioLoss: () => 0,
    },
    now,
  );
  const numbers = { good: 0, small: 0 };
  const play = (ms: number, ...rids: (keyof typeof SSRC)[]): void => {
    for (const end = now + ms; now < end; now += 20) {
      for (const rid of rids) publisher.receive(picture(rid, numbers[rid]++, now), now);
      publisher.tick(now);
    }
  };
  const askedOf = (ssrc: number, from: number) => asked.filter((each) => each.ssrc === ssrc && each.at >= from).length;
  play(500, "good", "small");
  // A switch waits for the good picture, and its browser stops it before it has answered.
  publisher.feeds().find((feed) => feed === publisher.picture("good"))!.pursueKeyframe();
  play(200, "good", "small");
  expect(askedOf(SSRC.good, 500)).toBeGreaterThan(1);
  play(1_200, "small");
  const stopped = now;
  expect(publisher.picture("good")).toBe(publisher.picture("small"));
  play(3_000, "small");
  expect(askedOf(SSRC.small, stopped - 500)).toBeGreaterThan(0);
  expect(askedOf(SSRC.good, stopped)).toBe(0);
  const back = now;
  play(500, "good", "small");
  expect(publisher.picture("good")).not.toBe(publisher.picture("small"));
  expect(askedOf(SSRC.good, back)).toBeGreaterThan(0);
});
