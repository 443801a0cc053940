import type { ProblemText } from "./define.ts";

export const localProblems = {} as const satisfies Record<string, ProblemText>;
