import type { ProblemText } from "./define.ts";

export const questionsProblems = {} as const satisfies Record<string, ProblemText>;
