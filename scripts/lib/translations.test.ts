import { describe, expect, it } from "vitest";

import { type Catalog, compareLanguages, compareUsage, findUsage, flatten } from "./translations.ts";

function catalog(vi: object, en: object): Catalog {
  return {
    name: "web",
    languages: new Map([
      ["vi", flatten(vi)],
      ["en", flatten(en)],
    ]),
  };
}

describe("the languages of a catalog", () => {
  it("agree", () => {
    const vi = { site: { present: "Có mặt {{count}}", count_other: "{{count}} điểm cầu" } };
    const en = { site: { present: "{{count}} present", count_one: "{{count}} site", count_other: "{{count}} sites" } };
    expect(compareLanguages(catalog(vi, en))).toEqual([]);
  });

  it("are told apart where a key, a plural form or a placeholder is missing, or a text is empty", () => {
    const vi = { a: "A", b: "B {{name}}", c: " ", d_other: "{{count}}" };
    const en = { b: "B", c: "C", d_other: "{{count}}" };
    expect(compareLanguages(catalog(vi, en))).toEqual([
      'web: "c" is empty in vi',
      'web: "a" is missing in en',
      'web: "d_one" is missing in en',
      'web: "b" does not have the same placeholders (vi: name; en: none)',
    ]);
  });

  it("must be NFC", () => {
    expect(compareLanguages(catalog({ a: "Điểm".normalize("NFD") }, { a: "Site" }))).toEqual([
      'web: "a" is not NFC in vi',
    ]);
  });
});

describe("the use of keys", () => {
  const texts = { title: "T", state: { lost: "L", "on-air": "O" }, kind: { report: "R" }, dead: "D" };
  const web = catalog(texts, texts);

  it("finds calls, tables and put-together keys", () => {
    const sources = new Map([
      ["a.tsx", 't("title"); t(`state.${state}`); t("dead", { count: 1 })'],
      ["b.ts", 'const label = { report: "kind.report" };'],
    ]);
    expect(compareUsage([web], findUsage(sources))).toEqual([]);
  });

  it("reports keys that do not exist, and keys that nothing uses", () => {
    const sources = new Map([
      ["a.tsx", "t(\"titel\"); t('common:title'); const url = `${host}/path`; t(`state.${s}`)"],
    ]);
    expect(compareUsage([web], findUsage(sources))).toEqual([
      'a.tsx asks for "titel", which no catalog has',
      'web: nothing uses "kind.report"',
      'web: nothing uses "dead"',
    ]);
  });
});
