/** Line tests: the verdict on what a room measured, and why, in words. */
export { BROWSERS, LIMITS, LINE_TEST_REASONS, judgeLineTest, type Judgement, type JudgedPart, type LineTestReason } from "./judge.ts";
export { nextRound, roundConcerns } from "./rounds.ts";
export { reasonWords, verdictWords, partWords } from "./words.ts";
