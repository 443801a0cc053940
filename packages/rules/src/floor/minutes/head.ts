import type { Language } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";
import { NO_SUM, figureAt, plus } from "../roll-call/figures.ts";
import type { MinutesSay } from "./say.ts";
import type { MinutesFacts } from "./section.ts";

const WORDS = {
  vi: {
    from: (from: string, to: string) => `Thời gian: từ ${from} đến ${to}.`,
    begun: (from: string) => `Thời gian bắt đầu: ${from}.`,
    planned: (at: string) => `Thời gian dự kiến: ${at}.`,
    place: (venue: string, sites: string) => `Địa điểm: ${venue} (điểm cầu trung tâm) và ${sites} điểm cầu khác.`,
    alone: (venue: string) => `Địa điểm: ${venue}.`,
    organisers: (names: string) => `Cơ quan tổ chức: ${names}.`,
    chairs: (names: string) => `Chủ trì: ${names}.`,
    secretary: (name: string) => `Thư ký (người ghi biên bản): ${name}.`,
    people: (present: string, expected: string) => `Thành phần tham dự: ${present} đại biểu có mặt trên ${expected} đại biểu được triệu tập.`,
  },
  en: {
    from: (from: string, to: string) => `Time: from ${from} to ${to}.`,
    begun: (from: string) => `Begun: ${from}.`,
    planned: (at: string) => `Planned for: ${at}.`,
    place: (venue: string, sites: string) => `Place: ${venue} (central site); other sites: ${sites}.`,
    alone: (venue: string) => `Place: ${venue}.`,
    organisers: (names: string) => `Organised by: ${names}.`,
    chairs: (names: string) => `Chairs: ${names}.`,
    secretary: (name: string) => `Secretary: ${name}.`,
    people: (present: string, expected: string) => `Delegates present: ${present}; expected: ${expected}.`,
  },
} as const;

/** First lines of the minutes: when, where, who. */
export function minutesHead(facts: MinutesFacts, state: ConferenceState, closedAt: number | null, secretary: string, language: Language, say: MinutesSay): string[] {
  const words = WORDS[language];
  const { conference } = facts.outline;
  const names = facts.chairs.map(({ name, post }) => [name, post].filter(Boolean).join(", "));
  const sum = facts.sites.reduce((all, { expected }, site) => plus(all, figureAt(state, site, expected)), NO_SUM);
  return [
    state.openedAt === null ? words.planned(say.moment(conference.startsAt)) : closedAt === null ? words.begun(say.moment(state.openedAt)) : words.from(say.moment(state.openedAt), say.moment(closedAt)),
    facts.sites.length > 1 ? words.place(conference.venue, say.number(facts.sites.length - 1)) : words.alone(conference.venue),
    ...(facts.organisers.length > 0 ? [words.organisers(facts.organisers.map(({ name }) => name).join("; "))] : []),
    ...(names.length > 0 ? [words.chairs(names.join("; "))] : []),
    ...(secretary ? [words.secretary(secretary)] : []),
    words.people(say.count(sum.present, sum.qualifier), say.number(sum.expected)),
  ];
}
