import { LINE_TEST_PARTS, type Language, type LineTestRow } from "@diemcau/contract";
import { partWords, reasonWords, verdictWords } from "@diemcau/rules/line-test";
import { writeText } from "../../platform/sheets/files.ts";

const HEAD: Record<Language, string[]> = {
  vi: ["TT", "Điểm cầu", "Cấp trên", "Cấp", "Kết quả", "Kiểm tra lúc", "Trước đó đạt lúc", "Người liên hệ", "Điện thoại", "Lý do", "Cách khắc phục", "Máy chủ"],
  en: ["No.", "Site", "Above", "Level", "Verdict", "Tested at", "Passed before at", "Contact", "Telephone", "Why", "Remedy", "Server"],
};
const CENTRE: Record<Language, string> = { vi: "Máy chủ trung tâm", en: "The centre's" };
const NOT_TESTED: Record<Language, string> = { vi: "Chưa kiểm tra", en: "Not tested" };

/** The list to telephone, for a spreadsheet: who to call, and what to tell them. */
export function sheetOf(rows: readonly LineTestRow[], levels: ReadonlyMap<string, string>, zone: string, language: Language): Uint8Array {
  // Year first: it sorts, and no spreadsheet takes it for another date.
  const times = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const lines = rows.map((row, at) => {
    const words = row.reasons.map((reason) => reasonWords(reason, language));
    return [
      at + 1,
      row.name,
      row.parentName,
      levels.get(row.level) ?? row.level,
      row.overall ? verdictWords(row.overall, language) : NOT_TESTED[language],
      row.at === null ? "" : times.format(row.at),
      row.passedAt === null ? "" : times.format(row.passedAt),
      row.contact,
      row.telephone,
      words.map(({ title }) => title).join(" "),
      words.map(({ remedy }) => remedy).join(" "),
      row.server ? (row.server.edge ?? CENTRE[language]) : "",
      ...LINE_TEST_PARTS.map((_part, index) => (row.parts[index] ? verdictWords(row.parts[index], language) : "")),
    ];
  });
  return writeText([[...HEAD[language], ...LINE_TEST_PARTS.map((part) => partWords(part, language))], ...lines], ",");
}
