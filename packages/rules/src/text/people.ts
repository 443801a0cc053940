/** The largest count of people that a form takes. */
export const MOST_PEOPLE = 100_000;

/** What was typed as a number of people: grouping marks are forgiven, nothing is 0, anything else that is no number is null. */
export function peopleTyped(typed: string): number | null {
  const digits = typed.replace(/[\s.,]/gu, "");
  if (digits === "") return 0;
  return /^\d{1,6}$/.test(digits) && Number(digits) <= MOST_PEOPLE ? Number(digits) : null;
}
