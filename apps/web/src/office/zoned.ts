/** Dates and times as people here write them; zones are the rules'. */
export { instantOf, isZone, wallClock } from "@diemcau/rules/agenda";

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
