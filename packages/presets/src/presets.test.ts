import { hash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareVi, matches } from "@diemcau/rules/text";
import { buildNorthwind } from "../tools/build-northwind.ts";
import { buildVn } from "../tools/build-vn.ts";
import { readSeed } from "../tools/shared.ts";
import { listPresets, loadPreset, PRESET_DATA_DIR, PresetError, type Preset } from "./index.ts";
import { deniedKeyOf } from "./names.ts";

/** SHA-256 of the shared list data/provinces-2023.csv (code, name, type of the 63 provinces). */
const PROVINCES_2023_SHA256 = "85643f5e8c10fd18e158831b0407d9986d181d839d6ed52ac753384c3e101228";

const vn = loadPreset("vn-kl57-2023");
const northwind = loadPreset("northwind-assembly");
const siteOf = (preset: Preset, id: string) => preset.sites.find((site) => site.id === id);
const ofKind = (preset: Preset, kind: string) => preset.sites.filter((site) => site.kind === kind);
const sum = (preset: Preset): number => preset.sites.reduce((total, site) => total + site.expected, 0);

describe("vn-kl57-2023", () => {
  it("has exactly 2,000 sites and 100,000 delegates", () => {
    expect(vn.sites).toHaveLength(2_000);
    expect(sum(vn)).toBe(100_000);
  });

  it("has the published levels", () => {
    const counts = Object.fromEntries(vn.siteKinds.map(({ code }) => [code, ofKind(vn, code).length]));
    expect(counts).toEqual({ central: 1, province: 63, committee: 38, mission: 94, district: 464, commune: 1_340 });
  });

  it("has the 63 provinces of 2023, by code and name", () => {
    const rows = readSeed("vn-kl57-2023", "provinces.csv");
    const csv = `code,name,type\n${rows.map((row) => `${row.code},${row.name},${row.type}\n`).join("")}`;
    expect(hash("sha256", csv)).toBe(PROVINCES_2023_SHA256);
    const provinces = vn.units.filter((unit) => unit.level === "province");
    expect(provinces.map((unit) => [unit.code, unit.shortName])).toEqual(rows.map((row) => [row.code, row.name]));
    expect(new Set(ofKind(vn, "province").map((site) => site.unitId))).toEqual(
      new Set(provinces.map((unit) => unit.id)),
    );
  });

  it("keeps the sizes of rooms as published", () => {
    for (const site of ofKind(vn, "province")) expect(site.expected).toSatisfy((n: number) => n >= 173 && n <= 327);
    expect(siteOf(vn, "trung-uong")?.expected).toBe(320);
    const mean = (kind: string): number =>
      ofKind(vn, kind).reduce((total, site) => total + site.expected, 0) / ofKind(vn, kind).length;
    expect(mean("district") / mean("commune")).toBeCloseTo(1.7, 1);
  });

  it("holds two units called Quảng Ninh, told apart by their parents", () => {
    const found = vn.units.filter((unit) => unit.shortName === "Quảng Ninh");
    expect(found.map((unit) => [unit.id, unit.name, unit.parentId])).toEqual([
      ["quang-ninh", "Tỉnh Quảng Ninh", "tw"],
      ["quang-binh.h-quang-ninh", "Huyện Quảng Ninh", "quang-binh"],
    ]);
    expect(siteOf(vn, "quang-ninh.tp-cam-pha")).toMatchObject({ name: "Thành phố Cẩm Phả", parentId: "quang-ninh" });
    expect(vn.sites.filter((site) => matches("cam pha", site.name)).map((site) => site.id)).toEqual([
      "quang-ninh.tp-cam-pha",
    ]);
  });

  it("has missions in their own zones", () => {
    const missions = ofKind(vn, "mission");
    expect(new Set(missions.map((site) => site.timeZone)).size).toBeGreaterThan(55);
    expect(siteOf(vn, "mission.washington")?.timeZone).toBe("America/New_York");
  });

  it("places every domestic site inside the country", () => {
    for (const site of vn.sites) {
      if (site.kind === "mission") continue;
      expect(site.timeZone).toBe("Asia/Ho_Chi_Minh");
      expect(site.lat).toSatisfy((lat: number) => lat > 8 && lat < 23.5);
      expect(site.lon).toSatisfy((lon: number) => lon > 102 && lon < 110);
    }
  });

  it("holds two documents with one symbol", () => {
    const same = vn.documents.filter((document) => document.symbol === "05-CT/TW");
    expect(same.map((document) => document.issuer)).toEqual(["Bộ Chính trị", "Ban Bí thư"]);
  });

  it("has an item of every kind the articles tell of", () => {
    const kinds = new Set(vn.conference.agenda.map((item) => item.kind));
    for (const kind of [
      "opening",
      "report",
      "briefing",
      "paper",
      "break",
      "discussion",
      "adoption",
      "conclusion",
    ] as const) {
      expect(kinds).toContain(kind);
    }
  });

  it("sorts in Vietnamese", () => {
    const names = vn.units.filter((unit) => unit.level === "province").map((unit) => unit.shortName ?? "");
    const sorted = names.sort(compareVi);
    expect(sorted.indexOf("Bạc Liêu")).toBeLessThan(sorted.indexOf("Bắc Giang"));
    expect(sorted.indexOf("Đà Nẵng")).toBeGreaterThan(sorted.indexOf("Cao Bằng"));
    expect(sorted[0]).toBe("An Giang");
  });

  it("names no real person of the articles", () => {
    const denied = new Set(vn.names.deniedSha256);
    // A namesake city and academy.
    denied.delete(deniedKeyOf(["Hồ", "Chí", "Minh"].join(" ")));
    for (const file of ["preset.json", "conference.json", "documents.json", "roster.json", "units.csv", "sites.csv"]) {
      const words = readFileSync(join(PRESET_DATA_DIR, "vn-kl57-2023", file), "utf8").split(/[^\p{L}]+/u);
      const found = words.flatMap((_word, at) =>
        [2, 3, 4]
          .map((length) => words.slice(at, at + length))
          .filter((name) => name.every((word) => /^\p{Lu}/u.test(word)) && denied.has(deniedKeyOf(name.join(" ")))),
      );
      expect({ file, found }).toEqual({ file, found: [] });
    }
  });
});

describe("northwind-assembly", () => {
  it("has exactly 120 sites and 4,000 delegates on four levels", () => {
    expect(northwind.sites).toHaveLength(120);
    expect(sum(northwind)).toBe(4_000);
    expect(northwind.levels.map((level) => level.code)).toEqual(["federation", "region", "chapter", "post"]);
  });

  it("differs from the first preset in vocabulary, zones and sessions", () => {
    const codes = (preset: Preset) =>
      [...preset.unitKinds, ...preset.siteKinds, ...preset.ranks, ...preset.classes].map((entry) => entry.code);
    expect(codes(northwind).filter((code) => codes(vn).includes(code))).toEqual([]);
    expect(new Set(northwind.sites.map((site) => site.timeZone)).size).toBeGreaterThan(25);
    // Half-hour and three-quarter-hour offsets.
    for (const zone of ["America/St_Johns", "Australia/Adelaide", "Pacific/Chatham"]) {
      expect(northwind.sites.some((site) => site.timeZone === zone)).toBe(true);
    }
    expect(northwind.conference.sessions).toHaveLength(3);
  });
});

describe.each([vn, northwind])("sites of $id", (preset) => {
  it("have the zone of the place where they are", () => {
    const autumn = new Date("2023-10-11T07:00:00Z");
    const wrong = preset.sites.filter((site) => {
      const name = new Intl.DateTimeFormat("en", { timeZone: site.timeZone, timeZoneName: "longOffset" }).formatToParts(
        autumn,
      );
      const offset = /([+-])(\d{2}):(\d{2})/.exec(name.find((part) => part.type === "timeZoneName")?.value ?? "");
      const hours = offset ? Number(`${offset[1]}1`) * (Number(offset[2]) + Number(offset[3]) / 60) : 0;
      const apart = Math.abs(hours - site.lon / 15);
      return Math.min(apart, 24 - apart) > 3;
    });
    expect(wrong.map((site) => site.id)).toEqual([]);
  });
});

describe("data files", () => {
  it.each(
    [buildVn(), buildNorthwind()].flatMap(({ id, files }) =>
      Object.entries(files).map(([name, text]) => [`${id}/${name}`, text] as const),
    ),
  )("%s is what its tool builds", (path, text) =>
    expect(readFileSync(join(PRESET_DATA_DIR, path), "utf8") === text).toBe(true),
  );

  it("are listed", () => {
    expect(listPresets().map(({ id, sites, delegates }) => [id, sites, delegates])).toEqual([
      ["northwind-assembly", 120, 4_000],
      ["vn-kl57-2023", 2_000, 100_000],
    ]);
  });
});

describe("loadPreset", () => {
  let dataDir = "";
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), "presets-"));
    for (const copy of ["wrong", "torn", "renamed"])
      cpSync(join(PRESET_DATA_DIR, "northwind-assembly"), join(dataDir, copy), { recursive: true });
    const sites = join(dataDir, "wrong", "sites.csv");
    writeFileSync(
      sites,
      readFileSync(sites, "utf8").replace("Europe/Tallinn", "Europe/Atlantis").replace(",lamp-hall,", ",nowhere,"),
    );
    writeFileSync(join(dataDir, "torn", "documents.json"), "[{");
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  const problemsOf = (id: string) => {
    try {
      loadPreset(id, { dataDir });
    } catch (error) {
      expect(error).toBeInstanceOf(PresetError);
      return (error as PresetError).problems.map((problem) => problem.code);
    }
    return [];
  };

  it("names every problem of a wrong preset", () => {
    expect(problemsOf("wrong")).toEqual(expect.arrayContaining(["id-mismatch", "time-zone", "unknown-parent"]));
  });
  it("says when a file cannot be read", () => expect(problemsOf("torn")).toEqual(["unreadable"]));
  it("notices that folder and id differ", () => expect(problemsOf("renamed")).toEqual(["id-mismatch"]));
  it.each(["nothing", "../data", ""])("refuses the unknown id %j", (id) =>
    expect(problemsOf(id)).toEqual(["unknown-preset"]),
  );
  it("gives a fresh object each time", () => expect(loadPreset("northwind-assembly")).not.toBe(northwind));
});
