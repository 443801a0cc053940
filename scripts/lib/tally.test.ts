import { describe, expect, it } from "vitest";

import { tallyOf } from "./tally.ts";

const report = (numPassedTests: number, numFailedTests: number, testResults: object[] = []) =>
  JSON.stringify({ numPassedTests, numFailedTests, numPendingTests: 1, numTodoTests: 0, testResults });

describe("the count at the end of npm test", () => {
  it("takes the numbers of the report", () => {
    const file = { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] };
    expect(tallyOf(report(4, 1, [file]), 1)).toEqual({ passed: 4, failed: 1, skipped: 1 });
  });

  it("counts a file that could not be loaded, which has no tests to count", () => {
    expect(tallyOf(report(4, 0, [{ status: "failed", assertionResults: [] }]), 1).failed).toBe(1);
  });

  it("never calls a failed run a success", () => {
    expect(tallyOf(report(4, 0), 1).failed).toBe(1);
    expect(tallyOf(null, 137).failed).toBe(1);
  });
});
