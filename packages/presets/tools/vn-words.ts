/** Words and central bodies from which build-vn.ts makes the Vietnamese preset. */

interface CentralUnit {
  id: string;
  parentId: string | null;
  kind: string;
  name: string;
  shortName?: string;
  aliases?: string[];
  validTo?: string;
}

export const CENTRAL_UNITS: readonly CentralUnit[] = [
  { id: "tw", parentId: null, kind: "centre", name: "Trung ương" },
  { id: "bo-chinh-tri", parentId: "tw", kind: "central-organ", name: "Bộ Chính trị" },
  { id: "ban-bi-thu", parentId: "tw", kind: "central-organ", name: "Ban Bí thư" },
  { id: "chinh-phu", parentId: "tw", kind: "central-organ", name: "Chính phủ" },
  {
    id: "bcd-ttdn",
    parentId: "tw",
    kind: "steering-committee",
    name: "Ban Chỉ đạo Công tác thông tin đối ngoại",
    shortName: "Ban Chỉ đạo Thông tin đối ngoại",
    aliases: ["Ban Chỉ đạo Công tác thông tin đối ngoại Trung ương"],
  },
  // Renamed in 2/2025 to Ban Tuyên giáo và Dân vận Trung ương.
  {
    id: "btgtw",
    parentId: "tw",
    kind: "central-organ",
    name: "Ban Tuyên giáo Trung ương",
    shortName: "Ban Tuyên giáo TW",
    aliases: ["BTGTW"],
    validTo: "2025-01-31",
  },
  {
    id: "bdntw",
    parentId: "tw",
    kind: "central-organ",
    name: "Ban Đối ngoại Trung ương",
    shortName: "Ban Đối ngoại TW",
  },
  { id: "bng", parentId: "tw", kind: "ministry", name: "Bộ Ngoại giao" },
  { id: "btttt", parentId: "tw", kind: "ministry", name: "Bộ Thông tin và Truyền thông", shortName: "Bộ TT&TT" },
  { id: "bqp", parentId: "tw", kind: "ministry", name: "Bộ Quốc phòng" },
  { id: "bca", parentId: "tw", kind: "ministry", name: "Bộ Công an" },
  { id: "bvhttdl", parentId: "tw", kind: "ministry", name: "Bộ Văn hóa, Thể thao và Du lịch", shortName: "Bộ VHTTDL" },
];

export const PROVINCE_KINDS = {
  tỉnh: { kind: "province", word: "Tỉnh", committee: "Tỉnh ủy", short: [] },
  "thành phố trực thuộc Trung ương": { kind: "central-city", word: "Thành phố", committee: "Thành ủy", short: ["TP"] },
} as const;

export const DISTRICT_KINDS = {
  "Thành phố": { kind: "city", slug: "tp", committee: "Thành ủy", short: ["TP"], urban: true },
  "Thị xã": { kind: "town", slug: "tx", committee: "Thị ủy", short: ["TX"], urban: true },
  Quận: { kind: "urban-district", slug: "q", committee: "Quận ủy", short: [], urban: true },
  Huyện: { kind: "district", slug: "h", committee: "Huyện ủy", short: [], urban: false },
} as const;

export const COMMITTEE_WORDS = {
  "party-bloc": { chair: "Phó Bí thư Thường trực" },
  "agency-committee": { chair: "Phó Bí thư Thường trực Đảng ủy" },
  corporation: { chair: "Phó Bí thư Thường trực Đảng ủy" },
} as const;

interface MissionWords {
  name: (place: string, city: string) => string;
  short: (place: string, city: string) => string;
  chair: string;
}

export const MISSION_KINDS: Record<"embassy" | "consulate" | "delegation" | "office", MissionWords> = {
  embassy: {
    name: (place) => `Đại sứ quán Việt Nam tại ${place}`,
    short: (place) => `ĐSQ tại ${place}`,
    chair: "Đại sứ",
  },
  consulate: {
    name: (place, city) => `Tổng Lãnh sự quán Việt Nam tại ${city}, ${place}`,
    short: (_place, city) => `TLSQ tại ${city}`,
    chair: "Tổng Lãnh sự",
  },
  delegation: {
    name: (place, city) => `Phái đoàn Thường trực Việt Nam bên cạnh ${place} (${city})`,
    short: (_place, city) => `Phái đoàn tại ${city}`,
    chair: "Đại sứ, Trưởng Phái đoàn",
  },
  office: {
    name: (place) => `Văn phòng Kinh tế - Văn hóa Việt Nam tại ${place}`,
    short: (place) => `Văn phòng tại ${place}`,
    chair: "Chủ nhiệm Văn phòng",
  },
};

/** Syllables that are common in Vietnamese place names; their pairs are the invented communes. */
export const COMMUNE_SYLLABLES = {
  first: [
    "Tân",
    "An",
    "Bình",
    "Phú",
    "Hòa",
    "Thanh",
    "Minh",
    "Đông",
    "Xuân",
    "Vĩnh",
    "Long",
    "Hưng",
    "Yên",
    "Sơn",
    "Nam",
    "Kim",
    "Đức",
    "Hồng",
    "Quang",
    "Ngọc",
    "Thạch",
    "Mỹ",
    "Trung",
    "Thượng",
    "Liên",
    "Khánh",
    "Thái",
    "Bảo",
  ],
  second: [
    "Lộc",
    "Phú",
    "Thịnh",
    "Thành",
    "Sơn",
    "Hải",
    "Giang",
    "Lâm",
    "Tiến",
    "Lợi",
    "Phong",
    "Hà",
    "Khê",
    "Trạch",
    "Điền",
    "Châu",
    "Thủy",
    "Tâm",
    "Thắng",
    "Trung",
    "Mỹ",
    "Hội",
    "Quý",
    "Đạo",
    "Cường",
    "Lương",
    "Phúc",
    "Ninh",
  ],
} as const;
