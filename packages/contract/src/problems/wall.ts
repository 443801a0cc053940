import type { ProblemText } from "./define.ts";

export const wallProblems = {} as const satisfies Record<string, ProblemText>;
