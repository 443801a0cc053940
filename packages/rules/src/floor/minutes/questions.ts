import type { QuestionState } from "@diemcau/contract";
import { section, text, type MinutesBlock } from "./section.ts";

const WORDS = {
  vi: {
    title: "Câu hỏi, ý kiến",
    sum: (all: string, answered: string, returned: string, merged: string) => `Hội nghị nhận ${all} câu hỏi, ý kiến: ${answered} được trả lời, ${merged} được gộp vào câu cùng ý, ${returned} được trả lại.`,
    withdrawn: (n: string) => `${n} câu được người hỏi rút lại.`,
    left: (n: string) => `${n} câu chưa được trả lời tại hội nghị.`,
    columns: ["Số", "Câu hỏi, ý kiến", "Người hỏi", "Trả lời"],
    onAir: "Trả lời trực tiếp tại hội nghị.",
    nameless: "Không ghi tên",
    alike: (n: string) => `(cùng ${n} câu cùng ý)`,
    more: (n: string) => `Còn ${n} câu đã trả lời có trong tệp câu hỏi kèm theo.`,
  },
  en: {
    title: "Questions and opinions",
    sum: (all: string, answered: string, returned: string, merged: string) => `Questions and opinions received: ${all}; answered: ${answered}; merged into one like it: ${merged}; returned: ${returned}.`,
    withdrawn: (n: string) => `Withdrawn by who asked: ${n}.`,
    left: (n: string) => `Not answered at the conference: ${n}.`,
    columns: ["No.", "Question or opinion", "Asked by", "Answer"],
    onAir: "Answered live at the conference.",
    nameless: "Without a name",
    alike: (n: string) => `(with others like it: ${n})`,
    more: (n: string) => `Answered questions that stand in the attached file: ${n}.`,
  },
} as const;

/** What the module of questions reads for the minutes. */
export interface QuestionMinutes {
  readonly counts: Readonly<Record<QuestionState, number>>;
  /** Answered ones, by number; `more`: how many there are beside them. */
  readonly answered: readonly { number: number; text: string; author: string | null; siteName: string | null; answer: string | null; onAir: boolean; alike: number }[];
  readonly more: number;
}

export const questions = section<"questions.counted", QuestionMinutes>({
  key: "questions",
  place: "course",
  kinds: [],
  write({ rows, language, say }) {
    if (!rows) return [];
    const { counts, answered, more } = rows;
    const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
    if (all === 0) return [];
    const words = WORDS[language];
    const blocks: MinutesBlock[] = text(words.sum(say.number(all), say.number(counts.answered), say.number(counts.returned), say.number(counts.merged)));
    const [number, what, who, answer] = words.columns;
    if (answered.length > 0) {
      blocks.push({
        kind: "table",
        columns: [
          { title: number, share: 8, align: "center" },
          { title: what, share: 38 },
          { title: who, share: 20 },
          { title: answer, share: 34 },
        ],
        rows: answered.map((each) => [
          String(each.number),
          each.alike > 0 ? `${each.text} ${words.alike(say.number(each.alike))}` : each.text,
          [each.author ?? words.nameless, each.siteName].filter(Boolean).join(", "),
          [each.answer, each.onAir ? words.onAir : null].filter(Boolean).join(" "),
        ]),
      });
    }
    if (more > 0) blocks.push(...text(words.more(say.number(more))));
    if (counts.withdrawn > 0) blocks.push(...text(words.withdrawn(say.number(counts.withdrawn))));
    const left = counts.new + counts.shown;
    if (left > 0) blocks.push(...text(words.left(say.number(left))));
    return [{ title: words.title, blocks }];
  },
});
