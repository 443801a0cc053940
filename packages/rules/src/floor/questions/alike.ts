import { fold } from "../../text/normalise.ts";

/** Of a question's words so large a part must be the other's, too, for both to be suggested as one. */
const ALIKE = 0.5;
/** Words that stand in so many questions say nothing; looking all of them up would take long. */
const COMMON = 2_000;

/** Pairs of neighbouring words and the words themselves: "kinh phí ở đâu" and "ở đâu kinh phí" are alike, not the same. */
function marksOf(text: string): Set<string> {
  const words = fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const marks = new Set(words);
  for (let at = 1; at < words.length; at++) marks.add(`${words[at - 1]} ${words[at]}`);
  return marks;
}

export interface Alike {
  readonly id: string;
  /** 0 to 1: how much of both is the same. */
  readonly share: number;
}

/**
 * Finds questions that say the same in nearly the same words, whatever the diacritics. Only suggests: whether two are
 * one is for a person to say.
 */
export class AlikeIndex {
  readonly #marks = new Map<string, Set<string>>();
  readonly #byMark = new Map<string, Set<string>>();

  get size(): number {
    return this.#marks.size;
  }

  put(id: string, text: string): void {
    if (this.#marks.has(id)) return;
    const marks = marksOf(text);
    this.#marks.set(id, marks);
    for (const mark of marks) {
      const of = this.#byMark.get(mark);
      if (of) of.add(id);
      else this.#byMark.set(mark, new Set([id]));
    }
  }

  remove(id: string): void {
    for (const mark of this.#marks.get(id) ?? []) this.#byMark.get(mark)?.delete(id);
    this.#marks.delete(id);
  }

  /** The others that are most like this text, the likest first. `except`: the id of the text itself. */
  like(text: string, { except, limit = 8 }: { except?: string; limit?: number } = {}): Alike[] {
    const marks = this.#telling(marksOf(text));
    const shared = new Map<string, number>();
    for (const mark of marks) for (const id of this.#byMark.get(mark) ?? []) if (id !== except) shared.set(id, (shared.get(id) ?? 0) + 1);
    const found: Alike[] = [];
    for (const [id, n] of shared) {
      // With fewer in common it cannot be enough, however short the other one is.
      if (n * (2 - ALIKE) < ALIKE * marks.length) continue;
      // Dice: twice what both have, of what each has.
      const share = (2 * n) / (marks.length + this.#telling(this.#marks.get(id)!).length);
      if (share >= ALIKE) found.push({ id, share });
    }
    return found.toSorted((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  /** The marks that tell questions apart. */
  #telling(marks: Iterable<string>): string[] {
    return [...marks].filter((mark) => (this.#byMark.get(mark)?.size ?? 0) <= COMMON);
  }
}
