import type { QueueRequest } from "@diemcau/contract";
import { initialState } from "@diemcau/rules";
import { expect, test } from "vitest";
import type { SiteTree } from "../model/site-tree.ts";
import { regionOf, regionsOf, speakersOf } from "./speakers.ts";

/** Centre 0; regions 1 and 4 with 2, 3 and 5 below them; 6 stands alone below the centre. */
const parent = [-1, 0, 1, 1, 0, 4, 0];
const children = parent.map((_, site) => parent.flatMap((up, child) => (up === site ? [child] : [])));
const tree = { parent: Int32Array.from(parent), children, roots: [0], level: [0, 1, 2, 2, 1, 2, 1], preorder: Int32Array.from([0, 1, 2, 3, 4, 5, 6]), size: 7 } as unknown as SiteTree;
const request = (site: number, more: Partial<QueueRequest> = {}): QueueRequest => ({ id: `r${site}`, site, siteName: `S${site}`, at: 1, ...more });
const floor = {
  queue: [request(5, { joined: [{ id: "r3", site: 3, siteName: "S3" }] })],
  speaking: {
    ...initialState.speaking,
    below: [{ ...request(2), holder: 1, place: 1, of: 1 }],
    spoken: new Map([
      [1, { count: 1, seconds: 60, over: 0, at: 10 }],
      [6, { count: 2, seconds: 90, over: 5, at: 20 }],
    ]),
  },
};
const all = { spoken: false, level: null, region: null };
const sites = (filter: typeof all | Record<string, unknown>) => speakersOf(tree, floor, { ...all, ...filter }).map(({ site }) => site);

test("who has not spoken: those who ask first, as they stand, then the tree", () => {
  expect(sites({})).toEqual([5, 3, 2, 0, 4]);
  expect(speakersOf(tree, floor, all).map(({ asked }) => asked)).toEqual([1, 1, 2, 0, 0]);
});

test("narrowed to a level or a region", () => {
  expect(sites({ level: 2 })).toEqual([5, 3, 2]);
  expect(sites({ region: 1 })).toEqual([3, 2]);
  expect(sites({ region: 4, level: 1 })).toEqual([4]);
});

test("who has spoken: the latest first, whoever speaks now before them", () => {
  expect(sites({ spoken: true })).toEqual([6, 1]);
  const speech = { id: "s", site: 4, siteName: "S4", itemId: null, startedAt: 30, seconds: 0, warnSeconds: 0, added: 0 };
  expect(speakersOf(tree, { ...floor, speaking: { ...floor.speaking, speech } }, { ...all, spoken: true }).map(({ site }) => site)).toEqual([4, 6, 1]);
});

test("regions are what stands directly below the centre and has rooms of its own", () => {
  expect(regionsOf(tree)).toEqual([1, 4]);
  expect([0, 1, 2, 5, 6].map((site) => regionOf(tree, site))).toEqual([0, 1, 1, 4, 6]);
});
