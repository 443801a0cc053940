import { initialState } from "@diemcau/rules";
import { expect, test } from "vitest";
import { peopleIn } from "./people.ts";

const blank = initialState.sites.get(0);
const count = (present: number) => ({ route: "commands" as const, body: { id: "c", kind: "headcount.report", present } });
const pass = (route: "check-ins" | "check-outs", delegateId: string) => ({ route, body: { id: `${route} ${delegateId}`, delegateId } });
const hands = { route: "commands" as const, body: { id: "h", kind: "vote.count-hands", counts: [1, 0, 0] } };

test("a room that counts its people after its line fell may count their hands", () => {
  expect(peopleIn(blank, [])).toEqual({ present: 0, known: false, uncounted: false });
  expect(peopleIn(blank, [count(40)])).toEqual({ present: 40, known: true, uncounted: false });
});

test("one that corrects 50 to 57 is held against 57, also while a first count of hands waits", () => {
  const row = { ...blank, reported: 50, checkedIn: 12 };
  expect(peopleIn(row, [hands]).present).toBe(50);
  expect(peopleIn(row, [count(55), hands, count(57)])).toEqual({ present: 57, known: true, uncounted: false });
  expect(peopleIn(row, [count(0)])).toEqual({ present: 0, known: true, uncounted: false });
});

test("without a count those checked in are there, with those whose check-in waits, less those who left", () => {
  const row = { ...blank, checkedIn: 3 };
  expect(peopleIn(row, [])).toEqual({ present: 3, known: true, uncounted: false });
  const waiting = [pass("check-ins", "a"), pass("check-ins", "b"), pass("check-outs", "a"), pass("check-outs", "before")];
  expect(peopleIn(row, waiting)).toEqual({ present: 3, known: true, uncounted: true });
  expect(peopleIn(blank, [pass("check-ins", "a")])).toEqual({ present: 1, known: true, uncounted: true });
  expect(peopleIn(blank, [pass("check-outs", "a")])).toEqual({ present: 0, known: false, uncounted: false });
  // A count stands above check-ins, as it does at the centre.
  expect(peopleIn({ ...row, reported: 20 }, waiting).present).toBe(20);
});
