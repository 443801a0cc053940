import type { ProblemText } from "./define.ts";

export const offlineProblems = {} as const satisfies Record<string, ProblemText>;
