import type { ProblemText } from "./define.ts";

export const rollCallProblems = {} as const satisfies Record<string, ProblemText>;
