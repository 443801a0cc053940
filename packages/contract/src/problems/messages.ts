import type { ProblemText } from "./define.ts";

export const messagesProblems = {} as const satisfies Record<string, ProblemText>;
