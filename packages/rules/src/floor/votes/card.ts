/** A result as the programme shows it. */
import type { Language, StageCard, VoteCount, VoteOutcome, VotingRule } from "@diemcau/contract";
import { isTooFew } from "./result.ts";

const WORDS = {
  vi: {
    choices: ["Tán thành", "Không tán thành", "Không có ý kiến"],
    outcome: { adopted: "Thông qua", rejected: "Không thông qua", "no-quorum": "Không đủ số tham dự", unheard: "Không ai nghe được câu hỏi, chưa quyết định gì", "too-few": "Quá ít phiếu kín, không quyết định gì" },
    note: (voted: string, present: string, entitled: string) => `Biểu quyết ${voted} · có mặt ${present} · có quyền ${entitled}`,
    people: (n: string) => `${n} người`,
    weighed: "tính theo trọng số",
    weighedNote: (note: string) => `Số người: ${note.charAt(0).toLowerCase()}${note.slice(1)}`,
    tied: "ngang phiếu, chủ trì quyết định",
    unheard: (n: string) => `không có đường truyền ${n}`,
  },
  en: {
    choices: ["For", "Against", "Abstaining"],
    outcome: { adopted: "Adopted", rejected: "Not adopted", "no-quorum": "No quorum", unheard: "Nobody could hear the question; nothing is decided", "too-few": "Too few secret ballots; nothing is decided" },
    note: (voted: string, present: string, entitled: string) => `Voted ${voted} · present ${present} · entitled ${entitled}`,
    people: (n: string) => (n === "1" ? "1 person" : `${n} people`),
    weighed: "by weight",
    weighedNote: (note: string) => `People: ${note.charAt(0).toLowerCase()}${note.slice(1)}`,
    tied: "a tie, decided by the chair",
    unheard: (n: string) => `without a line ${n}`,
  },
} as const;

interface Declared {
  readonly id: string;
  readonly title: string;
  readonly rule: VotingRule;
  readonly count: VoteCount;
  readonly outcome: VoteOutcome;
  /** The chair's own, where it was a tie. */
  readonly casting: "for" | "against" | null;
}

/** In the language of whoever shows it: all rooms see one card. */
export function resultCard({ id, title, rule, count, outcome, casting }: Declared, language: Language): StageCard {
  const words = WORDS[language];
  const number = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB");
  const all = Math.max(1, count.tally[0] + count.tally[1] + count.tally[2]);
  const consensus = rule.method === "consensus";
  // A weight is no number of people: both are said, each as what it is.
  const weighted = count.tally.some((n, at) => n !== count.persons[at]);
  const label = (at: 0 | 1 | 2): string => (weighted ? `${words.choices[at]} (${words.people(number.format(count.persons[at]))})` : words.choices[at]);
  const note = [
    words.note(number.format(count.voted.persons), number.format(count.present.persons), number.format(count.entitled.persons)),
    count.unheard ? words.unheard(number.format(count.unheard.persons)) : "",
  ].filter(Boolean).join(" · ");
  return {
    kind: consensus ? "adoption" : "vote-result",
    id,
    title: title.slice(0, 240),
    subtitle: weighted ? `${rule.name[language]} · ${words.weighed}` : rule.name[language],
    lines: ([0, 1, 2] as const).slice(0, isTooFew(rule, count) ? 0 : consensus ? 2 : 3).map((at) => ({ label: label(at), value: number.format(count.tally[at]), share: count.tally[at] / all, ...(at === 0 ? { strong: true } : {}) })),
    outcome: casting ? `${words.outcome[outcome]} (${words.tied})` : words.outcome[outcome],
    note: weighted ? words.weighedNote(note) : note,
  };
}
