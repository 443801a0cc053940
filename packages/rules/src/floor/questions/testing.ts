import type { Command, NewEntry } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";

interface Random {
  below(n: number): number;
  chance(p: number): boolean;
}

/** Commands that the consoles may give to questions. */
export function questionsCommandsFor(random: Random, site: number, id: string): (() => Command)[] {
  const number = 1 + random.below(5);
  const author = random.chance(0.5) ? { author: `Delegate ${number}` } : {};
  return [
    () => ({ id, kind: "questions.set", accepting: random.chance(0.8), anonymous: random.chance(0.5) }),
    () => ({ id, kind: "question.air", questionId: id, number, text: `question ${number}`, ...author }),
    () => ({ id, kind: "question.clear" }),
    () => ({ id, kind: "question.call", site, number, note: `secret note on question ${number}`, ...(random.chance(0.5) ? { speaker: { name: `Delegate ${number}` } } : {}) }),
  ];
}

/** What the clerk tells of them. */
export function questionsRollUp(random: Random, { questions }: ConferenceState): NewEntry {
  const [shown, answered] = [random.below(50), random.below(50)];
  const { counted, published } = questions;
  return random.chance(0.6)
    ? { kind: "questions.counted", revision: counted.revision + 1, counts: [random.below(99), shown, random.below(9), random.below(9), answered] }
    : { kind: "questions.published", revision: Math.max(published.revision + 1, counted.revision), shown, answered };
}
