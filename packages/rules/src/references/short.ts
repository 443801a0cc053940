/**
 * Which bare numbers behind a type word are documents: "Kết luận 57" is one, "Báo cáo 10 năm" and "kết luận 5 nội
 * dung" are not. The word behind the number decides, more strictly the less stands before it.
 */
import type { Head } from "./head.ts";
import type { Tail } from "./tail.ts";
import { isGap, isWordUnit, wordKey, wordsFrom } from "./words.ts";

/** What stands after the number of a short form. */
export interface ShortNumber {
  number: string;
  year: number | null;
  end: number;
}

const NUMBER = /(\d{1,5})(?:\/((?:19|20)\d{2}))?/y;

/** Reads "57" or "30/2020" at `index`, or "57" of "57/79-KL/TW", which are two; null for dates, ranges, decimals, shares, phone numbers, "5G". */
export function readShortNumber(text: string, index: number, isSymbol: (index: number) => boolean): ShortNumber | null {
  NUMBER.lastIndex = index;
  const match = NUMBER.exec(text);
  if (!match) return null;
  const end = index + match[0].length;
  const next = text.charCodeAt(end);
  if (isWordUnit(next) || next === 0x25 || next === 0x5f || next === 0xb0 || next === 0x2030) return null;
  // 57/63, 5-7, 2.000, 97,55, 5.km
  if ("/-.,:+".includes(text[end] ?? " ") && isWordUnit(text.charCodeAt(end + 1)) && !(text[end] === "/" && isSymbol(end + 1))) return null;
  // A range with spaces ("2021 - 2025"), a share ("5 %"), a number in groups ("0912 345 678").
  if (isGap(next) && /^[ \n](?:-[ \n]?\d|%|\d{3}(?!\d))/.test(text.slice(end, end + 5))) return null;
  return { number: match[1] ?? "", year: match[2] ? Number(match[2]) : null, end };
}

/** Nouns that make the number a count. */
const COUNTED = new Set(
  (
    "năm tháng ngày giờ phút giây quý tuần điểm đại người nhiệm giải nội nhóm vấn tỉnh thành huyện quận xã phường thôn " +
    "trường đồng ý bước lần tỷ tỉ triệu nghìn ngàn vạn trang phần mục chỉ tiêu hộ cơ đơn tham chuyên bài câu cuộc buổi " +
    "lượt quyển cuốn mô dự dịch tổ tập cá thành nhà công cán đảng chi hội tiểu trọng khâu đột quan nguyên lĩnh " +
    "ngành cấp bộ sở ban phòng kết kiến đề hạng loại kiểu hình phương chương văn bản tài tin lớp km m ha kg tấn mét nước " +
    "quốc vị em học sinh viên chiến hợp doanh thủ hồ vụ việc trên phiếu ghế nữ nam tuổi thế cột dòng khu không tốt"
  ).split(" "),
);
/** Words with which the sentence goes on after a citation. */
const GOES_ON = new Set(
  (
    "của về và đã được đều là nêu này đó nói vào theo đến cho gắn đối với để do cũng thì sẽ phải cần còn trong tại từ cùng " +
    "hoặc hay có nhấn khẳng xác quy yêu tới thuộc trước sau nhằm khi"
  ).split(" "),
);

const PUNCTUATION = /^(?:$|[.,;:!?)\]"'”’»…\u2029]|[ \n]?[-(“"])/u;

/** Is the sentence such that the number can end here? `known`: the context has a document of the type and number. */
function endsHere(text: string, end: number, known: boolean): boolean {
  if (PUNCTUATION.test(text.slice(end, end + 2))) return true;
  const [word] = wordsFrom(text, end, 1);
  if (!word) return true;
  const key = wordKey(text.slice(word.start, word.end));
  if (GOES_ON.has(key)) return true;
  return known && !COUNTED.has(key) && !/^\d/.test(key);
}

export interface ShortEvidence {
  text: string;
  head: Head;
  read: ShortNumber;
  tail: Tail;
  /** The context has a document of this type and number. */
  known: boolean;
}

const isYear = (number: string): boolean => /^(?:19|20)\d{2}$/.test(number);

/** Decides whether a type word and a number are a citation. */
export function isShortForm({ text, head, read, tail, known }: ShortEvidence): boolean {
  const facts = tail.date !== null || tail.issuerName !== null || tail.term !== null || tail.year !== null;
  // "HĐ 12 tháng", "TT 3": a code alone says little; with "số" it takes a number that is no place in a list.
  if (head.quality === "code") {
    if (!known && !head.numberWord) return false;
    return facts || (endsHere(text, read.end, true) && (known || read.number.length > 1));
  }
  if (head.quality === "edit" && !(head.numberWord && known)) return false;
  if (head.quality === "accents" && !head.numberWord && !known) return false;
  const strictType = head.entries.every((entry) => entry.type.shortForm === "context");
  if (strictType && !known && !facts) return false;
  if (head.numberWord) return facts || head.capital || endsHere(text, read.end, known);
  if (isYear(read.number) && !known) return false;
  // "báo cáo 12/2023" is a month, "Nghị định 01/2021" is not: without "số" only a capital tells.
  if (read.year !== null) return known || (head.capital && (Number(read.number) > 12 || read.number.length > 1));
  if (!facts && !endsHere(text, read.end, known)) return false;
  // "chỉ thị 1 đoạn": one digit behind a small letter is a count, whatever bears that number.
  return facts || (known && (head.capital || read.number.length > 1)) || (head.capital && read.number.length > 1);
}

/** The same for a further number in a list: "Kết luận số 21 và 57". */
export function isListed(text: string, read: ShortNumber, tail: Tail, known: boolean): boolean {
  if (isYear(read.number) && read.year === null && !known) return false;
  return tail.date !== null || tail.issuerName !== null || tail.term !== null || endsHere(text, read.end, known);
}
