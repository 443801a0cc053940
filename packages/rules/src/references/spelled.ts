/** Numbers written out in Vietnamese, as dates need them. */
const UNITS = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const AFTER_TEN: Readonly<Record<number, readonly string[]>> = { 1: ["mốt", "một"], 4: ["tư", "bốn"], 5: ["lăm", "nhăm", "năm"] };

/** All ways to write 1 to 99. */
function below100(value: number): string[] {
  const [tens, units] = [Math.floor(value / 10), value % 10];
  if (tens === 0) return [UNITS[units]!];
  if (tens === 1) return units === 0 ? ["mười"] : units === 5 ? ["mười lăm", "mười năm"] : [`mười ${UNITS[units]!}`];
  const ten = `${UNITS[tens]!} mươi`;
  if (units === 0) return [ten];
  return (AFTER_TEN[units] ?? [UNITS[units]!]).flatMap((unit) => [`${ten} ${unit}`, `${UNITS[tens]!} ${unit}`]);
}

function years(value: number): string[] {
  const [thousand, hundred] = value >= 2000 ? ["hai", "không trăm"] : ["một", "chín trăm"];
  const rest = value % 100;
  const ends = rest === 0 ? [""] : rest < 10 ? below100(rest).flatMap((unit) => [` linh ${unit}`, ` lẻ ${unit}`]) : below100(rest).map((text) => ` ${text}`);
  return ["nghìn", "ngàn"].flatMap((word) => ends.map((end) => `${thousand} ${word} ${hundred}${end}`));
}

type Spelled = ReadonlyMap<string, number>;
const range = (from: number, to: number, write: (value: number) => readonly string[]): Map<string, number> =>
  new Map(Array.from({ length: to - from + 1 }, (_none, at) => from + at).flatMap((value) => write(value).map((text): [string, number] => [text, value])));

export const DAYS: Spelled = range(1, 31, below100);
export const MONTHS: Spelled = range(1, 12, (value) => (value === 4 ? ["tư", "bốn"] : below100(value)));
export const YEARS: Spelled = range(1930, 2069, years);

/** For an expression: the longest first, a gap between words being a space or a broken line. */
export const oneOf = (spelled: Spelled): string =>
  [...spelled.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map((text) => text.replaceAll(" ", "[ \\n]"))
    .join("|");

/** Digits as they stand, words as digits. */
export const valueOf = (spelled: Spelled, text = ""): string => (/^\d/.test(text) ? text : String(spelled.get(text.toLowerCase().replaceAll("\n", " ")) ?? ""));
