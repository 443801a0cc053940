/**
 * Starting tables of Vietnamese document types and issuer codes, for a customer to copy and edit; the recogniser
 * itself knows none of them.
 *
 * Sources: NĐ 30/2020/NĐ-CP Art. 7 and Annex III (state types and codes), Law 80/2015/QH13 (normative documents),
 * Quy định 66-QĐ/TW (Party types), codes seen in published documents (shared domain notes "Documents", §3, §4).
 */
import type { DocumentType, IssuerCode } from "./types.ts";

const rows = (system: string, shortForm: "always" | "context", table: string): DocumentType[] =>
  table.split("|").map((row) => {
    const [code = "", name = "", ...aliases] = row.split("=").map((cell) => cell.trim());
    return { system, code, name, ...(aliases.length > 0 ? { aliases } : {}), shortForm };
  });

/** Rows "code=name=alias…". */
export const vietnameseTypes: readonly DocumentType[] = [
  ...rows("party", "always", "NQ=Nghị quyết|QĐ=Quyết định|QĐ=Quy định|CT=Chỉ thị|KL=Kết luận|QC=Quy chế|TT=Thông tri"),
  ...rows("party", "always", "HD=Hướng dẫn|TB=Thông báo=Thông báo kết luận|KH=Kế hoạch|CV=Công văn|ĐA=Đề án"),
  ...rows(
    "party",
    "context",
    "BC=Báo cáo|CTr=Chương trình=Chương trình hành động|TTr=Tờ trình|BB=Biên bản|TC=Thông cáo",
  ),
  ...rows("state", "always", "NĐ=Nghị định|TT=Thông tư|TTLT=Thông tư liên tịch|NQLT=Nghị quyết liên tịch|PL=Pháp lệnh"),
  ...rows(
    "state",
    "always",
    "NQ=Nghị quyết|QĐ=Quyết định|CT=Chỉ thị|QC=Quy chế|QyĐ=Quy định|TB=Thông báo=Thông báo kết luận",
  ),
  ...rows(
    "state",
    "always",
    "HD=Hướng dẫn|KH=Kế hoạch|ĐA=Đề án|CĐ=Công điện|KL=Kết luận|SL=Sắc lệnh|VBHN=Văn bản hợp nhất",
  ),
  ...rows(
    "state",
    "context",
    "CTr=Chương trình=Chương trình hành động|BC=Báo cáo|TTr=Tờ trình|BB=Biên bản|TC=Thông cáo",
  ),
  ...rows("state", "context", "PA=Phương án|DA=Dự án|HĐ=Hợp đồng|BGN=Bản ghi nhớ|BTT=Bản thỏa thuận|GUQ=Giấy ủy quyền"),
  ...rows(
    "state",
    "context",
    "GM=Giấy mời|GGT=Giấy giới thiệu|GNP=Giấy nghỉ phép|PG=Phiếu gửi|PC=Phiếu chuyển|PB=Phiếu báo",
  ),
  { system: "state", code: "L", name: "Luật", aliases: ["Bộ luật"], grammar: "law" },
  { system: "state", code: "HP", name: "Hiến pháp", shortForm: "context" },
  { system: "state", code: "L-CTN", name: "Lệnh", shortForm: "context" },
  { system: "state", code: "CV", name: "Công văn", grammar: "letter" },
];

/** TW is all central leading bodies: the code does not tell Bộ Chính trị from Ban Bí thư. */
export const vietnameseIssuers: readonly IssuerCode[] = [
  {
    code: "TW",
    aliases: ["TƯ"],
    names: [
      "Bộ Chính trị",
      ["Ban Bí thư", "Ban Bí thư Trung ương Đảng"],
      ["Ban Chấp hành Trung ương", "Ban Chấp hành Trung ương Đảng", "Trung ương Đảng", "BCH Trung ương Đảng"],
    ],
  },
  { code: "BTGTW", names: ["Ban Tuyên giáo Trung ương"] },
  { code: "BTCTW", names: ["Ban Tổ chức Trung ương"] },
  { code: "VPTW", names: [["Văn phòng Trung ương Đảng", "Văn phòng Trung ương"]] },
  { code: "UBKTTW", names: [["Ủy ban Kiểm tra Trung ương", "UBKT Trung ương"]] },
  { code: "BTGDVTW", names: ["Ban Tuyên giáo và Dân vận Trung ương"] },
  { code: "BDVTW", names: ["Ban Dân vận Trung ương"] },
  { code: "BNCTW", names: ["Ban Nội chính Trung ương"] },
  { code: "BKTTW", names: ["Ban Kinh tế Trung ương"] },
  { code: "CP", names: ["Chính phủ"] },
  { code: "TTg", names: ["Thủ tướng Chính phủ"] },
  { code: "QH", names: ["Quốc hội"] },
  { code: "UBTVQH", names: [["Ủy ban Thường vụ Quốc hội", "Ủy ban thường vụ Quốc hội"]] },
  { code: "CTN", names: ["Chủ tịch nước"] },
  { code: "KTNN", names: ["Kiểm toán nhà nước"] },
  { code: "BNV", names: ["Bộ Nội vụ"] },
  { code: "BTC", names: ["Bộ Tài chính"] },
  { code: "BTTTT", names: ["Bộ Thông tin và Truyền thông"] },
  { code: "BKHCN", names: ["Bộ Khoa học và Công nghệ"] },
  { code: "BGDĐT", names: ["Bộ Giáo dục và Đào tạo"] },
];
