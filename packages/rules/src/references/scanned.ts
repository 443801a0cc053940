/** Letters that a scan, or a hurried hand, puts for digits: "O5-CT/TW", "l8-NQ/TW", "S7-KL/TW". */
import type { Lexicon } from "./lexicon.ts";

const DIGITS: Readonly<Record<string, string>> = { O: "0", o: "0", l: "1", I: "1", "|": "1", Z: "2", z: "2", S: "5", s: "5", B: "8" };
/** A run with at least one digit and one such letter, where a number of a symbol stands and a type's code follows. */
const RUN = /(?<![\p{L}\p{N}_/.@-])(?=[OolI|ZzSsB]{0,4}\d)(?=\d{0,4}[OolI|ZzSsB])[\dOolI|ZzSsB]{1,5}(?=[ \n]?(?:-[ \n]?(\p{Lu}[\p{Lu}r]{0,3})[ \n]?\/[ \n]?\p{Lu}|\/(?:(?:19|20)\d{2}\/)?(\p{Lu}[\p{Lu}yr]{0,3})-\p{Lu}))/gu;

/** The text with digits there, as long as before, and where a mended number begins. */
export function mendDigits(text: string, { codes }: Lexicon): { text: string; mended: ReadonlySet<number> } {
  const mended = new Set<number>();
  const plain = text.replace(RUN, (run: string, party: string | undefined, state: string | undefined, at: number) => {
    if (!codes.has(party ?? state ?? "")) return run;
    mended.add(at);
    return run.replace(/\D/g, (letter) => DIGITS[letter] ?? letter);
  });
  return { text: plain, mended };
}
