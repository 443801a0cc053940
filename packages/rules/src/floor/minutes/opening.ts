import { section, text } from "./section.ts";

const WORDS = {
  vi: {
    title: "Khai mạc",
    opened: (at: string, who: string) => `Hội nghị khai mạc lúc ${at}; ${who} thực hiện lệnh khai mạc.`,
    planned: (at: string, sites: string, expected: string) => `Theo chương trình, hội nghị bắt đầu lúc ${at}, với ${sites} điểm cầu và ${expected} đại biểu được triệu tập.`,
    connected: (sites: string, all: string) => `Khi khai mạc, ${sites}/${all} điểm cầu đã kết nối.`,
    not: "Hội nghị chưa khai mạc.",
  },
  en: {
    title: "Opening",
    opened: (at: string, who: string) => `The conference was opened at ${at} by ${who}.`,
    planned: (at: string, sites: string, expected: string) => `Its agenda had it begin at ${at}. Sites: ${sites}; delegates expected: ${expected}.`,
    connected: (sites: string, all: string) => `Sites connected at the opening: ${sites} of ${all}.`,
    not: "The conference has not been opened yet.",
  },
} as const;

export const opening = section({
  key: "opening",
  place: "course",
  kinds: ["conference.opened", "sites.presence"],
  write({ entries, facts, language, say }) {
    const words = WORDS[language];
    const opened = entries.find((entry) => entry.kind === "conference.opened");
    const { conference } = facts.outline;
    const expected = facts.sites.reduce((sum, site) => sum + site.expected, 0);
    const planned = words.planned(say.moment(conference.startsAt), say.number(facts.sites.length), say.number(expected));
    if (!opened) return [{ title: words.title, blocks: text(planned, words.not) }];
    const there = new Map<number, boolean>();
    for (const entry of entries) {
      if (entry.seq > opened.seq) break;
      if (entry.kind === "sites.presence") for (const [site, presence] of entry.changes) there.set(site, presence === "c");
    }
    const connected = [...there.values()].filter(Boolean).length;
    return [
      {
        title: words.title,
        blocks: text(planned, words.opened(say.moment(opened.at), say.who(opened.by)), words.connected(say.number(connected), say.number(facts.sites.length))),
      },
    ];
  },
});
