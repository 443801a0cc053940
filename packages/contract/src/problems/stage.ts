import type { ProblemText } from "./define.ts";

export const stageProblems = {} as const satisfies Record<string, ProblemText>;
