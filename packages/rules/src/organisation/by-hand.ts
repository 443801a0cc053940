/** The order of precedence by hand: a person stands right behind another, whatever their ranks and names. */

/** What a person is sorted by: the place, then the key. See migration 0029. */
export interface Standing {
  readonly place: number;
  readonly key: string;
}

/** Between a key and what is a hand's own; sorts before any letter. */
const MARK = "\u0001";
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A text that sorts behind `low` and before `high` (null: open), both made here; "" is the lowest. */
function between(low: string, high: string | null): string {
  let text = "";
  let top = high;
  for (let at = 0; ; at++) {
    const a = at < low.length ? DIGITS.indexOf(low[at]!) : 0;
    const b = top === null ? DIGITS.length : DIGITS.indexOf(top[at]!);
    if (b - a > 1) return text + DIGITS[Math.floor((a + b) / 2)]!;
    text += DIGITS[a]!;
    // From here on it is below `high` whatever follows.
    if (b - a === 1) top = null;
  }
}

const parts = ({ key }: Standing): [base: string, own: string] => {
  const at = key.indexOf(MARK);
  return at < 0 ? [key, ""] : [key.slice(0, at), key.slice(at + 1)];
};

/**
 * Where somebody stands who is put between two.
 * @param before who stands right before them; null: nobody
 * @param behind who stands right behind them; null: nobody
 */
export function standBetween(before: Standing | null, behind: Standing | null): Standing {
  const [base, own] = before ? parts(before) : ["", ""];
  const place = (before ?? behind)?.place ?? 0;
  const next = behind !== null && behind.place === place ? parts(behind) : null;
  return { place, key: `${base}${MARK}${between(own, next !== null && next[0] === base ? next[1] : null)}` };
}

/** Which of a list stand out of the order of their keys: as few as possible, the others being in order. */
export function outOfOrder(keys: readonly string[]): boolean[] {
  // The longest run of rising keys, wherever they stand.
  const tails: number[] = [];
  const previous: number[] = [];
  keys.forEach((key, at) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[tails[middle]!]! <= key) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = at;
  });
  const out = keys.map(() => true);
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at]!) out[at] = false;
  return out;
}
