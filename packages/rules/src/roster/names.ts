/** Names as they come in spreadsheets. */
import { fold, splitVietnameseName } from "../text/index.ts";

/** The surnames that nearly all Vietnamese share; a name that begins otherwise is not taken apart. */
const SURNAMES = new Set(
  ("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh ha mai dao doan luong cao ta la kieu thai tu " +
    "luu lam chu chau trieu quach to tong vuong nghiem ung giang hua khuc ma nong lo luc vi phung tang bach dam vuu ton van au diep kim khong lai mac thach tieu truong quang dong bo than thi").split(" "),
);
const TITLE = /^(ông|bà|đồng chí|đ\/c|đc|mr|mrs|ms|madam)\.?:?\s+(?=\p{L})/iu;

/** Every syllable with a capital, for a name of a person that was written in capitals throughout; else null. */
export function properCaseOfCapitals(name: string): string | null {
  const letters = name.replace(/[^\p{L}]/gu, "");
  if (letters.length < 4 || !name.includes(" ") || letters !== letters.toLocaleUpperCase("vi")) return null;
  return name.toLocaleLowerCase("vi").replace(/(^|[\s\-'’.(])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toLocaleUpperCase("vi"));
}

/** The form of address before a name, which is not part of it. */
export function withoutTitle(name: string): string {
  return name.replace(TITLE, "");
}

export interface SplitName {
  readonly familyName: string;
  readonly middleName: string;
  readonly givenName: string;
}

/** Parts of a name; the parts of a foreign one are not guessed: all of it is the given name. */
export function splitName(name: string): SplitName {
  const first = fold(name.split(" ")[0] ?? "");
  if (name.includes(" ") && SURNAMES.has(first)) return splitVietnameseName(name);
  return { familyName: "", middleName: "", givenName: name };
}

/** Parts that a form asked for: họ và tên đệm, tên. */
export function splitLeading(leading: string, given: string): SplitName {
  const [familyName = "", ...middle] = leading.split(" ");
  return { familyName, middleName: middle.join(" "), givenName: given };
}
