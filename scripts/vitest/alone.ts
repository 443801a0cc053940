/**
 * Browser scenarios that fill the machine by themselves, or kill parts of it, and tests of media whose subject is how
 * fast or how much arrives: nothing runs beside them. The others run two at a time; most of what they do is wait.
 */
export const ALONE = [
  "e2e/conference-day.e2e.ts",
  "e2e/main-job.e2e.ts",
  "e2e/bad-days.e2e.ts",
  "e2e/line-test.e2e.ts",
  "bench/**/*.e2e.ts",
  "apps/server/src/modules/edges/failover.test.ts",
  "packages/media/src/janus/engine.test.ts",
  "packages/media/src/testing/lines/bad-lines.test.ts",
];
