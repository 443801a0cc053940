import { describe, expect, it } from "vitest";
import { SLOT_COUNT } from "../engine.ts";
import { buildSenderReport, parseRtcp, reportedLess } from "../rtp/rtcp.ts";
import { LinkWatch } from "./link-watch.ts";
import type { Upstream } from "./upstream.ts";

/** What a link's session counts, a second at a time. */
class FakeSession {
  readonly slots = Array.from({ length: SLOT_COUNT }, () => ({
    video: { packets: 0, nacks: 0, saidSent: null as number | null },
    audio: { packets: 0, nacks: 0, saidSent: null as number | null },
  }));

  /** @param sent pictures' packets that the parent says it has sent in this second; null: it says nothing @param came of them */
  second(sent: number | null, came: number, { slot = 0, asked = 0 } = {}): Upstream {
    const { video, audio } = this.slots[slot]!;
    audio.packets += 50;
    video.packets += came;
    video.nacks += asked;
    if (sent !== null) video.saidSent = (video.saidSent ?? 0) + sent;
    return this as unknown as Upstream;
  }
}

/** The seconds at which a slot is found standing. */
function found(seconds: number, of: (second: number, session: FakeSession) => Upstream): number[] {
  const watch = new LinkWatch();
  const session = new FakeSession();
  const at: number[] = [];
  for (let second = 0; second < seconds; second++) if (watch.look(of(second, session), second * 1_000) !== null) at.push(second);
  return at;
}

describe("a link's picture", () => {
  it("that moves is left alone, and so is one that nobody sends", () => {
    expect(found(60, (_, session) => session.second(200, 200))).toEqual([]);
    // A card or a pause: the reports go on and name the same number; a slot with nobody in it has none.
    expect(found(60, (second, session) => session.second(second < 10 ? 200 : 0, second < 10 ? 200 : 0))).toEqual([]);
    expect(found(60, (second, session) => session.second(second < 10 ? 200 : null, second < 10 ? 200 : 0))).toEqual([]);
    // A camera that gives a picture now and then.
    expect(found(60, (second, session) => session.second(second % 4 === 0 ? 5 : 0, second % 4 === 0 ? 5 : 0))).toEqual([]);
  });

  it("that stands while the parent says that it sends is noticed within four seconds", () => {
    const [first] = found(30, (second, session) => session.second(200, second < 10 ? 200 : 0));
    expect(first).toBeGreaterThanOrEqual(12);
    expect(first).toBeLessThanOrEqual(14);
    // Also one that never came.
    expect(found(30, (_, session) => session.second(200, 0))[0]).toBeLessThanOrEqual(4);
  });

  it("that comes on after a long pause is waited for from then on", () => {
    expect(found(42, (second, session) => session.second(second < 40 ? 0 : 200, 0))).toEqual([]);
    expect(found(60, (second, session) => session.second(second < 40 ? 0 : 200, second < 41 ? 0 : 200))).toEqual([]);
  });

  it("that a lossy line delays is the line's matter", () => {
    expect(found(20, (second, session) => session.second(200, second < 10 ? 200 : 0, { asked: second < 10 ? 30 : 0 }))).toEqual([]);
  });

  it("is looked at anew in another session, and more patiently each time", () => {
    const watch = new LinkWatch();
    let session = new FakeSession();
    const waits: number[] = [];
    let since = 0;
    for (let second = 0; second < 120 && waits.length < 4; second++) {
      if (watch.look(session.second(200, 0), second * 1_000) === null) continue;
      waits.push(second - since);
      since = second;
      watch.givenUp();
      session = new FakeSession();
    }
    expect(waits).toHaveLength(4);
    for (const [at, wait] of waits.entries()) if (at > 0) expect(wait).toBeGreaterThan(waits[at - 1]! * 1.5);
  });
});

describe("what a viewer is told that it was sent", () => {
  const report = buildSenderReport({ ssrc: 7, nowMs: 1_700_000_000_000, rtp: 90_000, packets: 500, octets: 60_000, cname: "programme" });
  it("leaves out what was withheld from it, and the others are told the whole", () => {
    const own = reportedLess(report, new Map([[7, { packets: 200, octets: 20_000 }]]));
    expect(parseRtcp(own)[0]).toMatchObject({ kind: "sr", ssrc: 7, packets: 300 });
    expect(own.readUInt32BE(24)).toBe(40_000);
    expect(parseRtcp(report)[0]).toMatchObject({ packets: 500 });
    expect(reportedLess(report, new Map([[8, { packets: 1, octets: 1 }]]))).toBe(report);
  });
});
