import type { ProblemText } from "./define.ts";

export const votingProblems = {} as const satisfies Record<string, ProblemText>;
