import { describe, expect, it } from "vitest";
import { Floor, testId } from "../testing.ts";
import { mayPublish } from "../state.ts";
import { oneSite, projectEntry, snapshotFor } from "../visibility.ts";
import { changesOf, FIRST_LOOK, isPreviewed, judgeWatch, marksOf, NO_MARKS, observe, packSheet, paceOf, PREVIEW_LIMIT, readImage, resumeWatch, sizeOfStill, unpackSheet, type Look, type Watch } from "./index.ts";

const PACE = 10_000;
const fine = { light: 90, brightest: 230, motion: 0.2 };
const black = { light: 3, brightest: 9, motion: 0 };
const still = { light: 90, brightest: 230, motion: 0 };
/** Stills every ten seconds from `at` on. */
const after = (at: number, looks: readonly Omit<Look, "at">[], before: Watch = FIRST_LOOK): { watch: Watch; now: number } => {
  const watch = looks.reduce((known, look, index) => observe(known, { ...look, at: at + index * PACE }), before);
  return { watch, now: at + (looks.length - 1) * PACE };
};
const times = (count: number, look: Omit<Look, "at">) => Array.from({ length: count }, () => look);

describe("a room's stills", () => {
  const T = 1_000_000;
  it("are marked black only when the picture stays black, since its first black still", () => {
    const two = after(T, times(2, { picture: black, sound: -30 }));
    expect(judgeWatch(two.watch, two.now, T, PACE)).toEqual(NO_MARKS);
    const three = after(T, times(3, { picture: black, sound: -30 }));
    // Not frozen as well: the cap on the lens is what somebody has to know of.
    expect(judgeWatch(three.watch, three.now, T, PACE)).toEqual([T, 0, 0, 0]);
  });

  it("are well again with the first good one", () => {
    const { watch, now } = after(T, [...times(6, { picture: black, sound: -120 }), { picture: fine, sound: -25 }]);
    expect(judgeWatch(watch, now, T, PACE)).toEqual(NO_MARKS);
  });

  it("are marked frozen when not even noise changes, and silent when the microphone gives exact silence for a minute", () => {
    const four = after(T, times(4, { picture: still, sound: -120 }));
    expect(judgeWatch(four.watch, four.now, T, PACE)).toEqual([0, T, 0, 0]);
    const seven = after(T, times(7, { picture: still, sound: -120 }));
    expect(judgeWatch(seven.watch, seven.now, T, PACE)).toEqual([0, T, T, 0]);
  });

  it("say nothing of a microphone that the room has switched off itself", () => {
    const { watch, now } = after(T, times(20, { picture: fine, sound: null }));
    expect(judgeWatch(watch, now, T, PACE)).toEqual(NO_MARKS);
  });

  it("are missing when none comes, since the last one or since the room joined", () => {
    const { watch, now } = after(T, times(5, { picture: black, sound: -30 }));
    expect(judgeWatch(watch, now + 46_000, T, PACE)).toEqual([0, 0, 0, now]);
    expect(judgeWatch(FIRST_LOOK, T + 46_000, T, PACE)).toEqual([0, 0, 0, T]);
    // An encoder sends the picture: the room's page may have no camera at all.
    expect(judgeWatch(FIRST_LOOK, T + 46_000, T, PACE, true)).toEqual(NO_MARKS);
    expect(judgeWatch(FIRST_LOOK, T + 44_000, T, PACE)).toEqual(NO_MARKS);
    // 21,000 rooms are asked every 30 s: two lost ones in a row are no reason yet.
    expect(judgeWatch(FIRST_LOOK, T + 80_000, T, 30_000)).toEqual(NO_MARKS);
  });

  it("without a camera say so by their own emptiness", () => {
    const { watch, now } = after(T, times(8, { picture: null, sound: -30 }));
    expect(judgeWatch(watch, now, T, PACE)).toEqual([0, 0, 0, T]);
  });

  it("go on from the journal when whoever watches was restarted", () => {
    const marks = [T, 0, T + 5, 0] as const;
    const watch = resumeWatch(marks);
    expect(judgeWatch(watch, T + 70_000, T + 60_000, PACE)).toEqual(marks);
    const next = observe(watch, { at: T + 71_000, picture: black, sound: -120 });
    expect(changesOf(3, marks, judgeWatch(next, T + 71_000, T + 60_000, PACE))).toEqual([]);
    const lit = observe(next, { at: T + 81_000, picture: fine, sound: -120 });
    expect(changesOf(3, marks, judgeWatch(lit, T + 81_000, T + 60_000, PACE))).toEqual([[3, 0, 0]]);
  });
});

describe("a still", () => {
  /** Frame header of a JPEG, as much of it as is read, with something before it. */
  const jpeg = (width: number, height: number, frame = 0xc0) =>
    Uint8Array.from([
      ...[0xff, 0xd8, 0xff, 0xe0, 0, 6, 74, 70, 73, 70],
      ...[0xff, frame, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0],
      ...[0xff, 0xda, 0, 2, 1, 2, 3, 4, 0xff, 0xd9],
    ]);
  const webp = (width: number, height: number) => {
    const bytes = new Uint8Array(48);
    const view = new DataView(bytes.buffer);
    bytes.set([..."RIFF"].map((char) => char.charCodeAt(0)), 0);
    view.setUint32(4, 40, true);
    bytes.set([..."WEBPVP8 "].map((char) => char.charCodeAt(0)), 8);
    view.setUint32(16, 28, true);
    bytes.set([0x10, 0, 0, 0x9d, 0x01, 0x2a], 20);
    view.setUint16(26, width, true);
    view.setUint16(28, height, true);
    return bytes;
  };

  it("is known by what it says of itself", () => {
    expect(readImage(jpeg(160, 90))).toEqual({ type: "image/jpeg", width: 160, height: 90 });
    expect(readImage(webp(640, 360))).toEqual({ type: "image/webp", width: 640, height: 360 });
    expect([sizeOfStill(jpeg(160, 90)), sizeOfStill(webp(640, 360))]).toEqual(["small", "large"]);
  });

  it("is refused when it is something else, cut off, of another size or too heavy", () => {
    const text = new TextEncoder().encode("<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>");
    const heavy = new Uint8Array(5_000);
    heavy.set(jpeg(160, 90).subarray(0, -2));
    heavy.set([0xff, 0xd9], 4_998);
    expect(readImage(heavy)).not.toBeNull();
    for (const bytes of [new Uint8Array(0), text, jpeg(160, 90).subarray(0, -1), webp(160, 90).subarray(0, -1), jpeg(161, 90), webp(1_600, 900), jpeg(160, 90, 0xc4), heavy]) {
      expect(sizeOfStill(bytes)).toBeNull();
    }
  });

  it("never makes the reader run off, whatever it is", () => {
    let seed = 7;
    const next = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) >> 16;
    for (let round = 0; round < 5_000; round++) {
      const bytes = round % 2 ? jpeg(160, 90) : webp(160, 90);
      for (let change = 0; change < 3; change++) bytes[next() % bytes.length] = next() & 255;
      expect(() => sizeOfStill(bytes.subarray(0, next() % (bytes.length + 1)))).not.toThrow();
    }
  });

  it("travels with many others in one sheet", () => {
    const images = [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(4), Uint8Array.of(5, 6)];
    const index = { now: 9, nextMs: 5_000, paceMs: 10_000, stills: [[0, 5, 3], [7, 6, 0], [19, 7, 1]], large: [7, 8, 2] } as const;
    const packed = packSheet(index, images);
    expect(unpackSheet(packed)).toEqual({ index, images });
    expect(() => unpackSheet(packed.subarray(0, -1))).toThrow("not complete");
  });
});

it("keeps the rate of all rooms together, whatever their number", () => {
  expect([1, 500, 2_000, 21_000].map(paceOf)).toEqual([5_000, 5_000, 10_000, 30_000]);
  for (const rooms of [10, 999, 1_000, 1_999, 2_000, 5_999]) expect(rooms / (paceOf(rooms) / 1_000)).toBeLessThanOrEqual(200);
});

describe("looking into a room", () => {
  const console = (n: number) => testId(0xc000 + n);
  const open = (site: number, by: number) => ({ id: testId(1), kind: "wall.open-preview", site, console: console(by) }) as const;
  const close = (site: number, by: number) => ({ id: testId(2), kind: "wall.close-preview", site, console: console(by) }) as const;
  const joined = () => {
    const floor = new Floor(20);
    floor.append({ kind: "sites.presence", changes: Array.from({ length: 15 }, (_, site) => [site, "c", 1]) } as never);
    return floor;
  };

  it("opens its camera until the last window has closed, before the opening as well", () => {
    const floor = joined();
    expect(mayPublish(floor.state, 5)).toBe(false);
    floor.carryOut(open(5, 1));
    floor.carryOut(open(5, 2));
    expect(floor.carryOut(open(5, 2))).toEqual({ ok: true, entries: [] });
    floor.carryOut(close(5, 1));
    expect([mayPublish(floor.state, 5), isPreviewed(floor.state, 5), mayPublish(floor.state, 6)]).toEqual([true, true, false]);
    floor.carryOut(close(5, 2));
    expect(mayPublish(floor.state, 5)).toBe(false);
  });

  it("is for rooms that are there, and for so many", () => {
    const floor = joined();
    expect(floor.carryOut(open(17, 1))).toEqual({ ok: false, problem: "site-not-connected" });
    for (let site = 0; site < PREVIEW_LIMIT; site++) expect(floor.carryOut(open(site, 1)).ok).toBe(true);
    expect(floor.carryOut(open(12, 1))).toEqual({ ok: false, problem: "previews-full" });
    // A second window of a room that is open already costs nothing.
    expect(floor.carryOut(open(3, 2)).ok).toBe(true);
  });

  it("is told to that room alone, without who it is", () => {
    const floor = joined();
    floor.carryOut(open(5, 1));
    const entry = floor.journal.at(-1)!;
    expect(projectEntry(entry, "site", oneSite(5))).toMatchObject({ kind: "wall.preview-opened", site: 5 });
    expect(projectEntry(entry, "site", oneSite(5))).not.toHaveProperty("by");
    for (const seen of [projectEntry(entry, "site", oneSite(6)), projectEntry(entry, "delegate"), projectEntry(entry, "officer", oneSite(5))]) expect(seen).toBeNull();
    expect(snapshotFor(floor.state, "site", oneSite(5)).wall.previews).toHaveLength(1);
    expect(snapshotFor(floor.state, "site", oneSite(6)).wall.previews).toEqual([]);
  });

  it("ends with the conference", () => {
    const floor = joined();
    floor.carryOut({ id: testId(3), kind: "conference.open" });
    floor.carryOut(open(5, 1));
    floor.carryOut({ id: testId(4), kind: "conference.close" });
    expect(mayPublish(floor.state, 5)).toBe(false);
    expect(floor.carryOut(close(5, 1))).toEqual({ ok: true, entries: [] });
  });
});

it("marks are the control room's alone, and nothing is known of a lost room's picture", () => {
  const floor = new Floor(20);
  floor.append({ kind: "wall.marked", changes: [[3, 0, 500], [3, 2, 700], [4, 1, 600]] } as never);
  expect(marksOf(floor.state, 3)).toEqual([{ mark: "black", since: 500 }, { mark: "silent", since: 700 }]);
  expect(projectEntry(floor.journal.at(-1)!, "site", oneSite(3))).toBeNull();
  expect(snapshotFor(floor.state, "site", oneSite(3)).wall.marks).toEqual([]);
  floor.append({ kind: "sites.presence", changes: [[3, "l", 900]] } as never);
  expect([marksOf(floor.state, 3), marksOf(floor.state, 4)]).toEqual([[], [{ mark: "frozen", since: 600 }]]);
  floor.append({ kind: "wall.marked", changes: [[4, 1, 0]] } as never);
  expect(floor.state.wall.marks.size).toBe(0);
});
