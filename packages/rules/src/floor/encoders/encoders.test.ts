import type { Command, Entry } from "@diemcau/contract";
import { expect, it } from "vitest";
import { mayPublish, slotOf, stateFromSnapshot } from "../state.ts";
import { Floor, testId } from "../testing.ts";
import { oneSite, projectEntry, snapshotFor, targetsOf } from "../visibility.ts";

const cue = (site: number) => ({ id: testId(1), kind: "site.cue", site }) as const;
const put = (site: number) => ({ id: testId(2), kind: "programme.put-on-air", site }) as const;
const live = () => {
  const floor = new Floor(20);
  floor.carryOut({ id: testId(3), kind: "conference.open" });
  return floor;
};
const encoder = (floor: Floor, site: number, is: "none" | "ready" | "sending") => floor.append({ kind: "encoder.changed", site, is } as never);

it("a centre without a room's page is cued as soon as its encoder has a token, and put on air once it sends", () => {
  const floor = live();
  expect(floor.carryOut(cue(0))).toEqual({ ok: false, problem: "site-not-connected" });
  encoder(floor, 0, "ready");
  expect(floor.carryOut(cue(0)).ok).toBe(true);
  expect(mayPublish(floor.state, 0)).toBe(true);
  // Nobody is to see a black picture.
  expect(floor.carryOut(put(0))).toEqual({ ok: false, problem: "encoder-not-sending" });
  encoder(floor, 0, "sending");
  expect(floor.carryOut(put(0)).ok).toBe(true);
  expect(slotOf(floor.state, 0)).toBe(0);
  // It stays where it is when the encoder breaks off: it comes back, or the producer takes it off.
  encoder(floor, 0, "ready");
  expect(slotOf(floor.state, 0)).toBe(0);
});

it("by the stage, too, and only while it sends", () => {
  const floor = live();
  const take = { id: testId(4), kind: "stage.take", scene: { layout: "one" }, rooms: [{ site: 7 }] } satisfies Command;
  encoder(floor, 7, "ready");
  expect(floor.carryOut(take)).toMatchObject({ ok: false, problem: "encoder-not-sending" });
  encoder(floor, 7, "sending");
  expect(floor.carryOut(take).ok).toBe(true);
  expect(slotOf(floor.state, 7)).toBeGreaterThan(0);
});

it("is told to its own room and to the control room, and is gone with the conference", () => {
  const floor = live();
  encoder(floor, 3, "sending");
  const entry = floor.journal.at(-1) as Entry;
  expect([targetsOf(entry), projectEntry(entry, "site", oneSite(3)), projectEntry(entry, "site", oneSite(4)), projectEntry(entry, "delegate"), projectEntry(entry, "officer", oneSite(3))]).toMatchObject([[3], { kind: "encoder.changed", is: "sending" }, null, null, null]);
  expect([snapshotFor(floor.state, "control").encoders, snapshotFor(floor.state, "site", oneSite(3)).encoders, snapshotFor(floor.state, "site", oneSite(4)).encoders]).toEqual([[[3, "sending"]], [[3, "sending"]], []]);
  floor.carryOut({ id: testId(5), kind: "conference.close" });
  expect(floor.state.encoders.size).toBe(0);
});

it("a fold kept before there was this part is read", () => {
  const { encoders: _none, ...old } = snapshotFor(live().state, "control");
  expect(stateFromSnapshot(old as never).encoders.size).toBe(0);
});
