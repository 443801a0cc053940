import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createLog } from "../../platform/log.ts";
import { runsOf, WallBoard } from "./board.ts";

/** A busy machine takes its time. */
const PATIENT = { timeout: 10_000 };

let folder: string;
const boards: WallBoard[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-board-"));
});
afterAll(async () => {
  for (const board of boards) await board.close();
  rmSync(folder, { recursive: true, force: true });
});

const log = () => createLog({ dataDir: folder, level: "debug", process: "test" });
const open = (name: string): WallBoard => {
  const board = new WallBoard(folder, name, log());
  boards.push(board);
  return board;
};
const fine = { light: 90, brightest: 230, motion: 0.25 };

it("shows one process what another took, and what it told", async () => {
  const [writer, reader] = [open("shared"), open("shared")];
  expect(await reader.stills([3])).toEqual(new Map());
  writer.put(3, { at: 5_000, picture: fine, sound: -42.5 }, Buffer.from("a picture of room 3"));
  writer.put(2_900, { at: 6_000, picture: null, sound: null }, Buffer.alloc(0));
  await vi.waitFor(async () => expect((await reader.looks()).at(2_900)).toBe(6_000), PATIENT);
  const looks = await reader.looks();
  expect(looks.look(3)).toEqual({ at: 5_000, picture: { light: 90, brightest: 230, motion: 0.25 }, sound: -42.5 });
  expect(looks.mark(3)).toBe(crc32(Buffer.from("a picture of room 3")));
  expect(looks.look(2_900)).toEqual({ at: 6_000, picture: null, sound: null });
  expect([looks.at(4), looks.at(20_999)]).toEqual([0, 0]);
  const stills = await reader.stills([2, 3, 4, 2_900]);
  expect([...stills].map(([site, { at, image }]) => [site, at, image.toString()])).toEqual([[3, 5_000, "a picture of room 3"]]);
});

it("gives a picture whole or not at all, whoever writes it meanwhile", async () => {
  const [first, second, reader] = [open("torn"), open("torn"), open("torn")];
  const picture = (n: number) => Buffer.alloc(40 + ((n * 397) % 3_000), n % 251);
  const known = new Set(Array.from({ length: 400 }, (_, n) => picture(n).toString("latin1")));
  let seen = 0;
  for (let n = 0; n < 400; n += 2) {
    first.put(7, { at: n, picture: fine, sound: null }, picture(n));
    second.put(7, { at: n + 1, picture: fine, sound: null }, picture(n + 1));
    const still = (await reader.stills([6, 7, 8])).get(7);
    if (!still) continue;
    seen++;
    expect(known.has(still.image.toString("latin1"))).toBe(true);
  }
  expect(seen).toBeGreaterThan(0);
});

it("gives each room whose large still is wanted a place of its own, as many as there are, and never shows one room another's", async () => {
  const [board, other] = [open("large"), open("large")];
  const sent = (n: number) => Buffer.from(`room ${n}`);
  const shown = async (site: number) => (await other.large(site))?.image.toString() ?? null;
  // 64 apart, as any two are that the same console enlarges one after the other.
  const wanted = [5, 69, 133, ...Array.from({ length: 61 }, (_, n) => 1_000 + n)];
  for (const site of wanted) await board.want(site, "large", 1_000);
  for (const site of wanted) board.putLarge(site, 10, sent(site));
  for (const site of wanted) await vi.waitFor(async () => expect(await shown(site)).toBe(`room ${site}`), PATIENT);
  // One more than there are places stays without, and takes nobody's.
  await other.want(2_000, "large", 1_000);
  other.putLarge(2_000, 20, sent(2_000));
  other.putLarge(69, 21, Buffer.from("room 69 again"));
  await vi.waitFor(async () => expect(await shown(69)).toBe("room 69 again"), PATIENT);
  expect([await shown(2_000), await shown(5)]).toEqual([null, "room 5"]);
  // Nobody looks at room 5 any more: its place is lent on, in another process too.
  await other.want(5, "large", 30);
  other.putLarge(2_000, 40, sent(2_000));
  await vi.waitFor(async () => expect(await shown(2_000)).toBe("room 2000"), PATIENT);
  expect([await shown(5), await board.large(5)]).toEqual([null, null]);
  for (const site of wanted.slice(1)) expect(await shown(site)).toMatch(`room ${site}`);
});

it("reads neighbours together, each once", () => {
  expect(runsOf([5, 4, 9, 5, 6, 2_000])).toEqual([[4, 3], [9, 1], [2_000, 1]]);
  expect(runsOf(Array.from({ length: 130 }, (_, site) => site))).toEqual([[0, 64], [64, 64], [128, 2]]);
  expect(runsOf([])).toEqual([]);
});

it("is closed only when what is on its way is written, and makes nothing by being read or after", async () => {
  const [board, reader] = [open("closing"), open("closing")];
  expect([(await reader.looks()).at(0), await reader.large(1), await reader.wanted(1, "live")]).toEqual([0, null, 0]);
  expect(existsSync(join(folder, "run/wall/closing"))).toBe(false);
  for (let site = 0; site < 50; site++) board.put(site, { at: 1, picture: fine, sound: null }, Buffer.from(`room ${site}`));
  await vi.waitFor(async () => expect((await reader.looks()).at(0)).toBe(1), PATIENT);
  await board.close();
  board.put(60, { at: 2, picture: fine, sound: null }, Buffer.from("too late"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const [site, { image }] of await reader.stills(Array.from({ length: 70 }, (_, site) => site))) expect(image.toString()).toBe(`room ${site}`);
  expect((await reader.looks()).at(60)).toBe(0);
});
