import { afterEach, describe, expect, it } from "vitest";
import { LineBed } from "./bed.ts";

/** What a room notices of a bad line: real engines and browsers in network namespaces, the rules of its page. */
let bed: LineBed | null = null;
afterEach(async () => {
  await bed?.close();
  bed = null;
});

const MOST_MS = 60_000;

/** 500 kbit/s to the room: it takes the small picture soon, which moves; the sound goes on. */
async function keepsSound(on: LineBed): Promise<void> {
  const thin = await on.measure(["edge", "room"], { rate: 500_000 }, { seconds: MOST_MS / 1_000, until: (step) => step !== "full" });
  expect(thin.steps[0]).toMatchObject({ step: "low", why: "loss" });
  expect(thin.steps[0]!.afterMs).toBeLessThan(10_000);
  // Pictures were withheld for the sound, and may be once more when the small ones begin.
  await on.anyPicture();
  const small = await on.measure(["edge", "room"], { rate: 500_000 }, { seconds: 5, settle: 4 });
  expect(small.step).toBe("low");
  expect(small.invented).toBeLessThan(0.1);
  expect(small.delivered).toBeGreaterThan(0.6);
}

/** 120 kbit/s to the room, less than the small picture: it takes the sound alone, which comes whole; when the line is good everything comes back. */
async function keepsSoundAlone(on: LineBed): Promise<void> {
  const thin = await on.measure(["edge", "room"], { rate: 120_000 }, { seconds: MOST_MS / 1_000, until: (step) => step === "audio" });
  expect(thin.step).toBe("audio");
  expect(thin.steps.at(-1)!.afterMs).toBeLessThan(20_000);
  const alone = await on.measure(["edge", "room"], { rate: 120_000 }, { seconds: 6, settle: 4 });
  expect(alone.step).toBe("audio");
  expect(alone.invented).toBeLessThan(0.04);
  process.stdout.write(`bad lines: 120 kbit/s, the sound alone after ${thin.steps.at(-1)!.afterMs} ms with ${(thin.invented * 100).toFixed(1)} % invented meanwhile, ${(alone.invented * 100).toFixed(1)} % then\n`);

  on.hurry(10);
  const lifted = await on.measure(["edge", "room"], {}, { seconds: MOST_MS / 1_000, until: (step) => step === "full" });
  expect(lifted.steps.map(({ step, why }) => `${step}: ${why}`)).toEqual(["low: well", "full: well"]);
  on.hurry(1);
  await on.goodPicture();
}

describe("a room on a bad line", { timeout: 180_000 }, () => {
  it("sees and hears the programme at one packet in twenty lost; on a thin line it keeps the sound and takes the small picture, on a thinner one the sound alone, and comes back up; so it does when its edge's line is thin", async () => {
    bed = await LineBed.open("embedded");
    const lossy = await bed.measure(["edge", "room"], { loss: 0.05 }, { seconds: 6, settle: 2 });
    const { packets, lost } = await bed.network.counts("edge", "room");
    expect(lost / (packets + lost)).toBeGreaterThan(0.015);
    expect(lossy.delivered).toBeGreaterThan(0.9);
    expect(lossy.invented).toBeLessThan(0.06);
    expect(lossy.step).toBe("full");

    await keepsSound(bed);
    await keepsSoundAlone(bed);

    // The line between root and edge is thin, for all its rooms.
    await bed.reset();
    await bed.measure(["root", "edge"], { rate: 500_000 }, { seconds: 8 });
    const below = await bed.measure(["root", "edge"], { rate: 500_000 }, { seconds: 4 });
    expect(below.invented).toBeLessThan(0.1);
    expect(below.delivered).toBeGreaterThan(0.5);

    // The camera's own line is thin: its browser sends less, and no room is left with the sound alone for that.
    await bed.reset();
    await bed.measure(["camera", "root"], { rate: 500_000 }, { seconds: 8 });
    const above = await bed.measure(["camera", "root"], { rate: 500_000 }, { seconds: 5 });
    expect(above.step).not.toBe("audio");
    expect(above.invented).toBeLessThan(0.1);
    expect(above.delivered).toBeGreaterThan(0.3);
  });

  it("is on the programme again within three seconds when its Janus is killed, and keeps the sound on a thin line there, and on a thinner one", async () => {
    bed = await LineBed.open("janus");
    const killed = bed.measure(["edge", "room"], {}, { seconds: 5, follow: false });
    bed.killJanus();
    const { longestMs } = await killed;
    expect(longestMs).toBeGreaterThan(300);
    expect(longestMs).toBeLessThan(3_000);
    await bed.reset();
    await keepsSound(bed);
    await keepsSoundAlone(bed);
  });
});
