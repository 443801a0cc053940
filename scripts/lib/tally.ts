export interface Failure {
  /** File and name of the test, or what else it was that failed. */
  readonly where: string;
  readonly message: string;
}

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, at least one line for a run that did not pass. */
  readonly failures: Failure[];
}

/**
 * Counts the tests of one run by their states as vitest names them. What is no test's own failure counts as one each: a
 * file that could not be loaded, a hook, an error outside any test, a test that never ended.
 */
export function tallyOf(states: readonly string[], failures: Failure[]): Tally {
  const count = (state: string) => states.filter((each) => each === state).length;
  return {
    passed: count("passed"),
    failed: Math.max(count("failed"), failures.length),
    skipped: count("skipped"),
    failures,
  };
}

/** The count that a run has left behind; a run that failed, or left nothing, is never a success. */
export function tallyOfRun(written: string | null, exitCode: number): Tally {
  if (written === null)
    return tallyOf([], [{ where: "the run", message: `ended with exit code ${exitCode} before it could count` }]);
  const tally = JSON.parse(written) as Tally;
  if (exitCode === 0 || tally.failed > 0) return tally;
  const failure = { where: "the run", message: `ended with exit code ${exitCode}, though no test failed` };
  return { ...tally, failed: 1, failures: [failure] };
}

const FIRST_LINES = 12;

/** One paragraph for each failure: where, and the first lines of why. */
export function describeFailures(failures: readonly Failure[]): string {
  return failures
    .map(({ where, message }) => {
      const lines = message.split("\n").slice(0, FIRST_LINES);
      return [`FAILED ${where}`, ...lines.map((line) => `    ${line}`)].join("\n");
    })
    .join("\n");
}
