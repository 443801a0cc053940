import { expect, it } from "vitest";
import { paragraphsOf } from "./text.ts";

it("puts a PDF's lines together into paragraphs as one reads them", () => {
  expect(
    paragraphsOf([
      "KẾ HOẠCH",
      "Tổ chức hội nghị học tập, quán triệt",
      "Kết luận số 57 tại các điểm cầu trong tỉnh.",
      "2",
      "1. Thời gian: một buổi sáng; các điểm cầu",
      "có mặt trước 15 phút;",
      "a) Điểm cầu tỉnh mở cửa lúc",
      "bảy giờ",
      "b) Điểm cầu huyện",
      "",
      "Nơi nhận",
    ]),
  ).toEqual([
    "KẾ HOẠCH",
    "Tổ chức hội nghị học tập, quán triệt Kết luận số 57 tại các điểm cầu trong tỉnh.",
    "1. Thời gian: một buổi sáng; các điểm cầu có mặt trước 15 phút;",
    "a) Điểm cầu tỉnh mở cửa lúc bảy giờ",
    "b) Điểm cầu huyện",
    "Nơi nhận",
  ]);
});
