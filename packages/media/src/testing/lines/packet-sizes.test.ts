import { afterEach, expect, it } from "vitest";
import { LineBed } from "./bed.ts";

/** Lines on which large packets never arrive, between a room and its edge: tunnels, and nobody tells. */
let bed: LineBed | null = null;
afterEach(async () => {
  await bed?.close();
  bed = null;
});

const LINE = ["edge", "room"] as const;

it.each(["embedded", "janus"] as const)("a session is set up where only packets up to 1,152 bytes arrive, and brings the sound; the picture needs 1,240 (%s)", async (engine) => {
  bed = await LineBed.open(engine, { between: LINE, faults: { largest: 1_152 } });
  await bed.heard(20_000);
  const narrow = await bed.measure(LINE, { largest: 1_152 }, { seconds: 3, follow: false });
  expect(narrow.invented).toBeLessThan(0.1);
  expect((await bed.network.counts(...LINE)).tooLarge).toBeGreaterThan(0);
  // Pictures alone are too large: nothing that the room sends is.
  expect((await bed.network.counts("room", "edge")).tooLarge).toBe(0);

  await bed.network.spoil(...LINE, { largest: 1_240 });
  await bed.watched(30_000);
  const wide = await bed.measure(LINE, { largest: 1_240 }, { seconds: 3, settle: 1, follow: false });
  expect(wide.delivered).toBeGreaterThan(0.9);
}, 120_000);
