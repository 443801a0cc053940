import { describe, expect, it } from "vitest";
import { generateRoster, loadPreset, scalePreset, validatePreset, type Preset, type PresetDelegate } from "./index.ts";
import { deniedKeyOf } from "./names.ts";

const presets = { vn: loadPreset("vn-kl57-2023"), northwind: loadPreset("northwind-assembly") };
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const peopleAt = (preset: Preset, siteId: string, seed = "a"): PresetDelegate[] => [
  ...generateRoster(preset, { seed, siteIds: [siteId] }),
];

describe.each(Object.entries(presets))("roster of %s", (_name, preset) => {
  const people = [...generateRoster(preset, { seed: "a" })];
  const bySite = Map.groupBy(people, (person) => person.siteId);

  it("fills every room exactly", () => {
    expect(people).toHaveLength(preset.totals.delegates);
    for (const site of preset.sites) expect(bySite.get(site.id)).toHaveLength(site.expected);
  });

  it("gives every room one chair, who is first, and one lead", () => {
    for (const [siteId, room] of bySite) {
      const chairs = room.filter((person) => person.isSiteChair).map((person) => person.ordinal);
      const leads = room.filter((person) => person.isSiteLead).length;
      expect({ siteId, chairs, leads }).toEqual({ siteId, chairs: [1], leads: 1 });
      expect(room.map((person) => person.ordinal)).toEqual(room.map((_person, index) => index + 1));
    }
  });

  it("gives unique ids, complete names, known classes and finished titles", () => {
    const classes = new Set(preset.classes.map((item) => item.code));
    expect(new Set(people.map((person) => person.id)).size).toBe(people.length);
    const faults = people.filter(
      (person) =>
        !UUID_V7.test(person.id) ||
        person.familyName === "" ||
        person.givenName === "" ||
        person.displayName !== person.displayName.normalize("NFC") ||
        person.positions.length === 0 ||
        person.positions.some((title) => /[{}]/.test(title)) ||
        !classes.has(person.class),
    );
    expect(faults).toEqual([]);
  });

  it("never makes a denied name", () => {
    const denied = new Set(preset.names.deniedSha256);
    const made = new Set(people.map((person) => person.displayName));
    expect([...made].filter((name) => denied.has(deniedKeyOf(name)))).toEqual([]);
  });

  it("is the same for the same seed and another for another", () => {
    const site = preset.sites.at(-1)!.id;
    expect(peopleAt(preset, site)).toEqual(bySite.get(site));
    expect(peopleAt(preset, site, "b").map((p) => p.displayName)).not.toEqual(
      bySite.get(site)?.map((p) => p.displayName),
    );
  });
});

describe("names", () => {
  it("are drawn again when denied", () => {
    const preset = structuredClone(presets.northwind);
    const victim = peopleAt(preset, "lamp-hall")[0]!.displayName;
    preset.names.deniedSha256.push(deniedKeyOf(victim.toUpperCase()));
    const after = [...generateRoster(preset, { seed: "a" })].map((person) => person.displayName);
    expect(after).not.toContain(victim);
  });

  it("fail clearly when nothing but denied names is left", () => {
    const preset = structuredClone(presets.northwind);
    const only = { middle: [], given: [["Ada", 1]] as [string, number][] };
    preset.names.pools = [{ code: "one", weight: 1, family: [["Stone", 1]], female: only, male: only }];
    preset.names.deniedSha256 = [deniedKeyOf("Ada Stone")];
    expect(() => peopleAt(preset, "lamp-hall")).toThrow(/denied/);
  });

  it("put the family name first in Vietnamese, last in English", () => {
    const [vn] = peopleAt(presets.vn, "trung-uong");
    const [en] = peopleAt(presets.northwind, "lamp-hall");
    expect(vn!.displayName.startsWith(`${vn!.familyName} `)).toBe(true);
    expect(en!.displayName.endsWith(` ${en!.familyName}`)).toBe(true);
  });

  it("have the realistic share of the commonest family name", () => {
    const people = [
      ...generateRoster(presets.vn, { seed: "a", siteIds: presets.vn.sites.slice(0, 64).map((site) => site.id) }),
    ];
    const share = people.filter((person) => person.familyName === "Nguyễn").length / people.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.4);
  });
});

describe("positions", () => {
  it("follow precedence: committee, council, people’s committee, then departments", () => {
    const room = peopleAt(presets.vn, "quang-ninh.tp-cam-pha");
    const at = (part: string): number =>
      room.findIndex((person) => person.positions.some((title) => title.includes(part)));
    expect(room[0]!.positions).toEqual(["Phó Bí thư Thường trực Thành ủy"]);
    expect(at("Phó Chủ tịch HĐND")).toBeLessThan(at("Phó Chủ tịch UBND"));
    expect(at("Phó Chủ tịch UBND")).toBeLessThan(at("Phó Trưởng phòng"));
  });

  it("use the words of the unit’s kind", () => {
    expect(peopleAt(presets.vn, "quang-binh.h-quang-ninh")[0]!.positions[0]).toBe("Phó Bí thư Thường trực Huyện ủy");
    expect(peopleAt(presets.northwind, "tasman.hobart")[0]!.positions[0]).toBe("Chapter Master of Hobart");
  });

  it("work in the smallest rooms", () => {
    const preset = structuredClone(presets.northwind);
    preset.sites[0]!.expected = 1;
    expect(peopleAt(preset, "lamp-hall")).toMatchObject([{ ordinal: 1, isSiteChair: true, isSiteLead: true }]);
    preset.sites[0]!.expected = 2;
    expect(peopleAt(preset, "lamp-hall").map((p) => [p.isSiteChair, p.isSiteLead])).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});

describe("scalePreset", () => {
  it("reaches the largest published case exactly and stays valid", () => {
    const large = scalePreset(presets.vn, { sites: 21_000, delegates: 1_500_000 });
    expect(validatePreset(large)).toEqual([]);
    expect(large.totals).toEqual({ sites: 21_000, delegates: 1_500_000 });
    expect(large.id).toBe("vn-kl57-2023-x21000");
    expect(presets.vn.sites).toHaveLength(2_000);
    expect(scalePreset(presets.vn, { sites: 21_000, delegates: 1_500_000 })).toEqual(large);
    expect(peopleAt(large, large.sites.at(-1)!.id)).toHaveLength(large.sites.at(-1)!.expected);
  });

  it("may add delegates only", () => {
    const denser = scalePreset(presets.northwind, { sites: 120, delegates: 5_000 });
    expect(validatePreset(denser)).toEqual([]);
    expect(denser.sites.map((site) => site.id)).toEqual(presets.northwind.sites.map((site) => site.id));
  });

  it("refuses to shrink, and rooms without delegates", () => {
    expect(() => scalePreset(presets.northwind, { sites: 119, delegates: 4_000 })).toThrow(RangeError);
    expect(() => scalePreset(presets.northwind, { sites: 200, delegates: 199 })).toThrow(RangeError);
  });
});
