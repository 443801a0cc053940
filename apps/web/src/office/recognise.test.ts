import { expect, test } from "vitest";
import { recogniseDocument } from "./recognise.ts";

test.each([
  [
    "Kết luận số 57-KL/TW ngày 15/6/2023 của Bộ Chính trị",
    { type: "Kết luận", symbol: "57-KL/TW", issuedOn: "2023-06-15", issuer: "Bộ Chính trị" },
  ],
  [
    "Kết luận số 57 - KL/TW, ngày15/6/2023 của Bộ Chính trị về tiếp tục nâng cao chất lượng, hiệu quả.",
    {
      type: "Kết luận",
      symbol: "57-KL/TW",
      issuedOn: "2023-06-15",
      issuer: "Bộ Chính trị",
      abstract: "Về tiếp tục nâng cao chất lượng, hiệu quả",
    },
  ],
  ["Hướng dẫn số 111–HD/BTGTW ngày 11.8.2023", { type: "Hướng dẫn", symbol: "111-HD/BTGTW", issuedOn: "2023-08-11" }],
  ["Chỉ thị số 25-CT/TW của Ban Bí thư", { type: "Chỉ thị", symbol: "25-CT/TW", issuer: "Ban Bí thư" }],
  [
    "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
    {
      type: "Nghị định",
      symbol: "30/2020/NĐ-CP",
      issuedOn: "2020-03-05",
      issuer: "Chính phủ",
      abstract: "Về công tác văn thư",
    },
  ],
  [
    "Kết luận số 16, ngày 14/02/2012 của Bộ Chính trị (khóa XI)",
    { type: "Kết luận", symbol: "16", issuedOn: "2012-02-14", issuer: "Bộ Chính trị" },
  ],
  ["57-KL/TW", { symbol: "57-KL/TW" }],
  [
    "Framework Decision No. FD-12/2024 of 3 March 2024 by the Executive Council on river crossings",
    {
      type: "Framework Decision",
      symbol: "FD-12/2024",
      issuedOn: "2024-03-03",
      issuer: "Executive Council",
      abstract: "On river crossings",
    },
  ],
])("%s", (line, expected) => {
  expect(recogniseDocument(line)).toEqual(expected);
});

test("proposes nothing for a text that cites no document, and no date that does not exist", () => {
  expect(recogniseDocument("Hội nghị toàn quốc")).toEqual({});
  expect(recogniseDocument("")).toEqual({});
  expect(recogniseDocument("Kết luận số 57-KL/TW ngày 31/02/2023").issuedOn).toBeUndefined();
});
