import type { QualityReport } from "@diemcau/contract";
import { expect, test } from "vitest";
import { badness, explained, judgeCarrier, judgeLink, judgeQuality, judgeUplink, keptForMs, reportEveryMs } from "./index.ts";

const WELL: QualityReport = { ms: 15_000, step: "full", edge: "root", pictures: true, bytes: 2_800_000, loss: 0.001, rttMs: 40, jitterMs: 4, frames: 370, freezes: 0, invented: 0.001 };
const judged = (change: Partial<QualityReport>) => {
  const { verdict, reason } = judgeQuality({ ...WELL, ...change });
  return reason === null ? verdict : `${verdict} ${reason}`;
};

test("one reason is named, the one that the room complains about first", () => {
  expect(judged({})).toBe("good");
  expect(judged({ edge: null })).toBe("poor no-media");
  expect(judged({ bytes: 0 })).toBe("poor no-media");
  expect(judged({ frames: 0 })).toBe("poor no-picture");
  // Nobody on air: no frames are no fault.
  expect(judged({ frames: 0, pictures: false })).toBe("good");
  expect(judged({ loss: 0.03 })).toBe("fair loss");
  expect(judged({ loss: 0.03, invented: 0.1 })).toBe("poor sound-holes");
  expect(judged({ rttMs: 1_200 })).toBe("poor delay");
  expect(judged({ freezes: 1 })).toBe("fair freezes");
  expect(judged({ frames: 90 })).toBe("poor few-frames");
  // The small picture moves less often, and that is as it should be.
  expect(judged({ frames: 150, step: "low" })).toBe("fair weak-line");
  expect(judged({ frames: 0, pictures: false, step: "audio" })).toBe("fair weak-line");
  expect(judged({ frames: 0, pictures: false, bytes: 0, step: "text" })).toBe("poor weak-line");
});

test("the worst come first, whatever is wrong with them", () => {
  const all = [{}, { loss: 0.02 }, { loss: 0.2 }, { rttMs: 500 }, { edge: null }].map((change) => ({ ...WELL, ...change }));
  const order = all.toSorted((a, b) => badness(judgeQuality(b), b) - badness(judgeQuality(a), a)).map((each) => judged(each));
  expect(order).toEqual(["poor loss", "poor no-media", "fair delay", "fair loss", "good"]);
});

test("all rooms together report at a bounded rate", () => {
  expect([reportEveryMs(120), reportEveryMs(2_000), reportEveryMs(21_000)]).toEqual([15_000, 15_000, 105_000]);
  expect(keptForMs(2_000)).toBe(45_000);
});

test("what a room sends: nothing, no longer, without a picture, with losses, with too few pictures", () => {
  const well = { connected: true, silentMs: 40, video: true, isSettled: true, loss: 0.001, fps: 25 };
  const reasons = (changes: (Partial<typeof well> | null)[]) => changes.map((change) => judgeUplink(change && { ...well, ...change })).map(({ verdict, reason }) => [verdict, reason].filter(Boolean).join(" "));
  expect(reasons([{}, null, { silentMs: 4_000 }, { connected: false }, { fps: 0 }, { loss: 0.03 }, { loss: 0.1, fps: 3 }, { fps: 8 }, { fps: 4 }])).toEqual([
    ...["good", "poor uplink-none", "poor uplink-silent", "poor uplink-silent", "poor uplink-no-picture", "fair uplink-loss", "poor uplink-loss", "fair uplink-few-frames", "poor uplink-few-frames"],
  ]);
  // A camera that has only begun, and a room that sends sound alone, are no fault.
  expect(reasons([{ isSettled: false, fps: 0 }, { video: false, fps: 0 }])).toEqual(["good", "good"]);
});

test("a link is down, loses or is long; a server's fault is named before what it does to its rooms", () => {
  const link = { connected: true, loss: 0.001, rttMs: 20 };
  expect([link, { ...link, connected: false }, { ...link, loss: 0.03 }, { ...link, loss: 0.2 }, { ...link, rttMs: 400 }, { ...link, rttMs: null }].map((each) => judgeLink(each).reason)).toEqual([null, "link-down", "link-loss", "link-loss", "link-delay", null]);
  const rooms = { sites: 10, poor: 8 };
  const work = { gone: null, busy: 0.3, loopMs: 4 };
  expect(judgeCarrier(rooms, work, [judgeLink({ ...link, connected: false })])).toEqual({ verdict: "poor", reason: "link-down" });
  expect(judgeCarrier(rooms, { ...work, gone: "lost" }, [])).toEqual({ verdict: "poor", reason: "lost" });
  // The root that all rooms hang from: before its links and its rooms.
  expect(judgeCarrier(rooms, { gone: "silent", busy: 1, loopMs: 900 }, [])).toEqual({ verdict: "poor", reason: "silent" });
  expect(judgeCarrier({ sites: 0, poor: 0 }, { ...work, loopMs: 900 }, [])).toEqual({ verdict: "poor", reason: "overloaded" });
  expect(judgeCarrier(rooms, work, [judgeLink({ ...link, loss: 0.03 })])).toEqual({ verdict: "poor", reason: "rooms-poor" });
  expect(judgeCarrier({ sites: 10, poor: 3 }, { ...work, busy: 0.95 }, [])).toEqual({ verdict: "fair", reason: "overloaded" });
  // One room that is poor, of two, is that room's matter.
  expect(judgeCarrier({ sites: 2, poor: 1 }, work, [])).toEqual({ verdict: "good", reason: null });
});

test("a room whose server does not answer is not told to mend its line; what is its own fault stays that", () => {
  const of = (change: Partial<QualityReport>) => explained(judgeQuality({ ...WELL, ...change }), true);
  expect(of({ bytes: 0 })).toEqual({ verdict: "poor", reason: "server-silent" });
  expect(of({ frames: 0 })).toEqual({ verdict: "poor", reason: "server-silent" });
  expect(of({ loss: 0.03 })).toEqual({ verdict: "fair", reason: "loss" });
  expect(of({})).toEqual({ verdict: "good", reason: null });
  expect(explained(judgeQuality({ ...WELL, bytes: 0 }), false).reason).toBe("no-media");
});
