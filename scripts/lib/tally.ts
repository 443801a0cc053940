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
  /** How many tests passed, by file. */
  readonly passedIn?: Readonly<Record<string, number>>;
}

/**
 * Counts the tests of one run by their states as vitest names them. What is no test's own failure counts as one each: a
 * file that could not be loaded, a hook, an error outside any test, a test that never ended.
 */
export function tallyOf(states: readonly string[], failures: Failure[], passedIn: Readonly<Record<string, number>> = {}): Tally {
  const count = (state: string) => states.filter((each) => each === state).length;
  return {
    passed: count("passed"),
    failed: Math.max(count("failed"), failures.length),
    skipped: count("skipped"),
    failures,
    passedIn,
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

/** The file that a failure is of, as its path; what is outside any file gives a text that is none. */
export const fileOf = ({ where }: Failure): string => where.split(" > ", 1)[0]!;

/**
 * Puts the run of one file by itself in the place of what it did among others. Nothing changes unless all of it passed.
 * @param passedBefore how many tests of that file passed among the others
 * @returns what failed among the others and passed now; empty when nothing was replaced
 */
export function replaceFile(sum: Tally, file: string, passedBefore: number, again: Tally): Failure[] {
  const mended = sum.failures.filter((failure) => fileOf(failure) === file);
  if (again.failed > 0 || again.passed === 0) return [];
  sum.failures.splice(0, sum.failures.length, ...sum.failures.filter((failure) => fileOf(failure) !== file));
  sum.failed -= mended.length;
  sum.passed += again.passed - passedBefore;
  return mended;
}

const FIRST_LINES = 24;

/** One paragraph for each failure: where, and the first lines of why. */
export function describeFailures(failures: readonly Failure[], title = "FAILED"): string {
  return failures
    .map(({ where, message }) => {
      const lines = message.split("\n").slice(0, FIRST_LINES);
      return [`${title} ${where}`, ...lines.map((line) => `    ${line}`)].join("\n");
    })
    .join("\n");
}
