import type { RosterClash } from "@diemcau/contract";
import type { Format } from "../../i18n/index.ts";

/** What the words about a warning need: what it is about, and of another conference its name, room and hours. */
export function warningHoles(format: Format, { value = "", clash }: { readonly value?: string; readonly clash?: RosterClash }): Record<"value" | "conference" | "site" | "hours", string> {
  const hours = clash
    ? `${format.time(clash.startsAt, clash.timeZone)}–${format.dateTime(clash.endsAt, clash.timeZone)}, ${format.zone(clash.timeZone, clash.startsAt)}`
    : "";
  return { value, conference: clash?.conference ?? "", site: clash?.site ?? "", hours };
}
