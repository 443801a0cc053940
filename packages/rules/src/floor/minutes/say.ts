import type { HeadcountQualifier, Language } from "@diemcau/contract";
import { formatDate, formatNumber, formatTime } from "../../text/format.ts";

/** Times, numbers and names as minutes write them. */
export interface MinutesSay {
  /** "08 giờ 05", "08:05". */
  time(at: number): string;
  /** "08 giờ 05, ngày 11 tháng 10 năm 2023". */
  moment(at: number): string;
  /** "11/10/2023". */
  date(at: number): string;
  number(value: number): string;
  /** With its qualifier: "khoảng 45". */
  count(value: number, qualifier: HeadcountQualifier): string;
  /** "1 giờ 05 phút", "4 phút", "35 giây". */
  duration(milliseconds: number): string;
  /** Who did it, as people know them: an account by its name, a room by its own. */
  who(by: string | undefined): string;
}

const WORDS = {
  vi: {
    clock: (hour: string, minute: string) => `${hour} giờ ${minute}`,
    moment: (clock: string, day: string) => `${clock}, ${day}`,
    qualifier: { exact: "", approx: "khoảng ", "more-than": "hơn " },
    hours: (n: number) => `${n} giờ`,
    minutes: (n: number) => `${n} phút`,
    seconds: (n: number) => `${n} giây`,
    system: "hệ thống",
    delegate: "một đại biểu",
  },
  en: {
    clock: (hour: string, minute: string) => `${hour}:${minute}`,
    moment: (clock: string, day: string) => `${clock} on ${day}`,
    qualifier: { exact: "", approx: "about ", "more-than": "more than " },
    hours: (n: number) => `${n} h`,
    minutes: (n: number) => `${n} min`,
    seconds: (n: number) => `${n} s`,
    system: "the system",
    delegate: "a delegate",
  },
} as const;

const MINUTE = 60_000;

export function minutesSay(language: Language, timeZone: string, siteName: (site: number) => string): MinutesSay {
  const words = WORDS[language];
  const time = (at: number): string => {
    const [hour, minute] = formatTime(new Date(at), { timeZone }).split(":") as [string, string];
    return words.clock(hour, minute);
  };
  const number = (value: number): string => formatNumber(value, language);
  return {
    time,
    moment: (at) => words.moment(time(at), formatDate(new Date(at), language, { style: "document", timeZone })),
    date: (at) => formatDate(new Date(at), language, { timeZone }),
    number,
    count: (value, qualifier) => words.qualifier[qualifier] + number(value),
    duration(milliseconds) {
      if (milliseconds < MINUTE) return words.seconds(Math.max(0, Math.round(milliseconds / 1_000)));
      const minutes = Math.round(milliseconds / MINUTE);
      const hours = Math.floor(minutes / 60);
      return [hours > 0 ? words.hours(hours) : "", minutes % 60 > 0 || hours === 0 ? words.minutes(minutes % 60) : ""].filter(Boolean).join(" ");
    },
    who(by = "system") {
      if (by.startsWith("account:")) return by.slice("account:".length);
      if (by.startsWith("site:")) return siteName(Number(by.slice("site:".length)));
      return by.startsWith("delegate:") ? words.delegate : words.system;
    },
  };
}
