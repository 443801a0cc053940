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

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** "15/6/2023", "15.6.2023", "15-6-2023" or "2023-06-15" as "2023-06-15"; "" when it is no date. */
export function isoDate(text: string): string {
  const match = /^\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\s*$/.exec(text);
  const iso = match ? `${match[3]}-${match[2]!.padStart(2, "0")}-${match[1]!.padStart(2, "0")}` : text.trim();
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === iso ? iso : "";
}

/** "2023-06-15" as "15/06/2023". */
export const dateText = (iso: string): string => iso.split("-").reverse().join("/");

/** "8:00", "8h00", "8h", "0800" as "08:00"; "" when it is no time. */
export function isoTime(text: string): string {
  const match = /^\s*(\d{1,2})\s*(?:[:.hg]\s*(\d{2})?|(\d{2}))?\s*$/i.exec(text);
  if (!match) return "";
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? match[3] ?? 0);
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` : "";
}
