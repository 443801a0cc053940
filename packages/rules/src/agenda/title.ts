const ROMAN = ["I", "II", "III", "IV"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/**
 * The title of a series' conference on another day: the month or quarter that it names is replaced ("tháng 3/2026",
 * "quý III năm 2026", "March 2026", "Q3 2026"); one that names none gets the month behind it.
 */
export function titleOn(title: string, was: string, startsOn: string, longest: number): string {
  const [year, month] = startsOn.split("-").map(Number) as [number, number];
  const quarter = Math.ceil(month / 3);
  const named = title
    .replace(/(tháng\s+)\d{1,2}(\s*[/-]\s*|\s+năm\s+)\d{4}/giu, (_all, word: string, between: string) => `${word}${month}${between}${year}`)
    .replace(/(quý\s+)(I{1,3}|IV|[1-4])(\s*[/-]\s*|\s+năm\s+|,\s*)\d{4}/giu, (_all, word: string, which: string, between: string) => `${word}${/\d/.test(which) ? quarter : ROMAN[quarter - 1]}${between}${year}`)
    .replace(new RegExp(`\\b(?:${MONTHS.join("|")})(\\s+)\\d{4}`, "gu"), (_all, space: string) => `${MONTHS[month - 1]}${space}${year}`)
    .replace(/\bQ[1-4](\s*)\d{4}/gu, (_all, space: string) => `Q${quarter}${space}${year}`);
  if (named !== title) return named.slice(0, longest);
  const suffix = ` (${String(month).padStart(2, "0")}/${year})`;
  // The one it is made from may carry such a mark already.
  const [oldYear, oldMonth] = was.split("-") as [string, string];
  const bare = title.endsWith(` (${oldMonth}/${oldYear})`) ? title.slice(0, -suffix.length) : title;
  return bare.slice(0, longest - suffix.length) + suffix;
}
