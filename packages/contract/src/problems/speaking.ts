import type { ProblemText } from "./define.ts";

export const speakingProblems = {} as const satisfies Record<string, ProblemText>;
