import type { ProblemText } from "./define.ts";

export const captionsProblems = {} as const satisfies Record<string, ProblemText>;
