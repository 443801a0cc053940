import { describe, expect, it } from "vitest";

import { describeFailures, replaceFile, tallyOf, tallyOfRun } from "./tally.ts";

const broken = { where: "a.test.ts > adds", message: "expected 3\nto be 4" };

describe("the count at the end of npm test", () => {
  it("counts tests by what became of them", () => {
    const tally = tallyOf(["passed", "passed", "failed", "skipped"], [broken]);
    expect(tally).toEqual({ passed: 2, failed: 1, skipped: 1, failures: [broken], passedIn: {} });
  });

  it("counts a file that could not be loaded, which has no tests to count", () => {
    expect(tallyOf(["passed"], [{ where: "b.test.ts", message: "no such module" }]).failed).toBe(1);
  });

  it("keeps what a run has written", () => {
    const written = tallyOf(["passed", "failed"], [broken]);
    expect(tallyOfRun(JSON.stringify(written), 1)).toEqual(written);
  });

  it("never calls a failed run a success, and says so", () => {
    const silent = tallyOfRun(JSON.stringify(tallyOf(["passed"], [])), 1);
    expect(silent.passed).toBe(1);
    expect(silent.failed).toBe(1);
    expect(describeFailures(silent.failures)).toContain("exit code 1");
    expect(tallyOfRun(null, 137)).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyOfRun(null, 0).failed).toBe(1);
  });

  it("tells each failure where it was and why", () => {
    expect(describeFailures([broken])).toBe("FAILED a.test.ts > adds\n    expected 3\n    to be 4");
  });

  it("counts a file that passed by itself once, and still tells what it failed in before", () => {
    const other = { where: "b.e2e.ts", message: "no such module" };
    const sum = tallyOf(["passed", "passed", "failed"], [broken, other]);
    expect(replaceFile(sum, "a.test.ts", 1, tallyOf(["passed", "passed"], []))).toEqual([broken]);
    expect(sum).toMatchObject({ passed: 3, failed: 1, failures: [other] });
  });

  it("leaves the count as it was when the file fails again, or none of it runs", () => {
    const sum = tallyOf(["passed", "failed"], [broken]);
    for (const again of [tallyOf(["passed", "failed"], [broken]), tallyOf([], []), tallyOfRun(null, 1)]) expect(replaceFile(sum, "a.test.ts", 1, again)).toEqual([]);
    expect(sum).toMatchObject({ passed: 1, failed: 1, failures: [broken] });
  });
});
