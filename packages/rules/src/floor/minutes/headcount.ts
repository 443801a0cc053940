import type { FigureSum, PublishedFigure } from "@diemcau/contract";
import { classesOf, figureAt, NO_SUM, plus } from "../roll-call/figures.ts";
import type { MinutesSay } from "./say.ts";
import { section, text, type MinutesBlock, type MinutesFacts } from "./section.ts";

const WORDS = {
  vi: {
    title: "Quân số",
    now: "Tổng hợp từ báo cáo của các điểm cầu; điểm cầu chưa báo thì tính số đã điểm danh.",
    columns: ["Cấp", "Điểm cầu đã báo", "Triệu tập", "Có mặt", "Từ xa", "Vắng có lý do", "Đi thay"],
    of: (a: string, b: string) => `${a}/${b}`,
    total: "Cộng",
    classes: ["Thành phần", "Có mặt", "Từ xa", "Vắng có lý do", "Đi thay"],
    others: "Thành phần khác",
    checkedIn: (n: string, difference: string) => `Điểm danh từng người: ${n}; chênh lệch so với quân số báo: ${difference}.`,
    agree: (n: string) => `Điểm danh từng người: ${n}, khớp với quân số báo.`,
    published: (at: string, who: string, present: string, sites: string, remark: string) => `Số công bố lúc ${at} (${who}): ${present} đại biểu tại ${sites} điểm cầu${remark}.`,
    later: (difference: string) => `So với số công bố gần nhất, số cuối cùng chênh ${difference}.`,
  },
  en: {
    title: "Headcount",
    now: "As reported by the sites; a site without a report stands with those checked in.",
    columns: ["Level", "Sites reporting", "Expected", "Present", "Remote", "Absent with reason", "Substitutes"],
    of: (a: string, b: string) => `${a}/${b}`,
    total: "Total",
    classes: ["Class", "Present", "Remote", "Absent with reason", "Substitutes"],
    others: "Other classes",
    checkedIn: (n: string, difference: string) => `Checked in one by one: ${n}; difference from the reported headcount: ${difference}.`,
    agree: (n: string) => `Checked in one by one: ${n}, which agrees with the reported headcount.`,
    published: (at: string, who: string, present: string, sites: string, remark: string) => `Published at ${at} (${who}): ${present} delegates at ${sites} sites${remark}.`,
    later: (difference: string) => `The last figure differs from the one published last by ${difference}.`,
  },
} as const;
type Words = (typeof WORDS)["vi" | "en"];

const signed = (value: number, say: MinutesSay): string => (value > 0 ? `+${say.number(value)}` : value < 0 ? `−${say.number(-value)}` : "0");

function byLevel(sums: readonly { name: string; sum: FigureSum }[], total: FigureSum, words: Words, say: MinutesSay): MinutesBlock {
  const row = (name: string, sum: FigureSum): string[] => [
    name,
    words.of(say.number(sum.counted), say.number(sum.sites)),
    say.number(sum.expected),
    say.count(sum.present, sum.qualifier),
    ...[sum.remote, sum.absent, sum.substitutes].map(say.number),
  ];
  return {
    kind: "table",
    columns: words.columns.map((title, at) => ({ title, share: at === 0 ? 24 : 13, align: at === 0 ? ("left" as const) : ("right" as const) })),
    rows: [...sums.map(({ name, sum }) => row(name, sum)), ...(sums.length > 1 ? [row(words.total, total)] : [])],
  };
}

function byClass(classes: PublishedFigure["classes"], words: Words, say: MinutesSay): MinutesBlock[] {
  if (classes.length === 0) return [];
  return [
    {
      kind: "table",
      columns: words.classes.map((title, at) => ({ title, share: at === 0 ? 40 : 15, align: at === 0 ? ("left" as const) : ("right" as const) })),
      rows: classes.map((each) => [each.class || words.others, ...[each.present, each.remote, each.absent, each.substitutes].map(say.number)]),
    },
  ];
}

const levelsOf = (facts: MinutesFacts, sumOf: (site: number) => FigureSum): { name: string; sum: FigureSum }[] =>
  facts.levels.map(({ code, name }) => ({
    name,
    sum: facts.sites.reduce((sum, site, ordinal) => (site.level === code ? plus(sum, sumOf(ordinal)) : sum), NO_SUM),
  }));

export const headcount = section({
  key: "headcount",
  place: "course",
  kinds: ["headcount.published"],
  write({ entries, facts, state, language, say }) {
    const words = WORDS[language];
    const levels = levelsOf(facts, (site) => figureAt(state, site, facts.sites[site]!.expected));
    const total = levels.reduce((sum, level) => plus(sum, level.sum), NO_SUM);
    if (total.present === 0 && total.counted === 0 && entries.length === 0) return [];
    const last = entries.at(-1);
    return [
      {
        title: words.title,
        blocks: [
          ...text(words.now),
          byLevel(levels, total, words, say),
          ...byClass(classesOf(state, facts.sites.keys()), words, say),
          ...text(total.checkedIn === total.present ? words.agree(say.number(total.checkedIn)) : words.checkedIn(say.number(total.checkedIn), signed(total.checkedIn - total.present, say))),
          ...text(
            ...entries.map(({ at, by, total: sum, remark }) =>
              words.published(say.moment(at), say.who(by), say.count(sum.present, sum.qualifier), say.number(sum.sites), remark ? ` – ${remark}` : ""),
            ),
            last && last.total.present !== total.present ? words.later(signed(total.present - last.total.present, say)) : null,
          ),
        ],
      },
    ];
  },
});
