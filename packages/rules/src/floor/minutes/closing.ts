import { section, text } from "./section.ts";

const WORDS = {
  vi: {
    title: "Bế mạc",
    closed: (at: string, took: string) => `Hội nghị kết thúc lúc ${at}, sau ${took}.`,
  },
  en: {
    title: "Closing",
    closed: (at: string, took: string) => `The conference ended at ${at}, after ${took}.`,
  },
} as const;

export const closing = section({
  key: "closing",
  place: "course",
  kinds: ["conference.opened", "conference.closed"],
  write({ entries, language, say }) {
    const words = WORDS[language];
    const opened = entries.find(({ kind }) => kind === "conference.opened");
    const closed = entries.find(({ kind }) => kind === "conference.closed");
    if (!opened || !closed) return [];
    return [{ title: words.title, blocks: text(words.closed(say.moment(closed.at), say.duration(closed.at - opened.at))) }];
  },
});
