import type { LineTestMeasures, LineTestPart, LineTestVerdict } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { LINE_TEST_REASONS, judgeLineTest, nextRound, reasonWords, roundConcerns, roundReminderDue } from "./index.ts";

const fine: LineTestMeasures = {
  camera: { width: 1280, height: 720, fps: 25, brightness: 120, brightest: 250, moving: 0.4 },
  cameraFault: null,
  microphone: { speechDb: -20, peakDb: -6, clipped: 0 },
  microphoneFault: null,
  loudspeaker: { played: true, heardItself: true, heardByPerson: null },
  line: { upKbps: 2_300, downKbps: 2_250, lossUp: 0, lossDown: 0.002, rttMs: 40, framesBack: 100, pcSlow: false },
  lineFault: null,
  browser: { name: "Google Chrome", major: 140 },
  clockOffsetMs: -300,
};
const camera = (change: Partial<NonNullable<LineTestMeasures["camera"]>>) => ({ camera: { ...fine.camera!, ...change } });
const microphone = (change: Partial<NonNullable<LineTestMeasures["microphone"]>>) => ({ microphone: { ...fine.microphone!, ...change } });
const line = (change: Partial<NonNullable<LineTestMeasures["line"]>>) => ({ line: { ...fine.line!, ...change } });

it("finds a good room good, with nothing to do", () => {
  const { overall, reasons } = judgeLineTest(fine);
  expect([overall, reasons]).toEqual(["good", []]);
});

describe("each part by its limits", () => {
  const cases: [string, Partial<LineTestMeasures>, LineTestPart, LineTestVerdict, string | null][] = [
    ["a camera cap", camera({ brightness: 3, brightest: 9, moving: 0 }), "camera", "not-usable", "camera-black"],
    ["a dark room with a lamp in it", camera({ brightness: 12, brightest: 240 }), "camera", "good", null],
    ["a stopped camera", camera({ moving: 0 }), "camera", "not-usable", "camera-frozen"],
    ["a still room seen by a living camera", camera({ moving: 0.01 }), "camera", "good", null],
    ["an open camera without pictures", camera({ fps: 0, moving: 0 }), "camera", "not-usable", "camera-no-picture"],
    ["15 pictures a second", camera({ fps: 15 }), "camera", "good", null],
    ["14.9 pictures a second", camera({ fps: 14.9 }), "camera", "usable", "camera-slow"],
    ["7 pictures a second", camera({ fps: 7 }), "camera", "not-usable", "camera-slow"],
    ["640 × 480", camera({ width: 640, height: 480 }), "camera", "usable", "camera-small"],
    ["upright 720 × 1280", camera({ width: 720, height: 1280 }), "camera", "good", null],
    ["176 × 144", camera({ width: 176, height: 144 }), "camera", "not-usable", "camera-small"],
    ["a camera that is denied", { camera: null, cameraFault: "denied" }, "camera", "not-usable", "camera-denied"],
    ["no camera", { camera: null }, "camera", "not-usable", "camera-missing"],
    ["a muted microphone", microphone({ speechDb: -160, peakDb: -160 }), "microphone", "not-usable", "microphone-muted"],
    ["somebody far away", microphone({ speechDb: -50, peakDb: -30 }), "microphone", "usable", "microphone-quiet"],
    ["nobody speaking", microphone({ speechDb: -65, peakDb: -40 }), "microphone", "not-usable", "microphone-quiet"],
    ["a little too loud", microphone({ speechDb: -4, peakDb: 0, clipped: 0.02 }), "microphone", "usable", "microphone-loud"],
    ["clipping all the time", microphone({ speechDb: -1, peakDb: 0, clipped: 0.3 }), "microphone", "not-usable", "microphone-loud"],
    ["a loudspeaker that people heard", { loudspeaker: { played: true, heardItself: false, heardByPerson: true } }, "loudspeaker", "good", null],
    ["one that people did not hear, whatever the microphone says", { loudspeaker: { played: true, heardItself: true, heardByPerson: false } }, "loudspeaker", "not-usable", "loudspeaker-not-heard"],
    ["no answer", { loudspeaker: { played: true, heardItself: false, heardByPerson: null } }, "loudspeaker", "usable", "loudspeaker-unconfirmed"],
    ["a browser that may not play", { loudspeaker: { played: false, heardItself: false, heardByPerson: null } }, "loudspeaker", "not-usable", "loudspeaker-blocked"],
    ["1.5 Mbit/s up", line({ upKbps: 1_500 }), "up", "good", null],
    ["0.8 Mbit/s up", line({ upKbps: 800 }), "up", "usable", "up-slow"],
    ["0.3 Mbit/s up", line({ upKbps: 300 }), "up", "not-usable", "up-slow"],
    ["a slow PC", line({ upKbps: 300, pcSlow: true }), "up", "not-usable", "up-pc-slow"],
    ["a slow PC on a line that is enough", line({ pcSlow: true }), "up", "good", null],
    ["0.6 Mbit/s down of as much as was sent", line({ upKbps: 1_600, downKbps: 300, downLimit: "sent" }), "down", "usable", "down-by-up"],
    ["2 Mbit/s down, all that was sent", line({ downKbps: 2_000, downLimit: "sent" }), "down", "good", null],
    ["0.3 Mbit/s down of more that was sent", line({ downKbps: 300, downLimit: "line" }), "down", "not-usable", "down-slow"],
    ["0.6 Mbit/s down", line({ downKbps: 600 }), "down", "usable", "down-slow"],
    ["1 % lost", line({ lossDown: 0.01 }), "loss", "good", null],
    ["3 % lost upward", line({ lossUp: 0.03 }), "loss", "usable", "loss-high"],
    ["8 % lost", line({ lossDown: 0.08 }), "loss", "not-usable", "loss-high"],
    ["a mission on the other side of the world", line({ rttMs: 320 }), "delay", "usable", "delay-high"],
    ["a satellite with a queue", line({ rttMs: 900 }), "delay", "not-usable", "delay-high"],
    ["no round trip", line({ rttMs: null }), "delay", "usable", "delay-unknown"],
    ["a closed port", { line: null, lineFault: "unreachable" }, "down", "not-usable", "line-unreachable"],
    ["a line on which large packets get lost", { line: null, lineFault: "large-packets" }, "up", "not-usable", "line-large-packets"],
    ["an old browser", { browser: { name: "Google Chrome", major: 90 } }, "browser", "not-usable", "browser-old"],
    ["an unknown browser", { browser: { name: "Lynx", major: 2 } }, "browser", "usable", "browser-unknown"],
    ["half a minute off", { clockOffsetMs: 30_000 }, "clock", "usable", "clock-wrong"],
    ["a day off", { clockOffsetMs: -86_400_000 }, "clock", "not-usable", "clock-wrong"],
  ];
  it.each(cases)("%s", (_name, change, name, verdict, reason) => {
    const judged = judgeLineTest({ ...fine, ...change });
    expect(judged.parts[name]).toEqual({ verdict, reason });
    expect(judged.overall).toBe(verdict);
  });
});

it("is as bad as its worst part, and says the worst first, each once", () => {
  const { overall, reasons } = judgeLineTest({ ...fine, ...camera({ fps: 10 }), line: null, lineFault: "unreachable" });
  expect([overall, reasons]).toEqual(["not-usable", ["line-unreachable", "camera-slow"]]);
});

it("has a sentence and a remedy in both languages for every reason", () => {
  for (const reason of LINE_TEST_REASONS) {
    const [vi, en] = [reasonWords(reason, "vi"), reasonWords(reason, "en")];
    expect([vi.title, vi.remedy, en.title, en.remedy].every((text) => text.length > 8 && text.endsWith("."))).toBe(true);
    expect(vi.title).not.toBe(en.title);
  }
});

describe("rounds", () => {
  it("concern a level, a subtree, or everybody", () => {
    expect(roundConcerns({ levels: [], sites: [] }, "district", [9, 2, 0])).toBe(true);
    expect(roundConcerns({ levels: ["province"], sites: [] }, "district", [9, 2, 0])).toBe(false);
    expect(roundConcerns({ levels: ["district"], sites: [2, 4] }, "district", [9, 2, 0])).toBe(true);
    expect(roundConcerns({ levels: [], sites: [4] }, "district", [9, 2, 0])).toBe(false);
  });
  it("the one that is on comes before the next", () => {
    const rounds = [
      { startsAt: 300, endsAt: 400 },
      { startsAt: 100, endsAt: 200 },
    ];
    expect(nextRound(rounds, 50)).toBe(rounds[1]);
    expect(nextRound(rounds, 150)).toBe(rounds[1]);
    expect(nextRound(rounds, 200)).toBe(rounds[0]);
    expect(nextRound(rounds, 400)).toBeNull();
  });
});

it("rooms are reminded of a round once, in the hour before it, unless they have only just been told", () => {
  const hour = 3_600_000;
  const round = { startsAt: 10 * hour, toldAt: 2 * hour, remindedAt: null };
  expect([8.9, 9, 9.9, 10].map((at) => roundReminderDue(round, at * hour))).toEqual([false, true, true, false]);
  expect(roundReminderDue({ ...round, remindedAt: 9 * hour }, 9.5 * hour)).toBe(false);
  expect(roundReminderDue({ ...round, toldAt: 9.2 * hour }, 9.5 * hour)).toBe(false);
  // Made by an older program, which told nobody.
  expect(roundReminderDue({ ...round, toldAt: null }, 9.5 * hour)).toBe(true);
});
