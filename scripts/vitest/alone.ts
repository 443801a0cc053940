/**
 * Browser scenarios that fill the machine by themselves, or kill parts of it: nothing runs beside them. The others run
 * two at a time; most of what they do is wait.
 */
export const ALONE = ["e2e/conference-day.e2e.ts", "e2e/main-job.e2e.ts", "e2e/bad-days.e2e.ts", "e2e/line-test.e2e.ts", "bench/**/*.e2e.ts"];
