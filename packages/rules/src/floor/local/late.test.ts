import { expect, it } from "vitest";
import { Floor, testId } from "../testing.ts";

it("keeps a call back that is newer than what a room sends late", () => {
  const floor = new Floor(20);
  floor.carryOut({ id: testId(1), kind: "conference.open" });
  floor.carryOut({ id: testId(2), kind: "local.begin", site: 5, itemId: null, title: "Discussion", until: null }, "site:5");
  floor.carryOut({ id: testId(3), kind: "local.call-back", to: null });
  const { calledAt } = floor.state.local.sites.get(5);
  expect(calledAt).toBeGreaterThan(0);
  const begun = { kind: "local.begun" as const, by: "site:5", site: 5, itemId: null, title: "Report", until: null };
  floor.append({ ...begun, happenedAt: calledAt - 1 } as never);
  expect(floor.state.local.sites.get(5)).toMatchObject({ title: "Report", calledAt });
  // Whoever begins something new afterwards has heard it.
  floor.append(begun as never);
  expect(floor.state.local.sites.get(5)).toMatchObject({ calledAt: 0 });
});
