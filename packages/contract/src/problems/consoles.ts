import type { ProblemText } from "./define.ts";

export const consolesProblems = {} as const satisfies Record<string, ProblemText>;
