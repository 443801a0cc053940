/** Facts behind a foreign symbol: "of the Standards Board", "(30th Assembly)", "of 20 September 2024", "dated 2024-09-20". */
import type { Lexicon } from "./lexicon.ts";
import { isoDate, type Tail } from "./tail.ts";
import { foldKey, wordKey, wordsFrom } from "./words.ts";

const MONTHS = "january february march april may june july august september october november december".split(" ");
const LEAD = "[ \\n]?[,(]?[ \\n]?(?:(?:of|dated|adopted on|issued on|on)[ \\n])?";
const DAY_MONTH = new RegExp(`${LEAD}(\\d{1,2})[ \\n](${MONTHS.join("|")})[ \\n](\\d{4})(?!\\d)\\)?`, "iuy");
const ISO = new RegExp(`${LEAD}(\\d{4})-(\\d{2})-(\\d{2})(?!\\d)\\)?`, "iuy");
const NUMERIC = new RegExp(`${LEAD}(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4})(?!\\d)\\)?`, "iuy");
const BY = /[ \n]?[,(]?[ \n]?(?:(?:of|by|from)[ \n](?:the[ \n])?)?/iuy;
const BRACKETED = /[ \n]?\(([^()\n]{1,60})\)/uy;

function at(expression: RegExp, text: string, index: number): RegExpExecArray | null {
  expression.lastIndex = index;
  return expression.exec(text);
}

/** `terms`: folded terms of the known documents; only these are read as a term. */
export function readForeignTail(
  text: string,
  index: number,
  lexicon: Lexicon,
  terms: ReadonlyMap<string, string>,
): Tail {
  const tail: Tail = {
    coreEnd: index,
    end: index,
    date: null,
    issuerName: null,
    issuerCode: null,
    term: null,
    year: null,
    section: null,
  };
  for (let step = 0; step < 4; step++) {
    const bracketed = tail.term === null ? at(BRACKETED, text, tail.end) : null;
    const term = bracketed ? terms.get(foldKey(bracketed[1] ?? "")) : undefined;
    if (bracketed && term !== undefined) {
      tail.term = term;
      tail.end += bracketed[0].length;
    } else if (!readDate(text, tail) && !readIssuer(text, tail, lexicon)) break;
  }
  return tail;
}

function readDate(text: string, tail: Tail): boolean {
  if (tail.date !== null) return false;
  const words = at(DAY_MONTH, text, tail.end);
  const iso = words ? null : at(ISO, text, tail.end);
  const match = words ?? iso ?? at(NUMERIC, text, tail.end);
  if (!match) return false;
  const [first = "", second = "", third = ""] = match.slice(1);
  const month = words ? String(MONTHS.indexOf(second.toLowerCase()) + 1) : second;
  tail.date = iso ? isoDate(third, second, first) : isoDate(first, month, third);
  if (tail.date === null) return false;
  tail.end += match[0].length;
  return true;
}

function readIssuer(text: string, tail: Tail, lexicon: Lexicon): boolean {
  if (tail.issuerName !== null) return false;
  const start = tail.end + (at(BY, text, tail.end)?.[0].length ?? 0);
  if (start === tail.end) return false;
  const words = wordsFrom(text, start, lexicon.longestIssuer);
  for (let count = words.length; count > 0; count--) {
    const name = words.slice(0, count).map((word) => wordKey(text.slice(word.start, word.end)));
    const known = lexicon.issuers.get(name.join(" "));
    if (!known) continue;
    tail.issuerName = known.name;
    tail.issuerCode = known.code;
    tail.end = words[count - 1]?.end ?? tail.end;
    if (text[tail.end] === ")") tail.end++;
    return true;
  }
  return false;
}
