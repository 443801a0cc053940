/** Numbers, times and durations as the readers of each language write them. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { HeadcountQualifier } from "@diemcau/contract";
import { LOCALE_OF, type Language } from "./language.ts";

/** Where nobody has said it: until the sign-in is known. */
let houseZone = "Asia/Ho_Chi_Minh";

/** Times without a zone of their own are read where whoever is signed in is. @param zone IANA name */
export function readTimesIn(zone: string): void {
  houseZone = zone;
}
/** The zone of times that have none of their own, IANA name. */
export const timesAreReadIn = (): string => houseZone;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const QUALIFIER: Record<Language, Record<HeadcountQualifier, string>> = {
  vi: { exact: "", approx: "khoảng ", "more-than": "hơn " },
  en: { exact: "", approx: "about ", "more-than": "more than " },
};
const WORDS = {
  vi: {
    justNow: "vừa xong",
    ownCity: "TP. Hồ Chí Minh",
    ago: (text: string) => `${text} trước`,
    in: (text: string) => `sau ${text}`,
    day: (n: string) => `${n} ngày`,
    hour: (n: string) => `${n} giờ`,
    minute: (n: string) => `${n} phút`,
    second: (n: string) => `${n} giây`,
  },
  en: {
    justNow: "just now",
    ownCity: "Ho Chi Minh City",
    ago: (text: string) => `${text} ago`,
    in: (text: string) => `in ${text}`,
    day: (n: string) => `${n} day${n === "1" ? "" : "s"}`,
    hour: (n: string) => `${n} h`,
    minute: (n: string) => `${n} min`,
    second: (n: string) => `${n} s`,
  },
} as const;

const SIGN = { exact: "", approx: "≈ ", "more-than": "> " } satisfies Record<HeadcountQualifier, string>;

export interface Format {
  readonly language: Language;
  /** 1998 → "1.998" (vi), "1,998" (en). */
  number(value: number): string;
  /** With its qualifier: "hơn 100.000". */
  count(value: number, qualifier: HeadcountQualifier): string;
  /** A sum, with its qualifier as a sign, where there is no room for words: "> 100.000". */
  sum(value: number, qualifier: HeadcountQualifier): string;
  /** Share of 1: 0.975 → "97,5%". */
  percent(share: number): string;
  /** "14:05" in the zone given (IANA name). */
  time(instant: number, zone?: string): string;
  /** "14:05:09". */
  clock(instant: number, zone?: string): string;
  /** "11/10/2023". */
  date(instant: number, zone?: string): string;
  /** "14:05, 11/10/2023". */
  dateTime(instant: number, zone?: string): string;
  /** Length of time in ms, coarsest unit and the next: "3 phút", "1 giờ 20 phút". */
  duration(milliseconds: number): string;
  /** "3 phút trước". */
  ago(instant: number, now: number): string;
  /** A time zone by its city and offset at an instant: "Paris (GMT+2)". */
  zone(zone: string, at?: number): string;
  /** Stopwatch text: "12:05", "1:02:05"; negative gets a minus. */
  stopwatch(milliseconds: number): string;
}

/** The zone that Vietnam's conferences are in, under both its names: written as people write the city. */
const OWN_CITIES: ReadonlySet<string> = new Set(["Asia/Ho_Chi_Minh", "Asia/Saigon"]);
const two = (value: number) => String(value).padStart(2, "0");

/** Formatters of one language; the Intl objects are made once, they are slow to make. */
export function createFormat(language: Language): Format {
  const locale = LOCALE_OF[language];
  const words = WORDS[language];
  // Vietnamese style guides group from four digits on; CLDR would leave 1998 bare in some locales.
  const numbers = new Intl.NumberFormat(locale, { useGrouping: "always", maximumFractionDigits: 1 });
  const number = (value: number) => numbers.format(value);
  const zoned = new Map<string, Intl.DateTimeFormat>();
  const dated = (kind: string, zone: string, options: Intl.DateTimeFormatOptions, instant: number) => {
    const key = kind + zone;
    let format = zoned.get(key);
    if (!format) zoned.set(key, (format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone, hourCycle: "h23" })));
    return format.format(instant);
  };
  const time = (instant: number, zone = houseZone) => dated("t", zone, { hour: "2-digit", minute: "2-digit" }, instant);
  const date = (instant: number, zone = houseZone) =>
    dated("d", zone, { day: "2-digit", month: "2-digit", year: "numeric" }, instant);
  const duration = (milliseconds: number): string => {
    const length = Math.max(0, milliseconds);
    if (length >= DAY) return words.day(number(Math.floor(length / DAY)));
    if (length >= HOUR) {
      const minutes = Math.floor((length % HOUR) / MINUTE);
      const hours = words.hour(number(Math.floor(length / HOUR)));
      return minutes > 0 ? `${hours} ${words.minute(number(minutes))}` : hours;
    }
    if (length >= MINUTE) return words.minute(number(Math.floor(length / MINUTE)));
    return words.second(number(Math.floor(length / SECOND)));
  };
  return {
    language,
    number,
    count: (value, qualifier) => QUALIFIER[language][qualifier] + number(value),
    sum: (value, qualifier) => SIGN[qualifier] + number(value),
    percent: (share) => `${number(Math.round(share * 1000) / 10)}%`,
    time,
    clock: (instant, zone = houseZone) =>
      dated("c", zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }, instant),
    date,
    dateTime: (instant, zone = houseZone) => `${time(instant, zone)}, ${date(instant, zone)}`,
    zone: (zone, at = Date.now()) => {
      const offset = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(at).find(({ type }) => type === "timeZoneName")?.value;
      const city = OWN_CITIES.has(zone) ? words.ownCity : zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
      return offset === undefined || city === offset ? city : `${city} (${offset})`;
    },
    duration,
    ago: (instant, now) => (now - instant < 10 * SECOND ? words.justNow : words.ago(duration(now - instant))),
    stopwatch: (milliseconds) => {
      const total = Math.floor(Math.abs(milliseconds) / SECOND);
      const hours = Math.floor(total / 3600);
      const minutes = Math.floor((total % 3600) / 60);
      const text = hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${two(minutes)}:${two(total % 60)}`;
      return milliseconds <= -SECOND ? `−${text}` : text;
    },
  };
}

const formats: Partial<Record<Language, Format>> = {};

/** Formatters of the language shown now. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "vi";
  return useMemo(() => (formats[language] ??= createFormat(language)), [language]);
}
