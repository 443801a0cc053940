/** A result as the programme shows it. */
import type { Language, StageCard, VoteCount, VoteOutcome, VotingRule } from "@diemcau/contract";

const WORDS = {
  vi: {
    choices: ["Tán thành", "Không tán thành", "Không có ý kiến"],
    outcome: { adopted: "Thông qua", rejected: "Không thông qua", "no-quorum": "Không đủ số tham dự" },
    note: (voted: string, present: string, entitled: string) => `Biểu quyết ${voted} · có mặt ${present} · có quyền ${entitled}`,
  },
  en: {
    choices: ["For", "Against", "Abstaining"],
    outcome: { adopted: "Adopted", rejected: "Not adopted", "no-quorum": "No quorum" },
    note: (voted: string, present: string, entitled: string) => `Voted ${voted} · present ${present} · entitled ${entitled}`,
  },
} as const;

interface Declared {
  readonly id: string;
  readonly title: string;
  readonly rule: VotingRule;
  readonly count: VoteCount;
  readonly outcome: VoteOutcome;
}

/** In the language of whoever shows it: all rooms see one card. */
export function resultCard({ id, title, rule, count, outcome }: Declared, language: Language): StageCard {
  const words = WORDS[language];
  const number = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB");
  const all = Math.max(1, count.tally[0] + count.tally[1] + count.tally[2]);
  const consensus = rule.method === "consensus";
  return {
    kind: consensus ? "adoption" : "vote-result",
    id,
    title: title.slice(0, 240),
    subtitle: rule.name[language],
    lines: ([0, 1, 2] as const).slice(0, consensus ? 2 : 3).map((at) => ({ label: words.choices[at], value: number.format(count.tally[at]), share: count.tally[at] / all, ...(at === 0 ? { strong: true } : {}) })),
    outcome: words.outcome[outcome],
    note: words.note(number.format(count.voted.persons), number.format(count.present.persons), number.format(count.entitled.persons)),
  };
}
