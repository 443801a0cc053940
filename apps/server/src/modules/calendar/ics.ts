import type { Language } from "@diemcau/contract";
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from "ical-generator";
import type { ScheduledConference } from "../conferences/index.ts";

/** How often a calendar program is asked to look again, seconds. */
const REFRESH_S = 30 * 60;
const STATUS = { planned: ICalEventStatus.CONFIRMED, postponed: ICalEventStatus.TENTATIVE, cancelled: ICalEventStatus.CANCELLED } as const;
const WORDS: Record<Language, { postponed: string; cancelled: string; centre: string; room: string; there: string }> = {
  vi: { postponed: "HOÃN", cancelled: "HỦY", centre: "Điểm cầu trung tâm", room: "Điểm cầu", there: "Giờ tại điểm cầu" },
  en: { postponed: "POSTPONED", cancelled: "CANCELLED", centre: "Central site", room: "Site", there: "Time at the site" },
};

export interface CalendarOptions {
  readonly name: string;
  readonly language: Language;
  readonly now: number;
}

/** "19:30–23:00, 27/03/2027 (Europe/Paris)": also for whoever reads a mission's calendar from elsewhere. */
function hoursIn({ startsAt, endsAt }: { startsAt: number; endsAt: number }, timeZone: string): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "2-digit", month: "2-digit", year: "numeric" });
  return `${time.format(startsAt)}–${time.format(endsAt)}, ${day.format(startsAt)} (${timeZone})`;
}

/**
 * One event for each session. Times are instants (UTC): a calendar shows them in its own zone, so a mission abroad
 * sees its local time without a table of zones. An event keeps its UID for good and counts up with each change.
 */
export function calendarOf(conferences: readonly ScheduledConference[], { name, language, now }: CalendarOptions): string {
  const words = WORDS[language];
  const calendar = ical({ name, prodId: { company: "Diem Cau", product: "diemcau", language: language.toUpperCase() }, method: ICalCalendarMethod.PUBLISH, ttl: REFRESH_S });
  for (const conference of conferences) {
    const several = conference.sessions.length > 1;
    for (const session of conference.sessions) {
      const standing = session.isOff ? "cancelled" : conference.standing;
      const mark = standing === "planned" ? "" : `[${words[standing]}] `;
      const title = several ? `${conference.shortTitle}: ${session.title}` : conference.shortTitle;
      const lines = [
        conference.title,
        ...(conference.reason ? [conference.reason] : []),
        ...(conference.siteName ? [`${words.room}: ${conference.siteName}`] : []),
        ...(conference.siteZone !== null && conference.siteZone !== conference.timeZone ? [`${words.there}: ${hoursIn(session, conference.siteZone)}`] : []),
        `${words.centre}: ${conference.venue}`,
        "",
        ...session.items.map((item, at) => `${at + 1}. ${item}`),
      ];
      calendar.createEvent({
        id: `${session.id}@diemcau`,
        sequence: conference.version - 1,
        start: new Date(session.startsAt),
        end: new Date(session.endsAt),
        stamp: new Date(conference.changedAt ?? now),
        ...(conference.changedAt === null ? {} : { lastModified: new Date(conference.changedAt) }),
        summary: mark + title,
        description: lines.join("\n").trim(),
        location: conference.siteName ?? conference.venue,
        status: STATUS[standing],
        transparency: standing === "cancelled" ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
      });
    }
  }
  return calendar.toString();
}
