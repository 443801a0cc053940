/** What the builders of the shipped presets have in common. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fold } from "@diemcau/rules/text";
import { formatCsv, parseCsv, type CsvRow } from "../src/csv.ts";
import { PRESET_DATA_DIR } from "../src/load.ts";
import { unitOf } from "../src/random.ts";
import type { PresetSite, PresetUnit } from "../src/schema.ts";

const UNIT_COLUMNS = [
  "id",
  "parentId",
  "kind",
  "level",
  "code",
  "name",
  "shortName",
  "aliases",
  "timeZone",
  "lat",
  "lon",
  "validFrom",
  "validTo",
] as const;
const SITE_COLUMNS = [
  "id",
  "unitId",
  "parentId",
  "kind",
  "name",
  "room",
  "address",
  "timeZone",
  "lat",
  "lon",
  "expected",
  "siteChairTitle",
] as const;

/** Text of the generated files of a preset. */
export interface BuiltPreset {
  id: string;
  files: { "units.csv": string; "sites.csv": string };
}

export function toFiles(id: string, units: readonly PresetUnit[], sites: readonly PresetSite[]): BuiltPreset {
  const unitRows = units.map((unit) => ({ ...unit, aliases: unit.aliases?.join("|") }));
  return { id, files: { "units.csv": formatCsv(UNIT_COLUMNS, unitRows), "sites.csv": formatCsv(SITE_COLUMNS, sites) } };
}

export function writeFiles(built: BuiltPreset): void {
  for (const [name, text] of Object.entries(built.files)) writeFileSync(join(PRESET_DATA_DIR, built.id, name), text);
}

export function readSeed(presetId: string, file: string): CsvRow[] {
  return parseCsv(readFileSync(join(import.meta.dirname, "seeds", presetId, file), "utf8"));
}

/** "Cẩm Phả" → "cam-pha". */
export function slugOf(name: string): string {
  return fold(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

export const round = (degrees: number): number => Math.round(degrees * 10_000) / 10_000;

export interface Point {
  lat: number;
  lon: number;
}

/** A point at most `degrees` away on either axis; always the same for the same key. */
export function near(point: Point, key: string, degrees: number): Point {
  return {
    lat: round(point.lat + (unitOf(`${key}/lat`) * 2 - 1) * degrees),
    lon: round(point.lon + (unitOf(`${key}/lon`) * 2 - 1) * degrees),
  };
}

/** Whole number between `from` and `to`, both included, that belongs to a key. */
export function between(from: number, to: number, key: string): number {
  return from + Math.floor(unitOf(key) * (to - from + 1));
}

/** `undefined` fields are left out, as exact optional properties want it. */
export function compact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;
}
