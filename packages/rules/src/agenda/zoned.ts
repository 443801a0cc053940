/** Wall-clock times of a zone as instants, and back. */

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(instant: number, zone: string): Record<string, string> {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/** "2023-10-11" and "08:00" of an instant in a zone. */
export function wallClock(instant: number, zone: string): { date: string; time: string } {
  const { year, month, day, hour, minute } = partsOf(instant, zone);
  return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}` };
}

/** The instant of a wall-clock time in a zone, NaN when it is no time. */
export function instantOf(date: string, time: string, zone: string): number {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wanted)) return Number.NaN;
  let instant = wanted;
  // Twice: the first guess may fall on the other side of a change to or from daylight saving.
  for (let round = 0; round < 2; round++) {
    const shown = wallClock(instant, zone);
    instant += wanted - Date.parse(`${shown.date}T${shown.time}:00Z`);
  }
  return instant;
}

/** Asked of the formatter: `Intl.supportedValuesOf` knows one name of each zone, and Asia/Saigon for ours. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const DAY_MS = 86_400_000;
const midnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** Is yyyy-mm-dd a day of the calendar, from the year 1000 on? */
export function isDay(text: string): boolean {
  const day = new Date(midnight(text));
  return !Number.isNaN(day.getTime()) && day.getUTCFullYear() >= 1_000 && day.toISOString().startsWith(text);
}

/** Days from one date of the calendar to another. */
export const daysBetween = (from: string, to: string): number => Math.round((midnight(to) - midnight(from)) / DAY_MS);

/** The date so many days after another. */
export const dayAfter = (date: string, days: number): string => new Date(midnight(date) + days * DAY_MS).toISOString().slice(0, 10);
