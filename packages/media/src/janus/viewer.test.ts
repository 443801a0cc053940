import type { StreamingHandle } from "janode/plugins/streaming";
import { expect, it } from "vitest";
import { JanusViewer } from "./viewer.ts";

it("tells the round trip as soon as its viewer has reported, on a way shorter than a millisecond too", () => {
  const viewer = new JanusViewer({ id: "site-1", sessionId: "s", layer: "good", startedAt: 0 }, {} as StreamingHandle, "", { mids: ["v0", "a0"], inactive: new Set() });
  let at = 0;
  const told = (pictures: object, sound: object) => {
    viewer.measure({ webrtc: { media: { v0: { rtcp: { main: pictures } }, a0: { rtcp: { main: sound } } } } }, (at += 1_000));
    return viewer.stats().rttMs;
  };
  const silent = { rtt: 0, "out-link-quality": 0 };
  expect(told(silent, silent)).toBeNull();
  expect(told(silent, { rtt: 0, "out-link-quality": 100 })).toBe(0);
  expect(told({ rtt: 41, "out-link-quality": 97 }, { rtt: 38, "out-link-quality": 100 })).toBe(41);
});
