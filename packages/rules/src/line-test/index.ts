/** Line tests: the verdict on what a room measured, and why, in words. */
export { BROWSERS, LIMITS, LINE_TEST_REASONS, judgeLineTest, type Judgement, type JudgedPart, type LineTestReason } from "./judge.ts";
export { REMIND_BEFORE_MS, nextRound, roundConcerns, roundReminderDue } from "./rounds.ts";
export { reasonWords, verdictWords, partWords } from "./words.ts";
