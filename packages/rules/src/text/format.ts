/** Numbers, counts, dates and half-days as Vietnamese and English readers write them. */

export type TextLocale = "vi" | "en";
/** How sure a published figure is; "hơn 10 vạn" is `more-than`. */
export type CountQualifier = "exact" | "approx" | "more-than";
export type HalfDay = "morning" | "afternoon" | "evening";

export const DEFAULT_TIME_ZONE = "Asia/Ho_Chi_Minh";

const INTL_LOCALE = { vi: "vi-VN", en: "en-GB" } as const;
const QUALIFIER = {
  vi: { exact: "", approx: "khoảng ", "more-than": "hơn " },
  en: { exact: "", approx: "about ", "more-than": "more than " },
} as const;
const HALF_DAY = {
  vi: { morning: "sáng", afternoon: "chiều", evening: "tối" },
  en: { morning: "morning", afternoon: "afternoon", evening: "evening" },
} as const;

/**
 * vi: "1.998", "97,55"; en: "1,998", "97.55". `minDigits` pads ("05 nhiệm vụ"); `decimals` fixes the number of
 * decimals, otherwise at most two are shown.
 */
export function formatNumber(
  value: number,
  locale: TextLocale,
  options: { decimals?: number; minDigits?: number } = {},
): string {
  return new Intl.NumberFormat(INTL_LOCALE[locale], {
    minimumFractionDigits: options.decimals ?? 0,
    maximumFractionDigits: options.decimals ?? 2,
    minimumIntegerDigits: options.minDigits ?? 1,
    useGrouping: true,
  }).format(value);
}

/** A share of 1 as percent without a space: 0.9755 → "97,55%". */
export function formatPercent(share: number, locale: TextLocale, decimals?: number): string {
  return `${formatNumber(share * 100, locale, decimals === undefined ? {} : { decimals })}%`;
}

/** A figure with its qualifier: "hơn 100.000", "khoảng 6.900", "2.000". */
export function formatCount(value: number, qualifier: CountQualifier, locale: TextLocale): string {
  return QUALIFIER[locale][qualifier] + formatNumber(value, locale);
}

interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/**
 * Calendar parts of an instant in a time zone. A date-only text "2023-10-11" is a calendar date and is
 * never shifted.
 * @throws RangeError when the text is no date or the zone is unknown
 */
function datePartsOf(value: Date | string, timeZone: string): DateParts {
  const dateOnly = typeof value === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (dateOnly) {
    return { year: Number(dateOnly[1]), month: Number(dateOnly[2]), day: Number(dateOnly[3]), hour: 0, minute: 0 };
  }
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(typeof value === "string" ? new Date(value) : value);
  const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return { year: get("year"), month: get("month"), day: get("day"), hour: get("hour"), minute: get("minute") };
}

const two = (value: number): string => String(value).padStart(2, "0");

export type DateStyle = "numeric" | "short" | "document" | "long";

/**
 * Dates. vi: `numeric` "11/10/2023", `short` "11/10", `document` "ngày 05 tháng 02 năm 2024" (day below 10 and
 * months 1, 2 get a zero, other months do not: NĐ 30/2020), `long` like document without zeros.
 * en: `numeric` "11/10/2023", `short` "11 Oct", others "11 October 2023". Day always before month.
 */
export function formatDate(
  value: Date | string,
  locale: TextLocale,
  options: { style?: DateStyle; timeZone?: string } = {},
): string {
  const { year, month, day } = datePartsOf(value, options.timeZone ?? DEFAULT_TIME_ZONE);
  const style = options.style ?? "numeric";
  if (style === "numeric") return `${two(day)}/${two(month)}/${year}`;
  if (locale === "en") {
    const name = new Intl.DateTimeFormat("en-GB", { month: style === "short" ? "short" : "long", timeZone: "UTC" });
    const monthName = name.format(new Date(Date.UTC(2000, month - 1, 1)));
    return style === "short" ? `${day} ${monthName}` : `${day} ${monthName} ${year}`;
  }
  if (style === "short") return `${day}/${month}`;
  if (style === "long") return `ngày ${day} tháng ${month} năm ${year}`;
  return `ngày ${two(day)} tháng ${month <= 2 ? two(month) : month} năm ${year}`;
}

/** Clock time "14:05", 24 hours, in the given zone. */
export function formatTime(value: Date | string, options: { timeZone?: string } = {}): string {
  const { hour, minute } = datePartsOf(value, options.timeZone ?? DEFAULT_TIME_ZONE);
  return `${two(hour)}:${two(minute)}`;
}

/** "14:00, 11/10/2023". */
export function formatDateTime(value: Date | string, locale: TextLocale, options: { timeZone?: string } = {}): string {
  return `${formatTime(value, options)}, ${formatDate(value, locale, options)}`;
}

/** Half of the day of an instant: morning before 12:00, afternoon before 18:00, then evening. */
export function halfDayOf(value: Date | string, timeZone: string = DEFAULT_TIME_ZONE): HalfDay {
  const { hour } = datePartsOf(value, timeZone);
  return hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
}

/** "chiều 11/10/2023", "afternoon of 11 October 2023". Lower case: the caller starts the sentence. */
export function formatHalfDay(value: Date | string, locale: TextLocale, options: { timeZone?: string } = {}): string {
  const half = HALF_DAY[locale][halfDayOf(value, options.timeZone)];
  return locale === "vi"
    ? `${half} ${formatDate(value, "vi", options)}`
    : `${half} of ${formatDate(value, "en", { ...options, style: "long" })}`;
}

/** Quarter of a date in Roman numerals: "quý IV/2022", "Q4 2022". */
export function formatQuarter(value: Date | string, locale: TextLocale, options: { timeZone?: string } = {}): string {
  const { year, month } = datePartsOf(value, options.timeZone ?? DEFAULT_TIME_ZONE);
  const quarter = Math.ceil(month / 3);
  return locale === "vi" ? `quý ${["I", "II", "III", "IV"][quarter - 1]}/${year}` : `Q${quarter} ${year}`;
}
