/** "14:05" and "11/10/2023" as both languages write them here; a formatter is slow to make, so each zone has one. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, Intl.DateTimeFormat>();

function made(cache: Map<string, Intl.DateTimeFormat>, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let format = cache.get(timeZone);
  if (!format) cache.set(timeZone, (format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone })));
  return format;
}

export const timeIn = (instant: number, timeZone: string) =>
  made(clocks, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant);
export const dateIn = (instant: number, timeZone: string) =>
  made(days, timeZone, { day: "2-digit", month: "2-digit", year: "numeric" }).format(instant);
export const dateTimeIn = (instant: number, timeZone: string) => `${timeIn(instant, timeZone)}, ${dateIn(instant, timeZone)}`;
/** "2023-06-15" → "15/06/2023". */
export const isoDate = (date: string) => date.split("-").reverse().join("/");
/** Do two zones show the same clock at that moment? */
export const sameClock = (instant: number, a: string, b: string) => a === b || dateTimeIn(instant, a) === dateTimeIn(instant, b);
