import { writeFileSync } from "node:fs";
import { relative } from "node:path";

import type { Reporter, SerializedError, TestModule } from "vitest/node";

import { type Failure, type Tally, tallyOf } from "../lib/tally.ts";
import { ROOT } from "../lib/process.ts";

/** Where the count goes: a path, given by scripts/test.ts. */
export const TALLY_FILE_VARIABLE = "DIEMCAU_TALLY_FILE";

const messageOf = (errors: readonly { readonly message: string }[]): string =>
  errors.map(({ message }) => message).join("\n");

/** Writes the count of a run and what failed in it, so that both can be told again after all the other output. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env[TALLY_FILE_VARIABLE];
    if (file === undefined) return;
    const failures: Failure[] = [];
    const states: string[] = [];
    for (const module of modules) {
      const path = relative(ROOT, module.moduleId);
      const own = messageOf(module.errors());
      if (own !== "") failures.push({ where: path, message: own });
      for (const suite of module.children.allSuites()) {
        const message = messageOf(suite.errors());
        if (message !== "") failures.push({ where: `${path} > ${suite.fullName}`, message });
      }
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        states.push(state);
        const where = `${path} > ${test.fullName}`;
        if (state === "failed") failures.push({ where, message: messageOf(errors ?? []) });
        // A test without a result that nobody asked to skip: its process died, or a hook before it failed.
        else if (state === "pending") failures.push({ where, message: "it was begun, or waited, and never ended" });
      }
    }
    for (const error of unhandled) failures.push({ where: "outside any test", message: error.stack ?? error.message });
    const tally: Tally = tallyOf(states, failures);
    writeFileSync(file, JSON.stringify(tally));
  }
}
