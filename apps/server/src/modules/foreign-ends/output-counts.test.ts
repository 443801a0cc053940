import type { OutputState } from "@diemcau/media";
import { expect, test } from "vitest";
import { createMetrics } from "../../platform/metrics.ts";
import { OutputCounts } from "./output-counts.ts";

test("ways out are counted by how it goes, those that could not be told of as well; restarts only rise", async () => {
  const metrics = createMetrics("test");
  const counts = new OutputCounts(metrics);
  const state = (id: string, state: OutputState["state"], restarts: number): OutputState => ({ id, state, restarts, detail: null });
  const value = async (of: string) => Number(new RegExp(`^diemcau_output${of.replaceAll(/[{}]/g, "\\$&")}[^}]*\\} (\\d+)`, "m").exec(await metrics.registry.metrics())?.[1] ?? NaN);
  const outputs = [{ id: "a", kind: "hls" }, { id: "b", kind: "push" }] as const;
  counts.told("one", outputs, [state("a", "running", 0), state("b", "failing", 3)]);
  counts.untold("two", [{ id: "c", kind: "hls" }]);
  counts.show();
  expect([await value('s{kind="hls",state="running"'), await value('s{kind="push",state="failing"'), await value('s{kind="hls",state="untold"')]).toEqual([1, 1, 1]);
  expect(await value('_restarts_total{kind="push"')).toBe(3);
  // The media engine was started anew: its own count begins again.
  counts.told("one", outputs, [state("a", "running", 0), state("b", "running", 1)]);
  counts.told("two", [], []);
  counts.show();
  expect([await value('s{kind="push",state="failing"'), await value('s{kind="push",state="running"'), await value('s{kind="hls",state="untold"')]).toEqual([0, 1, 0]);
  expect(await value('_restarts_total{kind="push"')).toBe(4);
});
