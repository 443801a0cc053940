import { section, text, type MinutesBlock } from "./section.ts";

const WORDS = {
  vi: {
    title: "Phụ lục: Đại biểu vắng có lý do",
    sum: (persons: string, sites: string) => `${persons} đại biểu ở ${sites} điểm cầu vắng, có lý do từng người.`,
    columns: ["Điểm cầu", "Họ và tên", "Chức vụ", "Lý do"],
    more: (n: string) => `Còn ${n} người nữa có trong tệp “Đại biểu vắng” của hội nghị.`,
  },
  en: {
    title: "Annex: Delegates absent with a reason",
    sum: (persons: string, sites: string) => `${persons} delegates of ${sites} sites are absent, each with a reason.`,
    columns: ["Site", "Name", "Position", "Reason"],
    more: (n: string) => `The conference's file of those absent has all of them; not listed here: ${n}.`,
  },
} as const;

/** Who does not come and why, as the module of attendance reads it; `persons`, `sites`: of all of them. */
export interface AbsenceMinutes {
  readonly rows: readonly { readonly site: number; readonly name: string; readonly position: string; readonly reason: string }[];
  readonly persons: number;
  readonly sites: number;
}

export const absences = section<"headcount.published", AbsenceMinutes>({
  key: "absences",
  place: "annex",
  kinds: [],
  write({ rows: known, facts, language, say }) {
    if (!known || known.persons === 0) return [];
    const words = WORDS[language];
    const [site, name, position, reason] = words.columns;
    const table: MinutesBlock = {
      kind: "table",
      columns: [{ title: site, share: 28 }, { title: name, share: 24 }, { title: position, share: 24 }, { title: reason, share: 24 }],
      rows: known.rows.map((each) => [facts.sites[each.site]?.name ?? "", each.name, each.position, each.reason]),
    };
    const more = known.persons - known.rows.length;
    return [{ title: words.title, blocks: [...text(words.sum(say.number(known.persons), say.number(known.sites))), table, ...(more > 0 ? text(words.more(say.number(more))) : [])] }];
  },
});
