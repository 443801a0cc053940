export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Counts the tests of one vitest run. What the numbers of the report leave out counts as one failure each: a file that
 * could not be loaded, and a run that failed although no test did (an error outside any test, a crash, no report).
 */
export function tallyOf(report: string | null, exitCode: number): Tally {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(report) as VitestReport;
  const unloaded = result.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  let failed = result.numFailedTests + unloaded.length;
  if (failed === 0 && exitCode !== 0) failed = 1;
  return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests };
}
