import { SITE_STATES } from "@diemcau/contract";
import { initialState, reduce, type ConferenceState } from "@diemcau/rules";
import { expect, test } from "vitest";
import { roomsOf } from "./rooms.ts";

const ROOMS = 2_000;
const CONNECTED = SITE_STATES.indexOf("connected");

test("of 2,000 rooms: who has said something, who has people and has not, who has no line", () => {
  // Rooms 0–999 have a line; 500–1,499 have people in them; every tenth has counted.
  let state: ConferenceState = initialState;
  const changes: [number, number][] = Array.from({ length: 1_000 }, (_, at) => [500 + at, 20]);
  state = reduce(state, { seq: 1, at: 1, kind: "attendance.counted", changes });
  const votes = state.votes.sites.with(Array.from({ length: ROOMS / 10 }, (_, at) => [at * 10, { counts: [1, 0, 0] as const, at: 5, late: false, telephone: false }] as const));
  const own = Uint8Array.from({ length: ROOMS }, (_, site) => (site < 1_000 ? CONNECTED : SITE_STATES.indexOf(site % 2 === 0 ? "lost" : "not-joined")));
  const lists = roomsOf({ preorder: Int32Array.from({ length: ROOMS }, (_, at) => ROOMS - 1 - at) }, { votes, sites: state.sites, own });
  expect([lists.all.length, lists.sent.length, lists.missing.length, lists.noLine.length]).toEqual([2_000, 200, 900, 900]);
  expect(lists.sent.slice(0, 2)).toEqual([1_990, 1_980]);
  expect(lists.missing.slice(0, 2)).toEqual([1_499, 1_498]);
  expect(lists.noLine.at(-1)).toBe(1_001);
});
