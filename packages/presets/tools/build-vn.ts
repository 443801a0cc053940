/**
 * Builds units.csv and sites.csv of the preset vn-kl57-2023 from the seed lists beside this file:
 * 2,000 sites, 100,000 expected delegates. Run: node packages/presets/tools/build-vn.ts
 * What is real, placed by rule or invented is said in data/vn-kl57-2023/README.md.
 */
import { distribute } from "../src/distribute.ts";
import { unitOf } from "../src/random.ts";
import type { PresetSite, PresetUnit } from "../src/schema.ts";
import {
  between,
  compact,
  near,
  readSeed,
  round,
  slugOf,
  toFiles,
  writeFiles,
  type BuiltPreset,
  type Point,
} from "./shared.ts";
import {
  CENTRAL_UNITS,
  COMMITTEE_WORDS,
  COMMUNE_SYLLABLES,
  DISTRICT_KINDS,
  MISSION_KINDS,
  PROVINCE_KINDS,
} from "./vn-words.ts";

const PRESET = "vn-kl57-2023";
const ZONE = "Asia/Ho_Chi_Minh";
const SITES = 2_000;
const DELEGATES = 100_000;
const CENTRAL_EXPECTED = 320;
const HA_NOI = { lat: 21.03, lon: 105.85 };
/** Published sizes of rooms (Đồng Tháp 27/3/2021: 327 at the provincial room, about 170 and 100 below it). */
const PROVINCE_EXPECTED = [173, 327] as const;
const DISTRICT_WEIGHT = 170;
const COMMUNE_WEIGHT = 100;
/** Communes of a district farther than this from its province's centre lie towards that centre. */
const FAR_DEGREES = 0.15;
const LAST_DAY_OF_DISTRICTS = "2025-06-30";

interface Place extends Point {
  id: string;
  running: string;
}

export function buildVn(): BuiltPreset {
  const units: PresetUnit[] = CENTRAL_UNITS.map((unit) => ({ ...unit, level: "central" }));
  const sites: PresetSite[] = [];
  addCentral(sites);
  const provinces = addProvinces(units, sites);
  addCommittees(units, sites);
  addMissions(units, sites);
  const districts = addDistricts(units, sites, provinces);
  addCommunes(units, sites, districts);
  spreadDelegates(sites);
  return toFiles(PRESET, units, sites);
}

function addCentral(sites: PresetSite[]): void {
  sites.push({
    id: "trung-uong",
    unitId: "btgtw",
    parentId: null,
    kind: "central",
    name: "Điểm cầu Trung ương",
    room: "Hội trường Trụ sở Bộ Ngoại giao",
    address: "Trụ sở Bộ Ngoại giao, Hà Nội",
    timeZone: ZONE,
    ...HA_NOI,
    expected: CENTRAL_EXPECTED,
    siteChairTitle: "Trưởng Ban Tuyên giáo Trung ương",
  });
}

function addProvinces(units: PresetUnit[], sites: PresetSite[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const row of readSeed(PRESET, "provinces.csv")) {
    const { code, name, centre } = row as { code: string; name: string; centre: string };
    const kind = PROVINCE_KINDS[row.type as keyof typeof PROVINCE_KINDS];
    const id = slugOf(name);
    const point = { lat: Number(row.lat), lon: Number(row.lon) };
    const full = `${kind.word} ${name}`;
    const running = name === "Hồ Chí Minh" ? full : `${kind.word.toLowerCase()} ${name}`;
    const aliases = [`${kind.committee} ${name}`, ...kind.short.map((short) => `${short} ${name}`)];
    if (name === "Hồ Chí Minh") aliases.push("TPHCM", "TP. HCM");
    const validTo = row.validTo === "" ? undefined : row.validTo;
    units.push(
      compact({
        id,
        parentId: "tw",
        kind: kind.kind,
        level: "province",
        code,
        name: full,
        shortName: name,
        aliases,
        timeZone: ZONE,
        ...point,
        validTo,
      }),
    );
    sites.push({
      id,
      unitId: id,
      parentId: "trung-uong",
      kind: "province",
      name: full,
      room: `Hội trường ${kind.committee}`,
      address: kind.kind === "province" ? `${centre}, ${running}` : full,
      timeZone: ZONE,
      ...point,
      expected: between(...PROVINCE_EXPECTED, `expected/${id}`),
      siteChairTitle: `Phó Bí thư Thường trực ${kind.committee}`,
    });
    places.set(code, { id, running, ...point });
  }
  return places;
}

function addCommittees(units: PresetUnit[], sites: PresetSite[]): void {
  for (const row of readSeed(PRESET, "committees.csv")) {
    const { slug, parent, kind, name, shortName } = row as Record<
      "slug" | "parent" | "kind" | "name" | "shortName",
      string
    >;
    const id = parent === "" ? slug : `${parent}.${slug}`;
    const aliases = row.aliases ? row.aliases.split("|") : undefined;
    const top = parent === "";
    const word = COMMITTEE_WORDS[kind as keyof typeof COMMITTEE_WORDS];
    const point = near(HA_NOI, id, 0.06);
    units.push(
      compact({
        id,
        parentId: top ? "tw" : parent,
        kind,
        level: top ? "committee" : "affiliate",
        name,
        shortName,
        aliases,
        timeZone: ZONE,
        ...point,
      }),
    );
    sites.push({
      id,
      unitId: id,
      parentId: top ? "trung-uong" : parent,
      kind: "committee",
      name,
      room: "Hội trường cơ quan",
      address: "Hà Nội",
      timeZone: ZONE,
      ...point,
      expected: top ? between(140, 220, `expected/${id}`) : between(60, 150, `expected/${id}`),
      siteChairTitle: word.chair,
    });
  }
}

function addMissions(units: PresetUnit[], sites: PresetSite[]): void {
  for (const row of readSeed(PRESET, "missions.csv")) {
    const { slug, kind, place, city, timeZone } = row as Record<
      "slug" | "kind" | "place" | "city" | "timeZone",
      string
    >;
    const id = `mission.${slug}`;
    const words = MISSION_KINDS[kind as keyof typeof MISSION_KINDS];
    const name = words.name(place, city);
    const point = { lat: Number(row.lat), lon: Number(row.lon) };
    units.push({
      id,
      parentId: "bng",
      kind,
      level: "mission",
      name,
      shortName: words.short(place, city),
      timeZone,
      ...point,
    });
    sites.push({
      id,
      unitId: id,
      parentId: "trung-uong",
      kind: "mission",
      name,
      room: "Phòng họp cơ quan đại diện",
      address: city === place ? city : `${city}, ${place}`,
      timeZone,
      ...point,
      expected: kind === "embassy" ? between(8, 34, `expected/${id}`) : between(5, 18, `expected/${id}`),
      siteChairTitle: words.chair,
    });
  }
}

interface District extends Place {
  urban: boolean;
  /** A point inland, towards which the communes lie: so that none falls into the sea or over the border. */
  inland: Point;
}

interface Commune {
  kind: string;
  name: string;
  point: Point;
}

function addDistricts(units: PresetUnit[], sites: PresetSite[], provinces: Map<string, Place>): District[] {
  const districts: District[] = [];
  for (const row of readSeed(PRESET, "districts.csv")) {
    const province = provinces.get(row.province as string) as Place;
    const { kind: word, name } = row as { kind: keyof typeof DISTRICT_KINDS; name: string };
    const kind = DISTRICT_KINDS[word];
    const id = `${province.id}.${kind.slug}-${slugOf(name)}`;
    const full = `${word} ${name}`;
    const numbered = /^\d/.test(name);
    const running = `${numbered ? full : `${word.toLowerCase()} ${name}`}, ${province.running}`;
    const first = !districts.some((district) => district.id.startsWith(`${province.id}.`));
    const point =
      row.lat === ""
        ? placeDistrict(id, province, provinces, first, word === "Quận")
        : { lat: Number(row.lat), lon: Number(row.lon) };
    const aliases = [`${kind.committee} ${name}`, ...kind.short.map((short) => `${short} ${name}`)];
    units.push({
      id,
      parentId: province.id,
      kind: kind.kind,
      level: "district",
      name: full,
      ...(numbered ? {} : { shortName: name }),
      aliases,
      timeZone: ZONE,
      ...point,
      validTo: LAST_DAY_OF_DISTRICTS,
    });
    sites.push({
      id,
      unitId: id,
      parentId: province.id,
      kind: "district",
      name: full,
      room: `Hội trường ${kind.committee}`,
      address: running,
      timeZone: ZONE,
      ...point,
      expected: 1,
      siteChairTitle: `Phó Bí thư Thường trực ${kind.committee}`,
    });
    const own = Math.hypot(province.lat - point.lat, province.lon - point.lon) > FAR_DEGREES;
    const inland = own ? province : (othersByDistance(point, province.id, provinces)[0] as Place);
    districts.push({ id, running, urban: kind.urban, inland, ...point });
  }
  return districts;
}

/**
 * A district without coordinates of its own: the first of a province lies at the province's centre, an urban
 * one close to it, any other on the way to the centre of one of the four nearest provinces (so on land).
 */
function placeDistrict(
  id: string,
  province: Place,
  provinces: Map<string, Place>,
  first: boolean,
  urban: boolean,
): Point {
  if (first) return near(province, id, 0.02);
  if (urban) return near(province, id, 0.07);
  const neighbours = othersByDistance(province, province.id, provinces).slice(0, 4);
  const towards = neighbours[Math.floor(unitOf(`${id}/towards`) * neighbours.length)] as Place;
  const share = 0.15 + 0.3 * unitOf(`${id}/share`);
  const point = {
    lat: province.lat + (towards.lat - province.lat) * share,
    lon: province.lon + (towards.lon - province.lon) * share,
  };
  return near({ lat: round(point.lat), lon: round(point.lon) }, id, 0.04);
}

function othersByDistance(point: Point, exceptId: string, provinces: Map<string, Place>): Place[] {
  const away = (other: Point): number => Math.hypot(other.lat - point.lat, other.lon - point.lon);
  return [...provinces.values()].filter((other) => other.id !== exceptId).sort((a, b) => away(a) - away(b));
}

function addCommunes(units: PresetUnit[], sites: PresetSite[], districts: readonly District[]): void {
  const real = new Map<string, Commune[]>();
  for (const row of readSeed(PRESET, "wards.csv")) {
    const { district, kind, name } = row as Record<"district" | "kind" | "name", string>;
    const point = { lat: Number(row.lat), lon: Number(row.lon) };
    real.set(district, [...(real.get(district) ?? []), { kind, name, point }]);
  }
  let left = SITES - sites.length - [...real.values()].flat().length;
  const others = districts.filter((district) => !real.has(district.id));
  const order = [...others].sort((a, b) => unitOf(`communes/${a.id}`) - unitOf(`communes/${b.id}`));
  const counts = new Map<string, number>();
  for (; left > 0; left--) {
    const district = order[left % order.length] as District;
    counts.set(district.id, (counts.get(district.id) ?? 0) + 1);
  }
  for (const district of districts) {
    const communes = real.get(district.id) ?? inventCommunes(district, counts.get(district.id) ?? 0);
    for (const commune of communes) addCommune(units, sites, district, commune);
  }
}

function inventCommunes(district: District, count: number): Commune[] {
  const names = new Set<string>();
  for (let attempt = 0; names.size < count; attempt++) {
    const pick = (list: readonly string[], key: string): string =>
      list[between(0, list.length - 1, `${district.id}/${key}/${attempt}`)] as string;
    const [first, second] = [pick(COMMUNE_SYLLABLES.first, "a"), pick(COMMUNE_SYLLABLES.second, "b")];
    if (first !== second) names.add(`${first} ${second}`);
  }
  return [...names].map((name) => ({
    kind: district.urban ? "Phường" : "Xã",
    name,
    point: placeCommune(district, name),
  }));
}

function placeCommune(district: District, name: string): Point {
  const key = `${district.id}/${name}`;
  const north = district.inland.lat - district.lat;
  const east = district.inland.lon - district.lon;
  const share = (0.01 + 0.05 * unitOf(`${key}/share`)) / Math.hypot(north, east);
  return near({ lat: district.lat + north * share, lon: district.lon + east * share }, key, 0.02);
}

function addCommune(
  units: PresetUnit[],
  sites: PresetSite[],
  district: District,
  { kind, name, point }: Commune,
): void {
  const ward = kind === "Phường";
  const id = `${district.id}.${ward ? "p" : "x"}-${slugOf(name)}`;
  const committee = `Đảng ủy ${kind.toLowerCase()}`;
  units.push({
    id,
    parentId: district.id,
    kind: ward ? "ward" : "commune",
    level: "commune",
    name: `${kind} ${name}`,
    shortName: name,
    timeZone: ZONE,
    ...point,
  });
  sites.push({
    id,
    unitId: id,
    parentId: district.id,
    kind: "commune",
    name: `${kind} ${name}`,
    room: `Hội trường UBND ${kind.toLowerCase()}`,
    address: `${kind.toLowerCase()} ${name}, ${district.running}`,
    timeZone: ZONE,
    ...point,
    expected: 1,
    siteChairTitle: `Bí thư ${committee}`,
  });
}

/** Districts and communes share what is left of the 100,000 in the published proportion. */
function spreadDelegates(sites: readonly PresetSite[]): void {
  const open = sites.filter((site) => site.kind === "district" || site.kind === "commune");
  const fixed = sites.filter((site) => !open.includes(site)).reduce((sum, site) => sum + site.expected, 0);
  const weights = open.map(
    (site) =>
      (site.kind === "district" ? DISTRICT_WEIGHT : COMMUNE_WEIGHT) * (0.7 + 0.6 * unitOf(`expected/${site.id}`)),
  );
  distribute(DELEGATES - fixed, weights, 1).forEach(
    (expected, index) => ((open[index] as PresetSite).expected = expected),
  );
}

if (import.meta.main) writeFiles(buildVn());
