import { describe, expect, it } from "vitest";
import { H264, rtp } from "../testing/rtp.ts";
import { carriesIdr, nalTypes, startsKeyframe } from "./h264.ts";

const packet = (payload: Buffer): Buffer => rtp({ sequence: 1, timestamp: 1, payload });

describe("H.264 payloads", () => {
  it("opens at the parameter sets, alone or aggregated", () => {
    expect(startsKeyframe(packet(H264.parameters))).toBe(true);
    expect(startsKeyframe(packet(H264.sps))).toBe(true);
  });

  it("does not open at a part of a keyframe that cannot be decoded alone", () => {
    for (const payload of [H264.idr, H264.idrStart, H264.idrEnd, H264.delta])
      expect(startsKeyframe(packet(payload))).toBe(false);
  });

  it("sees an IDR whole and in fragments", () => {
    for (const payload of [H264.idr, H264.idrStart, H264.idrEnd]) expect(carriesIdr(packet(payload))).toBe(true);
    expect(carriesIdr(packet(H264.delta))).toBe(false);
  });

  it("survives truncated and padding-only packets", () => {
    const padded = packet(Buffer.from([0, 0, 0, 4]));
    padded[0] = 0xa0;
    const extended = rtp({ sequence: 1, timestamp: 1, payload: Buffer.alloc(2) });
    extended[0] = 0x9f;
    for (const each of [
      padded,
      extended,
      packet(Buffer.alloc(0)),
      packet(Buffer.from([24, 0xff, 0xff, 0x67])),
      packet(Buffer.from([28])),
    ]) {
      expect([...nalTypes(each)]).toEqual([]);
    }
  });
});
