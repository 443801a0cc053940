import { describe, expect, it } from "vitest";
import { seeded } from "../testing/rtp.ts";
import {
  buildNack,
  buildPli,
  buildReceiverReport,
  buildRemb,
  buildSenderReport,
  ntpMiddle,
  parseRtcp,
  roundTrip,
} from "./rtcp.ts";

const block = {
  ssrc: 7,
  fractionLost: 0.25,
  totalLost: -3,
  highest: 70_000,
  jitter: 12,
  lastSr: 0x1234,
  delaySinceLastSr: 65_536,
};

describe("RTCP", () => {
  it("reads every packet of a compound", () => {
    const compound = Buffer.concat([
      buildReceiverReport(1, [block]),
      buildRemb(1, 2_500_000, [7]),
      buildNack(1, 7, [10, 11, 26]),
      buildPli(1, 7),
    ]);
    expect(parseRtcp(compound)).toEqual([
      {
        kind: "rr",
        ssrc: 1,
        reports: [{ ssrc: 7, fractionLost: 0.25, totalLost: -3, jitter: 12, lastSr: 0x1234, delaySinceLastSr: 65_536 }],
      },
      { kind: "nack", ssrc: 7, sequences: [10, 11, 26] },
      { kind: "pli", ssrc: 7 },
    ]);
  });

  it("packs and unpacks NACKs over the wrap of the sequence number", () => {
    const lost = [65_530, 65_535, 3, 10, 200, 216, 217];
    expect(parseRtcp(buildNack(1, 7, lost))).toEqual([{ kind: "nack", ssrc: 7, sequences: lost }]);
    expect(buildNack(1, 7, lost).length).toBe(12 + 4 * 3);
  });

  it("reads a full intra request", () => {
    const fir = Buffer.from("84ce000400000001000000000000000701000000", "hex");
    expect(parseRtcp(fir)).toEqual([{ kind: "fir", ssrcs: [7] }]);
  });

  it("writes sender reports that read back, to the millisecond", () => {
    const nowMs = 1_700_000_000_123;
    const [item] = parseRtcp(
      buildSenderReport({ ssrc: 9, nowMs, rtp: 2 ** 32 - 1, packets: 5, octets: 600, cname: "programme" }),
    );
    expect(item).toMatchObject({ kind: "sr", ssrc: 9, rtp: 2 ** 32 - 1, ntpMiddle: ntpMiddle(nowMs), reports: [] });
    expect(Math.abs((item as { ntpMs: number }).ntpMs - nowMs)).toBeLessThan(1);
  });

  it("measures the round trip", () => {
    const sentAt = 1_700_000_000_000;
    const report = { ...block, lastSr: ntpMiddle(sentAt), delaySinceLastSr: 65_536 / 2 };
    expect(roundTrip(report, sentAt + 540)).toBeCloseTo(40, 0);
    expect(roundTrip({ ...report, lastSr: 0 }, sentAt)).toBeNull();
  });

  it("never throws on noise", () => {
    const random = seeded(11);
    const valid = Buffer.concat([buildReceiverReport(1, [block]), buildNack(1, 7, [1, 2]), buildPli(1, 7)]);
    for (let round = 0; round < 5_000; round++) {
      const noise = Buffer.from(valid.subarray(0, Math.floor(random() * (valid.length + 1))));
      for (let flip = 0; flip < 4 && noise.length > 0; flip++)
        noise[Math.floor(random() * noise.length)] = Math.floor(random() * 256);
      expect(Array.isArray(parseRtcp(noise))).toBe(true);
    }
  });
});
