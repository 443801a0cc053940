/**
 * What is prescribed for the look of papers, as data: for state bodies Decree 30/2020/NĐ-CP, Annex I; for Party bodies
 * Guidance 36-HD/VPTW, Annex 3; and a plain one for everybody else.
 */
import type { Letterhead } from "@diemcau/contract";

type Words = { readonly vi: string; readonly en: string };

export interface Layout {
  /** Left and right part of the head. */
  readonly headShares: readonly [number, number];
  readonly margins: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
  /** Top right: what every paper of the system carries. */
  readonly heading: readonly { readonly text: Words; readonly size: number; readonly rule?: number }[];
  readonly parent: { readonly size: number };
  readonly issuer: { readonly size: number; /** Below it. */ readonly mark: "rule" | "*" };
  readonly number: { readonly size: number; /** Before the number. */ readonly word: Words; compose(number: string, type: string, code: string): string };
  readonly placeDate: { readonly size: number };
  readonly type: { readonly size: number };
  readonly abstract: { readonly size: number };
  readonly body: { readonly size: number; readonly indent: number; readonly after: number };
  readonly signature: { readonly size: number };
  readonly pageNumber: { readonly size: number };
  /** How a delegate is spoken of. */
  readonly address: Words;
  readonly recipients: { readonly vi: readonly string[]; readonly en: readonly string[] };
}

/** Wide enough to write in by hand. */
export const BLANK = "………";
const padded = (number: string): string => (/^\d$/.test(number) ? `0${number}` : number || BLANK);

export const LAYOUTS: Record<Letterhead["system"], Layout> = {
  state: {
    headShares: [36, 64],
    margins: { top: 20, bottom: 20, left: 30, right: 20 },
    heading: [
      { text: { vi: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", en: "SOCIALIST REPUBLIC OF VIET NAM" }, size: 13 },
      { text: { vi: "Độc lập - Tự do - Hạnh phúc", en: "Independence - Freedom - Happiness" }, size: 14, rule: 1 },
    ],
    parent: { size: 13 },
    issuer: { size: 13, mark: "rule" },
    number: { size: 13, word: { vi: "Số:", en: "No:" }, compose: (number, type, code) => `${padded(number)}/${type}-${code || BLANK}` },
    placeDate: { size: 14 },
    type: { size: 14 },
    abstract: { size: 14 },
    body: { size: 14, indent: 12.7, after: 6 },
    signature: { size: 14 },
    pageNumber: { size: 14 },
    address: { vi: "Ông/Bà ", en: "" },
    recipients: { vi: ["Như trên", "Lưu: VT"], en: ["As above", "Archives"] },
  },
  party: {
    headShares: [45, 55],
    margins: { top: 20, bottom: 20, left: 30, right: 15 },
    heading: [{ text: { vi: "ĐẢNG CỘNG SẢN VIỆT NAM", en: "COMMUNIST PARTY OF VIET NAM" }, size: 15, rule: 1 }],
    parent: { size: 14 },
    issuer: { size: 14, mark: "*" },
    number: { size: 14, word: { vi: "Số", en: "No" }, compose: (number, type, code) => `${number || BLANK}-${type}/${code || BLANK}` },
    placeDate: { size: 14 },
    type: { size: 16 },
    abstract: { size: 14 },
    body: { size: 14, indent: 12.7, after: 6 },
    signature: { size: 14 },
    pageNumber: { size: 14 },
    address: { vi: "đồng chí ", en: "" },
    recipients: { vi: ["Như trên", "Lưu Văn phòng"], en: ["As above", "Archives"] },
  },
  plain: {
    headShares: [50, 50],
    margins: { top: 20, bottom: 20, left: 25, right: 20 },
    heading: [],
    parent: { size: 12 },
    issuer: { size: 15, mark: "rule" },
    number: { size: 12, word: { vi: "Số:", en: "Ref." }, compose: (number, _type, code) => [code, number].filter(Boolean).join(" ") },
    placeDate: { size: 13 },
    type: { size: 16 },
    abstract: { size: 13 },
    body: { size: 13, indent: 0, after: 8 },
    signature: { size: 13 },
    pageNumber: { size: 13 },
    address: { vi: "", en: "" },
    recipients: { vi: [], en: [] },
  },
};
