/** What was found of one thing that an installation needs. */
export interface Finding {
  /** "bad": it will not run, or not rightly. "poor": it runs, without something that is named. */
  readonly state: "good" | "poor" | "bad";
  readonly vi: string;
  readonly en: string;
}

export const good = (vi: string, en: string): Finding => ({ state: "good", vi, en });
export const poor = (vi: string, en: string): Finding => ({ state: "poor", vi, en });
export const bad = (vi: string, en: string): Finding => ({ state: "bad", vi, en });

const SIGNS = { good: "✔", poor: "!", bad: "✘" } as const;

/** Two lines a finding, Vietnamese first. */
export function written(findings: readonly Finding[]): string {
  return findings.map(({ state, vi, en }) => `${SIGNS[state]} ${vi}\n  ${en}\n`).join("");
}
