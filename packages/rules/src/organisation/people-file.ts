/** Files of people: read like a roster, judged against the people and units that the house has. */
import type { FileFlaw, FilePreview, FileRow } from "@diemcau/contract";
import { cleanName, createSiteFinder, nameKey, splitName, type RawRow } from "../roster/index.ts";
import { createRankFinder, placeOf, type Rank } from "./precedence.ts";
import { datesAreReversed } from "./time.ts";
import { isFileError } from "./units-file.ts";

export interface KnownPerson {
  readonly id: string;
  readonly unitId: string;
  readonly name: string;
  readonly precedence: number | null;
  readonly positions: readonly { readonly title: string; readonly unitId: string | null; readonly rank: string | null; readonly validFrom: string | null; readonly validTo: string | null }[];
}

export interface PeopleFileContext {
  readonly known: readonly KnownPerson[];
  readonly units: { readonly id: readonly string[]; readonly name: readonly string[]; readonly parent: readonly number[] };
  /** Whether a unit is within reach. */
  readonly within: (unit: number) => boolean;
  /** Where people belong whose rows name no unit. */
  readonly unit: string | null;
  readonly ranks: readonly Rank[];
  readonly today: string;
}

/** As it is to be written; `id` null for a new person. */
export interface PersonFileChange {
  readonly id: string | null;
  readonly unitId: string;
  readonly familyName: string;
  readonly middleName: string;
  readonly givenName: string;
  readonly displayName: string;
  readonly precedence: number | null;
  readonly place: number;
  readonly positions: KnownPerson["positions"];
}

const WHY = { "site-unknown": "unit-unknown", "site-ambiguous": "unit-ambiguous" } as const;
/** Positions stand in one cell: whether commas divide them or belong to them is not told there. */
const line = (titles: readonly string[]): string =>
  titles
    .flatMap((title) => title.split(/[;,]/))
    .map(nameKey)
    .filter(Boolean)
    .join("|");

export function checkPeople(raws: readonly RawRow[], context: PeopleFileContext): { counts: FilePreview["counts"]; rows: FileRow[]; changes: PersonFileChange[] } {
  const { units, within, ranks, today } = context;
  const find = createSiteFinder(units, within);
  const rankOf = createRankFinder(ranks);
  const index = new Map(units.id.map((id, at) => [id, at]));
  const byId = new Map(context.known.map((person) => [person.id, person]));
  const byName = Map.groupBy(context.known, ({ name }) => nameKey(name));
  const counts = { rows: 0, add: 0, update: 0, same: 0, error: 0, warning: 0, heading: 0 };
  const rows: FileRow[] = [];
  const changes: PersonFileChange[] = [];
  const taken = new Map<string, number>();
  for (const raw of raws) {
    const about = raw.positions.join("; ").slice(0, 600);
    if (raw.heading) {
      counts.heading++;
      rows.push({ row: raw.row, fate: "heading", name: raw.name, about: "", place: "", flaws: [] });
      continue;
    }
    counts.rows++;
    const cleaned = cleanName(raw);
    const { name } = cleaned;
    const flaws: FileFlaw[] = cleaned.flaws.map(({ code, value }) => ({ code: code as "name-title" | "name-capitals", value: value ?? "" }));
    if (name === "") flaws.push({ code: "name-missing" });
    else if (!/\p{L}.*\p{L}/u.test(name)) flaws.push({ code: "name-not-a-name", value: name.slice(0, 60) });
    if (name.length > 120) flaws.push({ code: "name-too-long", value: "120" });
    if (raw.positions.length > 12 || raw.positions.some((title) => title.length > 300)) flaws.push({ code: "positions-too-long", value: "300" });
    if (raw.badDate !== null) flaws.push({ code: "date-unreadable", value: raw.badDate.slice(0, 60) });
    const dates = Math.max(raw.from?.length ?? 0, raw.to?.length ?? 0);
    // One date and several positions: nobody can say which it belongs to.
    if (dates > 0 && dates !== raw.positions.length) flaws.push({ code: "dates-count", value: `${dates}/${raw.positions.length}` });
    let was: KnownPerson | null = null;
    if (raw.id !== "") {
      was = byId.get(raw.id) ?? null;
      if (!was) flaws.push({ code: "id-unknown", value: raw.id.slice(0, 60) });
    }
    let unit = index.get(was?.unitId ?? context.unit ?? "") ?? null;
    if (raw.site !== "") {
      const found = find(raw.site);
      unit = found.site;
      if (found.site === null) flaws.push({ code: WHY[found.why], value: raw.site.slice(0, 120) });
      else if (found.guessed) flaws.push({ code: "unit-guessed", value: units.name[found.site]! });
    } else if (unit === null) flaws.push({ code: "unit-missing" });
    if (unit !== null && !within(unit)) flaws.push({ code: "not-yours", value: units.name[unit]! });
    if (was && !within(index.get(was.unitId) ?? -1)) flaws.push({ code: "not-yours", value: name });
    const unitId = unit === null ? null : units.id[unit]!;
    if (raw.id === "" && unitId !== null) {
      const here = (byName.get(nameKey(name)) ?? []).filter((person) => person.unitId === unitId);
      was = here.find(({ positions }) => line(positions.map(({ title }) => title)) === line(raw.positions)) ?? (here.length === 1 ? here[0]! : null);
      if (!was && here.length > 1) flaws.push({ code: "same-name", value: name });
    }
    const place = was?.id ?? `${unitId}|${nameKey(name)}|${line(raw.positions)}`;
    const earlier = taken.get(place);
    if (earlier !== undefined) flaws.push({ code: "twice-in-file", row: earlier });
    else taken.set(place, raw.row);
    if (was && unitId !== null && was.unitId !== unitId) flaws.push({ code: "other-unit", value: units.name[index.get(was.unitId) ?? -1] ?? "" });

    let fate: FileRow["fate"] = "error";
    if (!flaws.some(isFileError) && unitId !== null) {
      const before = was;
      const positions = raw.positions.map((title, nth) => {
        const held = before?.positions.find((each) => nameKey(each.title) === nameKey(title)) ?? { title, unitId, rank: rankOf(title), validFrom: null, validTo: null };
        // A file without dates leaves them; one that has the column says all of them.
        return { ...held, ...(raw.from === null ? {} : { validFrom: raw.from[nth] ?? null }), ...(raw.to === null ? {} : { validTo: raw.to[nth] ?? null }) };
      });
      if (positions.some(datesAreReversed)) flaws.push({ code: "dates-reversed" });
      const dated = (held: KnownPerson["positions"]): string => held.map(({ validFrom, validTo }) => `${validFrom ?? ""}>${validTo ?? ""}`).join("|");
      const isSame =
        before !== null && before.name === name && before.unitId === unitId && line(before.positions.map(({ title }) => title)) === line(raw.positions) && dated(before.positions) === dated(positions);
      if (!flaws.some(isFileError)) fate = before === null ? "add" : isSame ? "same" : "update";
      const precedence = before?.precedence ?? null;
      if (!isSame) changes.push({ id: before?.id ?? null, unitId, ...(raw.parts ?? splitName(name)), displayName: name, precedence, place: placeOf(precedence, positions, ranks, today), positions });
    }
    counts[fate]++;
    if (fate !== "error" && flaws.length > 0) counts.warning++;
    rows.push({ row: raw.row, fate, name: name.slice(0, 200), about, place: unit === null ? raw.site.slice(0, 120) : units.name[unit]!, flaws });
  }
  return { counts, rows, changes: counts.error > 0 ? [] : changes };
}
