import type { Language, Outline, QuestionRow, QuestionState } from "@diemcau/contract";
import { writeText, writeWorkbook } from "../../platform/sheets/files.ts";

const HEAD: Record<Language, string[]> = {
  vi: ["Số", "Lúc", "Trạng thái", "Mục chương trình", "Câu hỏi, ý kiến", "Người hỏi", "Chức vụ", "Điểm cầu", "Nguồn", "Tán thành", "Câu cùng ý", "Gộp vào số", "Lời trả lại", "Trả lời", "Trả lời trên sóng", "Người xử lý"],
  en: ["No.", "At", "State", "Agenda item", "Question or opinion", "Asked by", "Position", "Site", "Source", "Votes", "Alike", "Merged into", "Word of return", "Answer", "Answered on air", "Dealt with by"],
};
const WIDTHS = [6, 17, 14, 32, 80, 24, 32, 28, 12, 10, 12, 12, 32, 60, 16, 20];
const STATES: Record<Language, Record<QuestionState, string>> = {
  vi: { new: "Mới", shown: "Đang hiển thị", returned: "Đã trả lại", merged: "Đã gộp", answered: "Đã trả lời", withdrawn: "Người hỏi đã rút" },
  en: { new: "New", shown: "Shown", returned: "Returned", merged: "Merged", answered: "Answered", withdrawn: "Withdrawn by who asked" },
};
const WORDS: Record<Language, { nameless: string; paper: string; phone: string; yes: string; sheet: string }> = {
  vi: { nameless: "Không ghi tên", paper: "Phiếu giấy", phone: "Điện thoại", yes: "có", sheet: "Câu hỏi" },
  en: { nameless: "Without a name", paper: "Paper", phone: "Phone", yes: "yes", sheet: "Questions" },
};

export interface QuestionSheet {
  readonly questions: readonly QuestionRow[];
  readonly outline: Outline;
  siteName(site: number): string;
  readonly language: Language;
}

function rowsOf({ questions, outline, siteName, language }: QuestionSheet): (string | number)[][] {
  const words = WORDS[language];
  // Year first: it sorts, and no spreadsheet takes it for another date.
  const times = new Intl.DateTimeFormat("sv-SE", { timeZone: outline.conference.timeZone, dateStyle: "short", timeStyle: "short" });
  const items = new Map(outline.agenda.map((item) => [item.id, item.title]));
  const numbers = new Map(questions.map((question) => [question.id, question.number]));
  return [
    HEAD[language],
    ...questions.map((question) => [
      question.number,
      times.format(question.at),
      STATES[language][question.state],
      question.itemId === null ? "" : (items.get(question.itemId) ?? ""),
      question.text,
      question.author?.name ?? words.nameless,
      question.author?.position ?? "",
      question.site === null ? "" : siteName(question.site),
      question.paper ? words.paper : words.phone,
      question.votes,
      question.alike,
      question.mergedInto === null ? "" : (numbers.get(question.mergedInto) ?? ""),
      question.word ?? "",
      question.answer ?? "",
      question.answeredOnAir ? words.yes : "",
      question.by ?? "",
    ]),
  ];
}

export const csvOf = (sheet: QuestionSheet): Uint8Array => writeText(rowsOf(sheet), ",");

export const workbookOf = (sheet: QuestionSheet): Promise<Uint8Array> =>
  writeWorkbook([{ name: WORDS[sheet.language].sheet, widths: WIDTHS, rows: rowsOf(sheet) }]);
