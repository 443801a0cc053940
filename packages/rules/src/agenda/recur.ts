import type { SeriesRule } from "@diemcau/contract";

const iso = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/**
 * The days of a series that follow one of its days. Counted from `first` and not from the one before, so that a
 * 31st which falls on the 30th in between is a 31st again.
 * @param first yyyy-mm-dd that gives the rule its day
 * @param after only later days
 */
export function nextDays(rule: SeriesRule, first: string, after: string, count: number): string[] {
  const [year, month, day] = first.split("-").map(Number) as [number, number, number];
  const weekday = new Date(`${first}T00:00:00Z`).getUTCDay();
  const step = rule.every === "month" ? 1 : 3;
  const days: string[] = [];
  for (let n = 1; days.length < count && n < 2_400; n++) {
    const [y, m] = [year + Math.floor((month - 1 + n * step) / 12), (month - 1 + n * step) % 12];
    const found = iso(y, m, dayIn(rule.dayRule, y, m, day, weekday));
    if (found > after) days.push(found);
  }
  return days;
}

function dayIn(rule: SeriesRule["dayRule"], year: number, month: number, day: number, weekday: number): number {
  const last = daysIn(year, month);
  if (rule === "date") return Math.min(day, last);
  const firstSuch = 1 + ((weekday - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7);
  const lastSuch = firstSuch + 7 * Math.floor((last - firstSuch) / 7);
  // A fifth Friday that a month does not have is its last one.
  return rule === "last-weekday" ? lastSuch : Math.min(firstSuch + 7 * Math.floor((day - 1) / 7), lastSuch);
}
