/** Reads the presets that ship with the product, or a customer's own in the same file layout. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Value } from "typebox/value";
import { parseCsv, type CsvRow } from "./csv.ts";
import type { PresetProblem } from "./problems.ts";
import { PresetHeadSchema, type L10n, type Preset, type PresetHead } from "./schema.ts";
import { validatePreset } from "./validate.ts";

/** Folder of the presets that ship with the product: one sub-folder per preset id. */
export const PRESET_DATA_DIR = join(import.meta.dirname, "..", "data");

const MAX_PROBLEMS_IN_MESSAGE = 10;

/** A preset that cannot be used. `problems` holds all of them, the message the first ten. */
export class PresetError extends Error {
  override readonly name = "PresetError";
  readonly presetId: string;
  readonly problems: readonly PresetProblem[];
  constructor(presetId: string, problems: readonly PresetProblem[]) {
    const shown = problems.slice(0, MAX_PROBLEMS_IN_MESSAGE).map((problem) => `${problem.path}: ${problem.message}`);
    const more = problems.length - shown.length;
    super(
      `Preset "${presetId}" has ${problems.length} problem(s):\n${shown.join("\n")}${more > 0 ? `\n… and ${more} more` : ""}`,
    );
    this.presetId = presetId;
    this.problems = problems;
  }
}

export interface PresetSummary {
  id: string;
  title: L10n;
  description: L10n;
  locale: "vi" | "en";
  sites: number;
  delegates: number;
  levels: { code: string; depth: number; name: L10n }[];
}

/** The presets in a folder, sorted by id. Reads only their heads. @throws PresetError for a malformed head */
export function listPresets(options: { dataDir?: string } = {}): PresetSummary[] {
  const dataDir = options.dataDir ?? PRESET_DATA_DIR;
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(dataDir, entry.name, "preset.json")))
    .map((entry) => {
      const head: unknown = readJson(join(dataDir, entry.name), "preset.json");
      if (!Value.Check(PresetHeadSchema, head)) {
        throw new PresetError(entry.name, [{ code: "shape", path: "/preset.json", message: "is not a preset head" }]);
      }
      const { id, title, description, locale, totals, levels } = head;
      return { id, title, description, locale, ...totals, levels };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Reads and validates one preset: `preset.json`, `units.csv`, `sites.csv`, `conference.json`, `documents.json`,
 * `names.json`, `roster.json` in `<dataDir>/<id>/`. A fresh object each time; the caller may change it.
 * @throws PresetError when it is unknown, unreadable or has any problem
 */
export function loadPreset(id: string, options: { dataDir?: string } = {}): Preset {
  const dataDir = options.dataDir ?? PRESET_DATA_DIR;
  if (!/^[a-z0-9-]+$/.test(id) || !existsSync(join(dataDir, id, "preset.json"))) {
    throw new PresetError(id, [{ code: "unknown-preset", path: "/", message: `no preset "${id}"` }]);
  }
  let raw: unknown;
  try {
    raw = readPresetFiles(join(dataDir, id));
  } catch (error) {
    throw new PresetError(id, [{ code: "unreadable", path: "/", message: (error as Error).message }]);
  }
  const problems = validatePreset(raw);
  if ((raw as Preset).id !== id) {
    problems.push({
      code: "id-mismatch",
      path: "/id",
      message: `folder is "${id}", the file says "${(raw as Preset).id}"`,
    });
  }
  if (problems.length > 0) throw new PresetError(id, problems);
  return raw as Preset;
}

function readPresetFiles(dir: string): unknown {
  return {
    ...(readJson(dir, "preset.json") as PresetHead),
    units: parseCsv(readText(dir, "units.csv")).map(unitOfRow),
    sites: parseCsv(readText(dir, "sites.csv")).map(siteOfRow),
    conference: readJson(dir, "conference.json"),
    documents: readJson(dir, "documents.json"),
    names: readJson(dir, "names.json"),
    roster: readJson(dir, "roster.json"),
  };
}

const readText = (dir: string, file: string): string => readFileSync(join(dir, file), "utf8");
const readJson = (dir: string, file: string): unknown => JSON.parse(readText(dir, file));

const NUMERIC = new Set(["lat", "lon", "expected"]);

/** Non-empty cells of a row; numeric columns as numbers, an empty `parentId` as null. */
function cellsOf(row: CsvRow): Record<string, unknown> {
  const cells: Record<string, unknown> = { parentId: null };
  for (const [column, cell] of Object.entries(row)) {
    if (cell !== "") cells[column] = NUMERIC.has(column) ? Number(cell) : cell;
  }
  return cells;
}

function unitOfRow(row: CsvRow): unknown {
  const cells = cellsOf(row);
  if (typeof cells.aliases === "string") cells.aliases = cells.aliases.split("|");
  return cells;
}

function siteOfRow(row: CsvRow): unknown {
  return cellsOf(row);
}
