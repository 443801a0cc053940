/** A room's own minutes as a paper. Pure. */
import type { Language, Letterhead, LocalMinutes } from "@diemcau/contract";
import { minutesSay } from "@diemcau/rules/minutes";
import type { OfficialBlock, OfficialOrder, TextLink } from "../prints/index.ts";

const WORDS = {
  vi: {
    name: "Biên bản",
    abstract: (conference: string, site: string) => `Phần tại ${site}, ${conference}`,
    attendance: "Thành phần",
    present: (present: string, expected: string) => `Có mặt: ${present} người; triệu tập: ${expected} người.`,
    chair: (name: string) => `Chủ trì tại điểm cầu: ${name}.`,
    course: "Diễn biến",
    none: "Điểm cầu không có phần riêng.",
    opened: (time: string) => `${time}: khai mạc tại điểm cầu.`,
    closed: (time: string) => `${time}: bế mạc tại điểm cầu.`,
    begun: (time: string, title: string) => `${time}: ${title}.`,
    returned: (time: string) => `${time}: trở lại chương trình chung.`,
    conclusions: "Kết luận tại điểm cầu",
    end: (moment: string) => `Biên bản này lập xong lúc ${moment}./.`,
    secretary: "Thư ký",
    head: "Chủ trì điểm cầu",
  },
  en: {
    name: "Minutes",
    abstract: (conference: string, site: string) => `The part held in ${site}, ${conference}`,
    attendance: "Attendance",
    present: (present: string, expected: string) => `Present: ${present}; expected: ${expected}.`,
    chair: (name: string) => `Chair in the room: ${name}.`,
    course: "Course",
    none: "The room had no part of its own.",
    opened: (time: string) => `${time}: the room opened its own part.`,
    closed: (time: string) => `${time}: the room closed its own part.`,
    begun: (time: string, title: string) => `${time}: ${title}.`,
    returned: (time: string) => `${time}: back in the common programme.`,
    conclusions: "Conclusions of the room",
    end: (moment: string) => `These minutes were completed at ${moment}.`,
    secretary: "Secretary",
    head: "Chair of the room",
  },
} as const;

/** Paragraphs of its conclusions as they are printed: each keeps its own. */
export const conclusionsOf = ({ conclusions }: LocalMinutes): string[] =>
  conclusions.flatMap(({ text }, at) => text.split("\n").map((own, first) => (first === 0 ? `${at + 1}) ${own}` : own)));

/** @param links documents that a paragraph of the conclusions mentions, by its text */
export function localPaper(minutes: LocalMinutes, letterhead: Letterhead, language: Language, now: number, links: ReadonlyMap<string, readonly TextLink[]>): OfficialOrder {
  const words = WORDS[language];
  const say = minutesSay(language, minutes.timeZone, () => minutes.siteName);
  let number = 0;
  const heading = (title: string): OfficialBlock => ({ kind: "heading", text: `${++number}. ${title}` });
  const line = (text: string): OfficialBlock => ({ kind: "text", text });
  const { acts, conclusions, siteChair, present, expected, qualifier } = minutes;
  return {
    language,
    letterhead,
    type: "BB",
    name: words.name,
    abstract: words.abstract(minutes.conferenceTitle, minutes.siteName),
    body: [
      heading(words.attendance),
      ...(siteChair ? [line(words.chair(siteChair))] : []),
      line(words.present(say.count(present, qualifier), say.number(expected))),
      heading(words.course),
      ...(acts.length === 0 ? [line(words.none)] : []),
      ...acts.map(({ kind, when, title }) => line(kind === "begun" ? words.begun(say.time(when), title ?? "") : words[kind](say.time(when)))),
      ...(conclusions.length === 0 ? [] : [heading(words.conclusions)]),
      ...conclusionsOf(minutes).map((text): OfficialBlock => ({ kind: "text", text, links: links.get(text) ?? [] })),
      line(words.end(say.moment(now))),
    ],
    signatures: [
      { title: words.secretary, name: "" },
      { title: words.head, name: siteChair ?? "" },
    ],
    annex: [],
  };
}
