/** One error that a user can meet: its HTTP status, what happened and what to do, in both languages. */
export interface ProblemText {
  status: number;
  vi: { title: string; remedy: string };
  en: { title: string; remedy: string };
}

export const problem = (status: number, vi: [string, string], en: [string, string]): ProblemText => ({
  status,
  vi: { title: vi[0], remedy: vi[1] },
  en: { title: en[0], remedy: en[1] },
});
