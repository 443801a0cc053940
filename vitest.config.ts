import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";
import { ALONE } from "./scripts/vitest/alone.ts";
import LongFirst from "./scripts/vitest/sequencer.ts";

const BROWSER = { pool: "forks", testTimeout: 120_000, hookTimeout: 120_000, globalSetup: "./e2e/support/template.ts", expect: { poll: { timeout: 10_000 } } } as const;

export default defineConfig({
  test: {
    globalSetup: ["./scripts/vitest/postgres.ts"],
    // A file may drive a server, its database and a browser at once: more workers than cores only makes timeouts.
    maxWorkers: Math.min(4, availableParallelism()),
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/**/src/**/*.test.{ts,tsx}", "apps/**/src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
          pool: "forks",
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { ...BROWSER, name: "e2e", include: ["e2e/**/*.e2e.ts"], exclude: ALONE },
      },
      {
        extends: true,
        test: { ...BROWSER, name: "e2e-alone", include: ALONE, fileParallelism: false },
      },
    ],
  },
});
