import { describe, expect, it } from "vitest";
import {
  compareNames,
  compareVi,
  createMatcher,
  fold,
  formatCount,
  formatDate,
  formatDateTime,
  formatHalfDay,
  formatNumber,
  formatPercent,
  isMarkedSecret,
  formatQuarter,
  formatTime,
  halfDayOf,
  joinVietnameseName,
  matches,
  normaliseInput,
  normaliseMultiline,
  normaliseTonePlacement,
  searchItems,
  searchRank,
  splitVietnameseName,
  upperVi,
} from "./index.ts";

const shuffled = (list: string[]): string[] =>
  [...list].sort((a, b) => (fold(a) + a).length - (fold(b) + b).length || (a < b ? 1 : -1));

describe("normaliseInput", () => {
  it("composes, replaces no-break spaces and collapses", () => {
    expect(normaliseInput("  Hội\u00A0nghị toàn  \t quốc\r\n ")).toBe("Hội nghị toàn quốc");
    expect(normaliseInput("Cẩm Phả".normalize("NFD"))).toBe("Cẩm Phả");
    expect(normaliseInput("Cẩm Phả".normalize("NFD")).length).toBe("Cẩm Phả".normalize("NFC").length);
  });
  it("maps eth to Đ and drops invisible characters", () => {
    expect(normaliseInput("\u00D0ảng ủy\u200B")).toBe("Đảng ủy");
  });
  it("keeps case, typing errors and curly quotes", () => {
    expect(normaliseInput("trach nhiệm “Bộ đội”")).toBe("trach nhiệm “Bộ đội”");
  });
  it("keeps paragraphs where asked", () => {
    expect(normaliseMultiline("a \r\n\r\n\r\n\r\n b\u00A0c ")).toBe("a\n\nb c");
  });
});

describe("fold", () => {
  it.each([
    ["hòa", "hoà"],
    ["ủy", "uỷ"],
    ["Thành ủy", "THÀNH UỶ"],
    ["Đắk Lắk", "dak lak"],
    ["Cẩm Phả", "CAM PHA"],
    ["\u00D0à Nẵng", "Đà Nẵng"],
    ["Hội\u00A0nghị", "hoi nghi"],
  ])("%s = %s", (a, b) => expect(fold(a)).toBe(fold(b)));
  it("does not depend on the normal form", () => {
    expect(fold("Thừa Thiên Huế".normalize("NFD"))).toBe("thua thien hue");
  });
});

describe("normaliseTonePlacement", () => {
  it.each([
    ["Thành uỷ", "Thành ủy"],
    ["Khánh Hoà", "Khánh Hòa"],
    ["văn hoá, lan toả", "văn hóa, lan tỏa"],
    ["khoẻ", "khỏe"],
    ["UỶ", "ỦY"],
  ])("%s → %s", (from, to) => expect(normaliseTonePlacement(from)).toBe(to));
  it.each(["quý", "Quỳ Hợp", "khuỷu", "hoàn", "thúy", "quả", "Hòa", "toàn quốc"])("leaves %s", (word) =>
    expect(normaliseTonePlacement(word)).toBe(word),
  );
});

describe("search", () => {
  it("finds without diacritics, in any order, inside longer names", () => {
    expect(matches("cam pha", "Thành phố Cẩm Phả")).toBe(true);
    expect(matches("pha cam", "Thành phố Cẩm Phả")).toBe(true);
    expect(matches("thanh uy", "Thành uỷ Cẩm Phả")).toBe(true);
    expect(matches("da nang", "Đà Nẵng")).toBe(true);
    expect(matches("57 kl", "Kết luận số 57-KL/TW")).toBe(true);
    expect(matches("57-KL/TW", "Kết luận số 57-KL/TW")).toBe(true);
    expect(matches("cam pho", "Cẩm Phả")).toBe(false);
  });
  it("survives a typing error in the text", () => {
    expect(matches("trách nhiệm", "nâng cao nhận thức, trach nhiệm")).toBe(true);
  });
  it("matches everything for an empty query", () => {
    expect(matches("", "x")).toBe(true);
    expect(matches(" , ", "x")).toBe(true);
  });
  it("ranks whole over start over word prefix over infix", () => {
    const rank = createMatcher("quang");
    expect(rank("Quảng")).toBeGreaterThan(rank("Quảng Ninh"));
    expect(rank("Quảng Ninh")).toBeGreaterThan(rank("Tỉnh Quảng Ninh"));
    expect(rank("Tỉnh Quảng Ninh")).toBeGreaterThan(rank("xquangx"));
    expect(rank("xquangx")).toBeGreaterThan(0);
  });
  it("ranks the diacritics that were typed first", () => {
    expect(searchRank("hòa", "Xã Tân Hoà")).toBeGreaterThan(searchRank("hòa", "Hoa Lư"));
    expect(searchRank("Đà", "Thành phố Đà Nẵng")).toBeGreaterThan(searchRank("Đà", "Da Krông"));
  });
  it("breaks ties by diacritics when none were typed", () => {
    expect(searchRank("ha", "Ha Long")).toBeGreaterThan(searchRank("ha", "Hà Nội"));
    expect(searchRank("ha", "Hà Nội")).toBeGreaterThan(searchRank("ha", "Bac ha"));
  });
  it("sorts items by their best name and keeps ties in order", () => {
    const sites = [{ n: ["Huyện Quảng Ninh"] }, { n: ["Tỉnh Quảng Ninh", "Quảng Ninh"] }, { n: ["Tỉnh Hà Nam"] }];
    expect(searchItems(sites, "quang ninh", (s) => s.n).map((s) => s.n[0])).toEqual([
      "Tỉnh Quảng Ninh",
      "Huyện Quảng Ninh",
    ]);
  });
});

describe("order", () => {
  it("follows the Vietnamese alphabet", () => {
    const letters = "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y".split(" ");
    expect(shuffled(letters).sort(compareVi)).toEqual(letters);
  });
  it("puts tones after letters", () => {
    const tones = ["ma", "mà", "mả", "mã", "má", "mạ"];
    expect(shuffled(tones).sort(compareVi)).toEqual(tones);
    expect(["Đà Nẵng", "Dương", "Bắc Giang", "Bạc Liêu"].sort(compareVi)).toEqual([
      "Bạc Liêu",
      "Bắc Giang",
      "Dương",
      "Đà Nẵng",
    ]);
  });
  it("reads digits as numbers", () => {
    expect(["Quận 10", "Quận 2"].sort(compareVi)).toEqual(["Quận 2", "Quận 10"]);
  });
  it("sorts persons by tên, họ, đệm", () => {
    const names = ["Trần Văn An", "Đỗ Thị Bình", "Lê Thị An", "Lê Minh An", "Nguyễn Đan", "Nguyễn Dung"];
    expect(names.map(splitVietnameseName).sort(compareNames).map(joinVietnameseName)).toEqual([
      "Lê Minh An",
      "Lê Thị An",
      "Trần Văn An",
      "Đỗ Thị Bình",
      "Nguyễn Dung",
      "Nguyễn Đan",
    ]);
  });
  it("upper-cases a line", () => expect(upperVi("Đảng ủy")).toBe("ĐẢNG ỦY"));
});

describe("numbers", () => {
  it("groups with a dot and a decimal comma in Vietnamese", () => {
    expect(formatNumber(1998, "vi")).toBe("1.998");
    expect(formatNumber(97.55, "vi")).toBe("97,55");
    expect(formatNumber(100000, "en")).toBe("100,000");
    expect(formatNumber(5, "vi", { minDigits: 2 })).toBe("05");
    expect(formatPercent(0.9755, "vi")).toBe("97,55%");
    expect(formatPercent(0.5, "en", 1)).toBe("50.0%");
  });
  it("shows the qualifier", () => {
    expect(formatCount(100000, "more-than", "vi")).toBe("hơn 100.000");
    expect(formatCount(6900, "approx", "en")).toBe("about 6,900");
    expect(formatCount(2000, "exact", "vi")).toBe("2.000");
  });
});

describe("dates", () => {
  const start = "2023-10-11T14:00:00+07:00";
  it("writes day before month", () => {
    expect(formatDate(start, "vi")).toBe("11/10/2023");
    expect(formatDate(start, "vi", { style: "short" })).toBe("11/10");
    expect(formatDate(start, "en", { style: "long" })).toBe("11 October 2023");
    expect(formatDateTime(start, "vi")).toBe("14:00, 11/10/2023");
  });
  it("pads days below 10 and months 1 and 2 in documents", () => {
    expect(formatDate("2012-02-04", "vi", { style: "document" })).toBe("ngày 04 tháng 02 năm 2012");
    expect(formatDate("2023-06-15", "vi", { style: "document" })).toBe("ngày 15 tháng 6 năm 2023");
    expect(formatDate("2023-06-05", "vi", { style: "long" })).toBe("ngày 5 tháng 6 năm 2023");
  });
  it("never shifts a calendar date", () => {
    expect(formatDate("2023-10-11", "vi", { timeZone: "America/Los_Angeles" })).toBe("11/10/2023");
  });
  it("shows an instant in the zone of a mission", () => {
    expect(formatTime(start)).toBe("14:00");
    expect(formatTime(start, { timeZone: "America/New_York" })).toBe("03:00");
    expect(formatTime("2023-10-11T00:30:00+07:00")).toBe("00:30");
  });
  it("names half-days and quarters", () => {
    expect(formatHalfDay(start, "vi")).toBe("chiều 11/10/2023");
    expect(formatHalfDay(start, "en")).toBe("afternoon of 11 October 2023");
    expect(halfDayOf("2023-10-11T19:00:00+07:00")).toBe("evening");
    expect(formatHalfDay("2023-10-11T19:00:00+07:00", "vi")).toBe("tối 11/10/2023");
    expect(formatHalfDay("2023-10-11T19:00:00+07:00", "en")).toBe("evening of 11 October 2023");
    expect(halfDayOf(start, "Europe/Paris")).toBe("morning");
    expect(formatQuarter("2022-11-22", "vi")).toBe("quý IV/2022");
    expect(formatQuarter("2022-11-22", "en")).toBe("Q4 2022");
  });
  it("refuses what is no date", () => {
    expect(() => formatDate("hôm nay", "vi")).toThrow(RangeError);
  });
});

it("marks of secrecy are known as they are printed; words about secrecy are none", () => {
  for (const text of ["MẬT", "TỐI MẬT. Kết luận", "Báo cáo (TUYỆT MẬT)", "Plan [SECRET]", "MẬT".normalize("NFD")]) expect(isMarkedSecret("", text)).toBe(true);
  for (const text of ["", "Luật Bảo vệ bí mật nhà nước", "VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC", "CÔNG TÁC BẢO MẬT", "mật ong", "SECRETARY"]) expect(isMarkedSecret(text)).toBe(false);
});
