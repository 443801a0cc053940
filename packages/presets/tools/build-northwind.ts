/**
 * Builds units.csv and sites.csv of the invented preset northwind-assembly: 120 sites, 4,000 expected
 * delegates. Run: node packages/presets/tools/build-northwind.ts
 */
import { distribute } from "../src/distribute.ts";
import { unitOf } from "../src/random.ts";
import type { PresetSite, PresetUnit } from "../src/schema.ts";
import { between, near, readSeed, slugOf, toFiles, writeFiles, type BuiltPreset } from "./shared.ts";

const PRESET = "northwind-assembly";
const SITES = 120;
const DELEGATES = 4_000;
const WEIGHT = { federation: 400, region: 90, chapter: 50, post: 18 } as const;
const HALL = { timeZone: "Europe/Oslo", lat: 58.97, lon: 5.73 };

const POST_WORDS = {
  first: [
    "Gannet",
    "Kelp",
    "Lantern",
    "Storm",
    "Seal",
    "Grey",
    "Tern",
    "Anchor",
    "Bell",
    "Amber",
    "Fog",
    "Heron",
    "Salt",
    "Cormorant",
    "Driftwood",
    "Harbour",
  ],
  second: ["Rock", "Head", "Skerry", "Point", "Ness", "Reef", "Sound", "Bar", "Island", "Spit"],
} as const;

export function buildNorthwind(): BuiltPreset {
  const units: PresetUnit[] = [
    {
      id: "federation",
      parentId: null,
      kind: "federation",
      level: "federation",
      name: "Northwind Federation of Lightkeepers",
      shortName: "Northwind",
      ...HALL,
    },
    {
      id: "council-of-lights",
      parentId: "federation",
      kind: "council",
      level: "federation",
      name: "Council of Lights",
      ...HALL,
    },
    {
      id: "standards-board",
      parentId: "federation",
      kind: "council",
      level: "federation",
      name: "Standards Board",
      ...HALL,
    },
    { id: "relief-fund", parentId: "federation", kind: "council", level: "federation", name: "Relief Fund", ...HALL },
  ];
  const sites: PresetSite[] = [
    {
      id: "lamp-hall",
      unitId: "federation",
      parentId: null,
      kind: "federation",
      name: "Lamp Hall",
      room: "Great Gallery",
      address: "Stavanger",
      ...HALL,
      expected: 1,
      siteChairTitle: "Keeper General",
    },
  ];
  for (const row of readSeed(PRESET, "regions.csv") as Record<string, string>[]) {
    const { slug: id = "", name = "", city = "", timeZone = "" } = row;
    const place = { timeZone, lat: Number(row.lat), lon: Number(row.lon) };
    units.push({
      id,
      parentId: "federation",
      kind: "region",
      level: "region",
      name,
      shortName: name.replace(" Region", ""),
      ...place,
    });
    sites.push({
      id,
      unitId: id,
      parentId: "lamp-hall",
      kind: "region",
      name: `${name} Lodge`,
      room: "Lodge Room",
      address: city,
      ...place,
      expected: 1,
      siteChairTitle: "Regional Warden",
    });
  }
  for (const row of readSeed(PRESET, "chapters.csv") as Record<string, string>[]) {
    const { region = "", slug = "", name = "", timeZone = "" } = row;
    const id = `${region}.${slug}`;
    const place = { timeZone, lat: Number(row.lat), lon: Number(row.lon) };
    const shortName = name.replace(" Chapter", "");
    units.push({
      id,
      parentId: region,
      kind: "chapter",
      level: "chapter",
      name,
      shortName,
      aliases: [`${shortName} Guild`],
      ...place,
    });
    sites.push({
      id,
      unitId: id,
      parentId: region,
      kind: "chapter",
      name,
      room: "Chapter House",
      address: shortName,
      ...place,
      expected: 1,
      siteChairTitle: "Chapter Master",
    });
  }
  addPosts(units, sites);
  const weights = sites.map(
    (site) => WEIGHT[site.kind as keyof typeof WEIGHT] * (0.7 + 0.6 * unitOf(`expected/${site.id}`)),
  );
  distribute(DELEGATES, weights, 1).forEach((expected, index) => ((sites[index] as PresetSite).expected = expected));
  return toFiles(PRESET, units, sites);
}

/** Posts in turn under the chapters, with invented names near their chapter. */
function addPosts(units: PresetUnit[], sites: PresetSite[]): void {
  const chapters = sites.filter((site) => site.kind === "chapter");
  const taken = new Set<string>();
  for (let turn = 0; sites.length < SITES; turn++) {
    const chapter = chapters[turn % chapters.length] as PresetSite;
    const pick = (list: readonly string[], key: string): string =>
      list[between(0, list.length - 1, `${turn}/${key}`)] as string;
    const name = `${pick(POST_WORDS.first, "a")} ${pick(POST_WORDS.second, "b")} Light`;
    const id = `${chapter.id}.${slugOf(name)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    const place = { timeZone: chapter.timeZone, ...near(chapter, id, 0.6) };
    units.push({ id, parentId: chapter.id, kind: "post", level: "post", name, ...place });
    sites.push({
      id,
      unitId: id,
      parentId: chapter.id,
      kind: "post",
      name,
      room: "Watch Room",
      ...place,
      expected: 1,
      siteChairTitle: "Post Keeper",
    });
  }
}

if (import.meta.main) writeFiles(buildNorthwind());
