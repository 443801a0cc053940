import type { Directory } from "@diemcau/contract";
import { expect, test } from "vitest";
import { SiteSearch } from "../model/search.ts";
import { buildTree, partOf } from "../model/site-tree.ts";
import { readSites } from "./read-sites.ts";

const name = ["Trung tâm", "Thành phố Hà Nội", "Tỉnh Cao Bằng", "Phường Tân Lập", "Phường Tân Lập", "Xã Lũng Cú, Đồng Văn", "Xã Ba Vi", "Xã Ba Vì"];
const tree = buildTree({ sites: { name, parent: [-1, 0, 0, 1, 2, 2, 1, 1], level: name.map(() => 0), expected: name.map(() => 0) } } as unknown as Directory);
const read = (text: string) => readSites(text, tree, new SiteSearch(name));

test("names with and without diacritics, ordinals, one in a line or between commas and semicolons", () => {
  expect(read("Thành phố Hà Nội\ncao bang; 0, #3\n\n  Xã Lũng Cú, Đồng Văn \nThành phố Hà Nội")).toEqual({ found: [1, 2, 0, 3, 5], ambiguous: [], unknown: [] });
});

test("what is written with its diacritics is meant so; what may be several is asked; what is none is told", () => {
  expect(read("Xã Ba Vì").found).toEqual([7]);
  expect(read("xa ba vi, phuong tan lap\nTỉnh Nào Đó\n99")).toEqual({
    found: [],
    ambiguous: [
      { text: "xa ba vi", sites: [6, 7] },
      { text: "phuong tan lap", sites: [3, 4] },
    ],
    unknown: ["Tỉnh Nào Đó", "99"],
  });
});

test("words as they stand in a name come before beginnings of words, of which only a few are asked about", () => {
  const many = ["Phường Tân Phú", ...Array.from({ length: 13 }, (_, at) => `Phường Tân Thứ ${at + 1}`), "Phường Lê Lợi", "Phường Lê Lai"];
  const tall = buildTree({ sites: { name: many, parent: many.map((_, at) => (at === 0 ? -1 : 0)), level: many.map(() => 0), expected: many.map(() => 0) } } as unknown as Directory);
  const readMany = (text: string) => readSites(text, tall, new SiteSearch(many));
  // "phu" begins every "Phường", too.
  expect(readMany("tan phu")).toEqual({ found: [0], ambiguous: [], unknown: [] });
  expect(readMany("tân thứ").ambiguous).toEqual([{ text: "tân thứ", sites: Array.from({ length: 13 }, (_, at) => at + 1) }]);
  expect(readMany("le lo; tan t")).toEqual({ found: [14], ambiguous: [], unknown: ["tan t"] });
});

test("a row of a table is one room: its running number, superior, people and telephones are none", () => {
  const rows = ["TT\tĐiểm cầu\tCấp trên\tĐại biểu", "1\tPhường Tân Lập\tThành phố Hà Nội\t45", "2\tTỉnh Cao Bằng\tPhường Tân Lập\t0912 345 678", "3\tXã Ba Vì\tNguyễn Văn An; Trần Thị Bình", "5\t45"];
  expect(read(rows.join("\n"))).toEqual({ found: [3, 4, 7, 5], ambiguous: [], unknown: ["TT"] });
  expect(read("5, Xã Ba Vì, Thành phố Hà Nội").found).toEqual([7]);
});

test("a room of a row that is written otherwise is no reason to take its superior", () => {
  expect(read("1\tUBND phường Tân Lập\tThành phố Hà Nội\n2\tP. Tân Lập\tTỉnh Cao Bằng\n3\tTỉnh Cao Bằng\tLũng Cú")).toEqual({ found: [3, 4, 5], ambiguous: [], unknown: [] });
  expect(read("Xã Không Có\tThành phố Hà Nội")).toEqual({ found: [], ambiguous: [{ text: "Xã Không Có · Thành phố Hà Nội", sites: [1] }], unknown: [] });
  // Two that have nothing to do with one another: which of them?
  expect(read("Xã Ba Vì\tTỉnh Cao Bằng").ambiguous).toEqual([{ text: "Xã Ba Vì · Tỉnh Cao Bằng", sites: [7, 2] }]);
});

test("in a list a superior says which room is meant, and is a room itself behind one that nobody confuses", () => {
  expect(read("Phường Tân Lập, Tỉnh Cao Bằng, Xã Ba Vi")).toEqual({ found: [4, 6], ambiguous: [], unknown: [] });
  expect(read("Xã Ba Vì, Thành phố Hà Nội, Trung tâm").found).toEqual([7, 1, 0]);
  expect(read("1. Thành phố Hà Nội\n2)Tỉnh Cao Bằng\n- Xã Ba Vì\n3/ Xã Ba Vi\n4.").found).toEqual([1, 2, 7, 6, 4]);
  expect(read("Thành phố Hà Nội, #3, 5")).toEqual({ found: [1, 3], ambiguous: [], unknown: ["5"] });
});

test("of a part of the tree only its own rooms are found", () => {
  const part = partOf(tree, [2]);
  expect(readSites("Phường Tân Lập, Thành phố Hà Nội; 1, 4", part, new SiteSearch(name, part.within))).toEqual({ found: [4], ambiguous: [], unknown: ["Thành phố Hà Nội", "1"] });
  expect(readSites("Phường Tân Lập\tThành phố Hà Nội", part, new SiteSearch(name, part.within)).ambiguous).toEqual([{ text: "Phường Tân Lập · Thành phố Hà Nội", sites: [4] }]);
});
