import { writeFileSync } from "node:fs";
import { relative } from "node:path";

import type { Reporter, SerializedError, TestModule } from "vitest/node";

import { type Failure, type Tally, tallyOf } from "../lib/tally.ts";
import { ROOT } from "../lib/process.ts";

/** Where the count goes: a path, given by scripts/test.ts. */
export const TALLY_FILE_VARIABLE = "DIEMCAU_TALLY_FILE";

/** Of what differed, and of each page that was open: enough to know where to look, in a summary that is still read. */
const DIFFERENCE = 400;
const DIED = /\[vitest-pool\]: Worker .* emitted error/;
const ANSI = /\u001B\[[0-9;]*m/g;

const messageOf = (errors: readonly { readonly message: string; readonly diff?: string | undefined }[]): string =>
  errors
    .map(({ message, diff }) => (diff === undefined ? message : `${message}\n${diff.replace(ANSI, "").slice(0, DIFFERENCE)}`))
    .join("\n");

/** Writes the count of a run and what failed in it, so that both can be told again after all the other output. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env[TALLY_FILE_VARIABLE];
    if (file === undefined) return;
    const failures: Failure[] = [];
    let died = 0;
    const states: string[] = [];
    const passedIn: Record<string, number> = {};
    for (const module of modules) {
      const path = relative(ROOT, module.moduleId);
      const own = messageOf(module.errors());
      if (own !== "") failures.push({ where: path, message: own });
      if (module.state() === "queued" || module.state() === "pending") {
        died++;
        failures.push({ where: path, message: "its process ended before it was through" });
      }
      for (const suite of module.children.allSuites()) {
        const message = messageOf(suite.errors());
        if (message !== "") failures.push({ where: `${path} > ${suite.fullName}`, message });
      }
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        states.push(state);
        if (state === "passed") passedIn[path] = (passedIn[path] ?? 0) + 1;
        const where = `${path} > ${test.fullName}`;
        const { screens = [] } = test.meta();
        if (state === "failed") failures.push({ where, message: [messageOf(errors ?? []), ...screens].join("\n") });
        // A test without a result that nobody asked to skip: its process died, or a hook before it failed.
        else if (state === "pending") failures.push({ where, message: "it was begun, or waited, and never ended" });
      }
    }
    // That a process ended is told of its file already.
    for (const error of unhandled.filter(({ message }) => died === 0 || !DIED.test(message))) failures.push({ where: "outside any test", message: error.stack ?? error.message });
    const tally: Tally = tallyOf(states, failures, passedIn);
    writeFileSync(file, JSON.stringify(tally));
  }
}
