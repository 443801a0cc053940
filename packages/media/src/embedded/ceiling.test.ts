import { expect, it } from "vitest";
import { Ceiling } from "./ceiling.ts";

const MOST = 2_750_000;
/** A line that a sender fills: what it sends within a tick, and what comes of it, by chance and by the line's rate. */
function play(seconds: number, { lineRate = Number.POSITIVE_INFINITY, loss = 0, wants = 1_700_000 }, ceiling = new Ceiling(MOST, 0), from = 0) {
  let [expected, skipped, bytes] = play.totals.get(ceiling) ?? [0, 0, 0];
  const said: { at: number; bitrate: number }[] = [];
  for (let now = from; now < from + seconds * 1_000; now += 20) {
    const sent = Math.min(wants, ceiling.bitrate) / 8 / 50;
    const came = Math.min(sent, lineRate / 8 / 50) * (1 - loss);
    expected += sent / 1_000;
    skipped += (sent - came) / 1_000;
    bytes += came;
    if (ceiling.look({ expected, skipped, bytes }, now)) said.push({ at: now - from, bitrate: ceiling.bitrate });
  }
  play.totals.set(ceiling, [expected, skipped, bytes]);
  return { ceiling, said };
}
play.totals = new Map<Ceiling, [number, number, number]>();

it("leaves a good line alone, and one that loses a tenth by chance", () => {
  for (const loss of [0, 0.03, 0.1]) {
    const { ceiling, said } = play(60, { loss });
    expect([loss, said, ceiling.bitrate]).toEqual([loss, [], MOST]);
  }
});

it("tells a sender on a line that is too thin at once what comes through, and lets it have the line again when it is good", () => {
  const { ceiling, said } = play(15, { lineRate: 500_000 });
  expect(said[0]!.at).toBeLessThan(1_000);
  expect(said[0]!.bitrate).toBeGreaterThan(350_000);
  expect(said[0]!.bitrate).toBeLessThan(500_000);
  // It tries for more now and then, and never so much that a third is lost.
  expect(ceiling.bitrate).toBeGreaterThan(350_000);
  expect(ceiling.bitrate).toBeLessThan(750_000);
  play(40, {}, ceiling, 15_000);
  expect(ceiling.bitrate).toBe(MOST);
});

it("tries for more than the line carries less and less often while that is too much, and soon again when it has been well", () => {
  const { ceiling, said } = play(300, { lineRate: 500_000 });
  const troubles = said.filter(({ at }, of) => of === 0 || at - said[of - 1]!.at > 3_000).map(({ at }) => at / 1_000);
  expect(troubles.length).toBeGreaterThan(3);
  expect(troubles.length).toBeLessThan(8);
  const pauses = troubles.slice(1).map((at, of) => at - troubles[of]!);
  expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
  // The line is good for two minutes, and then thin for a moment.
  play(200, {}, ceiling, 300_000);
  expect(ceiling.bitrate).toBe(MOST);
  play(4, { lineRate: 500_000 }, ceiling, 500_000);
  expect(ceiling.bitrate).toBeLessThan(750_000);
  play(30, {}, ceiling, 504_000);
  expect(ceiling.bitrate).toBe(MOST);
});

it("leaves the sound its bits on the thinnest line", () => {
  expect(play(20, { lineRate: 20_000 }).ceiling.bitrate).toBeGreaterThanOrEqual(100_000);
});
