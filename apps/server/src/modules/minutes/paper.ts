/** The minutes as a paper: what is generated and what was written by hand, in the form that offices use. Pure. */
import type { Language, Letterhead, MinutesText, MinutesView } from "@diemcau/contract";
import type { OfficialBlock, OfficialOrder, TextLink } from "../prints/index.ts";

const WORDS = {
  vi: {
    name: "Biên bản",
    conclusions: "Kết luận",
    attendance: "Thành phần khác",
    annex: "Phụ lục",
    secretary: "Thư ký",
    chair: "Chủ trì",
    end: (at: string) => `Biên bản này lập xong lúc ${at}./.`,
  },
  en: {
    name: "Minutes",
    conclusions: "Conclusions",
    attendance: "Also attending",
    annex: "Annex",
    secretary: "Secretary",
    chair: "Chair",
    end: (at: string) => `These minutes were completed at ${at}.`,
  },
} as const;

const ROMAN = [[10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]] as const;
function roman(number: number): string {
  let rest = number;
  return ROMAN.map(([value, sign]) => {
    const times = Math.floor(rest / value);
    rest -= times * value;
    return sign.repeat(times);
  }).join("");
}

/** Paragraphs of what was typed, as they are printed. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n+/)
    .map((line) => line.replaceAll(/\s+/g, " ").trim())
    .filter(Boolean);

interface Material {
  readonly view: Pick<MinutesView, "head" | "sections" | "text">;
  readonly letterhead: Letterhead;
  readonly title: string;
  /** Of the conference: 2026-02-05. */
  readonly day: string;
  /** "11 giờ 30, ngày …". */
  readonly writtenAt: string;
  readonly language: Language;
  /** Documents that a paragraph mentions, by its text. */
  readonly links: ReadonlyMap<string, readonly TextLink[]>;
}

export function minutesPaper({ view: { head, sections, text }, letterhead, title, day, writtenAt, language, links }: Material): OfficialOrder {
  const words = WORDS[language];
  const paragraphs = (typed: string): OfficialBlock[] =>
    paragraphsOf(typed).map((line) => {
      const found = links.get(line);
      return { kind: "text", text: line, ...(found ? { links: found } : {}) };
    });
  let number = 0;
  const heading = (of: string): OfficialBlock => ({ kind: "heading", text: `${roman(++number)}. ${of}` });
  const written = (place: "course" | "annex", only: (key: string) => boolean): OfficialBlock[] =>
    sections
      .filter((section) => section.place === place && only(section.key))
      .flatMap(({ key, parts }) => [...parts.flatMap((part) => [heading(part.title), ...part.blocks]), ...paragraphs(text.remarks[key] ?? "")]);
  const conclusions = paragraphs(text.conclusions);
  const body: OfficialBlock[] = [
    ...head.map((line): OfficialBlock => ({ kind: "text", text: line })),
    ...(text.attendance ? [{ kind: "text" as const, text: `${words.attendance}:`, bold: true }, ...paragraphs(text.attendance)] : []),
    ...written("course", (key) => key !== "closing"),
    ...(conclusions.length > 0 ? [heading(words.conclusions), ...conclusions] : []),
    ...written("course", (key) => key === "closing"),
    { kind: "text", text: words.end(writtenAt) },
  ];
  number = 0;
  const annex = written("annex", () => true);
  return {
    language,
    letterhead: letterheadOfMinutes(letterhead, text, day),
    type: "BB",
    name: words.name,
    abstract: title,
    body,
    signatures: [
      { title: text.secretaryTitle || words.secretary, name: text.secretary },
      { title: text.chairTitle || words.chair, name: text.chair },
    ],
    annex: annex.length > 0 ? [{ kind: "text", text: words.annex, bold: true }, ...annex] : [],
  };
}

/** Numbers and dates of letters are not those of minutes, and nobody is "as above" in them. */
function letterheadOfMinutes(letterhead: Letterhead, { number, place }: Pick<MinutesText, "number" | "place">, day: string): Letterhead {
  return { ...letterhead, number, date: day, place: place || letterhead.place, recipients: letterhead.recipients.filter((line) => !/^(như trên|as above)/i.test(line)) };
}

/** The minute of one roll call by itself. */
export function rollCallPaper({ view, letterhead, title, day, writtenAt, language }: Omit<Material, "view" | "links"> & { view: { head: string[]; parts: MinutesView["sections"][number]["parts"]; text: MinutesText } }): OfficialOrder {
  const words = WORDS[language];
  return {
    language,
    letterhead: letterheadOfMinutes(letterhead, { number: "", place: view.text.place }, day),
    type: "BB",
    name: words.name,
    abstract: title,
    body: [
      ...view.head.map((line): OfficialBlock => ({ kind: "text", text: line })),
      ...view.parts.flatMap((part, at): OfficialBlock[] => [{ kind: "heading", text: `${roman(at + 1)}. ${part.title}` }, ...part.blocks]),
      { kind: "text", text: words.end(writtenAt) },
    ],
    signatures: [
      { title: view.text.secretaryTitle || words.secretary, name: view.text.secretary },
      { title: view.text.chairTitle || words.chair, name: view.text.chair },
    ],
    annex: [],
  };
}
