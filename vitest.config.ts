import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";
import { ALONE } from "./scripts/vitest/alone.ts";
import { PURE } from "./scripts/vitest/pure.ts";
import LongFirst from "./scripts/vitest/sequencer.ts";

const UNIT = { sequence: { groupOrder: 0 }, pool: "forks", testTimeout: 40_000, hookTimeout: 60_000 } as const;
const BROWSER = { pool: "forks", testTimeout: 120_000, hookTimeout: 120_000, globalSetup: "./e2e/support/template.ts", setupFiles: "./e2e/support/when-failed.ts", expect: { poll: { timeout: 10_000 } } } as const;

export default defineConfig({
  test: {
    globalSetup: ["./scripts/vitest/postgres.ts"],
    // A file may drive a server, its database and a browser at once: more workers than cores only makes timeouts.
    maxWorkers: Math.min(4, availableParallelism()),
    sequence: { sequencer: LongFirst },
    projects: [
      { extends: true, test: { ...UNIT, name: "pure", include: PURE, isolate: false } },
      { extends: true, test: { ...UNIT, name: "unit", include: ["packages/**/src/**/*.test.{ts,tsx}", "apps/**/src/**/*.test.{ts,tsx}", "bench/**/*.test.ts"], exclude: [...ALONE, ...PURE] } },
      {
        extends: true,
        test: { ...BROWSER, name: "e2e", sequence: { groupOrder: 1 }, include: ["e2e/**/*.e2e.ts"], exclude: ALONE },
      },
      {
        extends: true,
        test: { ...BROWSER, name: "e2e-alone", sequence: { groupOrder: 2 }, include: ALONE, fileParallelism: false },
      },
    ],
  },
});
