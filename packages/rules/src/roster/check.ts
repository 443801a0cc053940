/** Judges the rows of a roster against the conference: what each would change, and what is wrong with it. */
import { ROSTER_ERRORS, type RosterFlaw, type RosterPreview, type RosterRow } from "@diemcau/contract";
import { normaliseInput, normaliseTonePlacement } from "../text/index.ts";
import { clashFinder, wantedPositions, type KnownElsewhere, type WantedPerson } from "./clash.ts";
import { nameKey, positionsKey } from "./keys.ts";
import { properCaseOfCapitals, splitLeading, splitName, withoutTitle } from "./names.ts";
import type { RawRow } from "./rows.ts";
import { createSiteFinder, type SiteNames } from "./sites.ts";

export const LONGEST = { name: 120, position: 300, positions: 12, class: 120, unit: 200 } as const;

export interface KnownDelegate {
  readonly id: string;
  readonly site: number;
  readonly name: string;
  readonly positions: readonly string[];
  readonly class: string;
  /** Where they come from; "" where the roster does not say it. */
  readonly unit: string;
  readonly chair: boolean;
  readonly lead: boolean;
}

export interface RosterContext {
  readonly sites: SiteNames & { readonly expected: readonly number[] };
  /** Whether the person who imports may change a site's roster. */
  readonly within: (site: number) => boolean;
  /** The site chosen beside the file, for rows that name none. */
  readonly picked: number | null;
  /** Places of the rooms that have registered them. */
  readonly capacity: ReadonlyMap<number, number>;
  /** Delegates of the sites that the file names, and namesakes in the conference's other sites. */
  readonly known: readonly KnownDelegate[];
  /** Namesakes in other conferences that sit in the same hours. */
  readonly elsewhere: readonly KnownElsewhere[];
}

/** What is known before the rows are read. */
export type RosterSetting = Pick<RosterContext, "sites" | "within" | "picked">;

/** What is to be written. Without `id` it is a new delegate. */
export interface RosterChange {
  readonly id: string | null;
  readonly site: number;
  readonly displayName: string;
  readonly familyName: string;
  readonly middleName: string;
  readonly givenName: string;
  readonly positions: readonly string[];
  readonly class: string;
  readonly unit: string;
  readonly chair: boolean;
  readonly lead: boolean;
}

export interface CheckedRoster {
  readonly counts: RosterPreview["counts"];
  readonly rows: RosterRow[];
  /** Empty when a row has an error: all or nothing. */
  readonly changes: RosterChange[];
}

const errors: ReadonlySet<string> = new Set(ROSTER_ERRORS);
export const isRosterError = (flaw: RosterFlaw): boolean => errors.has(flaw.code);

/** Name as it would be kept, and what had to be done to it. */
export function cleanName(row: Pick<RawRow, "name">): { name: string; flaws: RosterFlaw[] } {
  const flaws: RosterFlaw[] = [];
  let name = withoutTitle(row.name);
  if (name !== row.name) flaws.push({ code: "name-title", value: row.name });
  const proper = properCaseOfCapitals(name);
  if (proper) {
    flaws.push({ code: "name-capitals", value: name });
    name = proper;
  }
  return { name, flaws };
}

/** Spellings under which a namesake may be kept. */
export function wantedNames(typed: string): string[] {
  const { name } = cleanName({ name: normaliseInput(typed) });
  return [name, normaliseTonePlacement(name)];
}

/** Whom to look for on the rosters of other conferences. */
export const wantedPersons = (typed: string, positions: readonly string[]): WantedPerson[] =>
  [...new Set(wantedNames(typed))].flatMap((name) => (name === "" ? [] : wantedPositions(positions).map((position) => ({ name, position }))));

/** Sites that the rows mean and the names they bear: what must be known before they can be judged. */
export function wantedBy(rows: readonly RawRow[], context: RosterSetting): { sites: number[]; names: string[]; ids: string[]; persons: WantedPerson[] } {
  const find = createSiteFinder(context.sites, context.within);
  const sites = new Set<number>();
  const names = new Set<string>();
  const ids = new Set<string>();
  const persons = new Map<string, WantedPerson>();
  for (const row of rows) {
    if (row.heading) continue;
    const site = row.site === "" ? fallback(context) : find(row.site).site;
    if (site !== null) sites.add(site);
    for (const name of wantedNames(row.name)) names.add(name);
    for (const person of wantedPersons(row.name, row.positions)) persons.set(`${person.name}|${person.position}`, person);
    if (UUID.test(row.id)) ids.add(row.id);
  }
  return { sites: [...sites], names: [...names], ids: [...ids], persons: [...persons.values()] };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The site of rows that name none: the one picked, or the only one there is. */
function fallback({ picked, sites, within }: RosterSetting): number | null {
  if (picked !== null) return picked;
  const own: number[] = [];
  for (let site = 0; site < sites.name.length && own.length < 2; site++) if (within(site)) own.push(site);
  return own.length === 1 ? own[0]! : null;
}

export function checkRoster(rawRows: readonly RawRow[], context: RosterContext): CheckedRoster {
  const { sites, within, picked } = context;
  const find = createSiteFinder(sites, within);
  const alone = fallback(context);
  const byId = new Map(context.known.map((known) => [known.id, known]));
  const byName = new Map<string, KnownDelegate[]>();
  const seated = new Map<number, number>();
  const clashOf = clashFinder(context.elsewhere);
  for (const known of context.known) {
    const key = nameKey(known.name);
    const there = byName.get(key);
    if (there) there.push(known);
    else byName.set(key, [known]);
    seated.set(known.site, (seated.get(known.site) ?? 0) + 1);
  }
  const rows: RosterRow[] = [];
  const changes: RosterChange[] = [];
  const inFile = new Map<string, number>();
  const idsInFile = new Map<string, number>();
  const counts = { rows: 0, add: 0, update: 0, same: 0, error: 0, warning: 0, heading: 0, sites: 0 };
  const touched = new Set<number>();

  for (const raw of rawRows) {
    if (raw.heading) {
      counts.heading++;
      rows.push({ row: raw.row, fate: "heading", name: raw.name, positions: [], class: "", site: null, siteName: "", flaws: [] });
      continue;
    }
    counts.rows++;
    const { name, flaws } = cleanName(raw);
    if (name === "") flaws.push({ code: "name-missing" });
    else if (!/\p{L}.*\p{L}/u.test(name)) flaws.push({ code: "name-not-a-name", value: name.slice(0, 60) });
    if (name.length > LONGEST.name) flaws.push({ code: "name-too-long", value: String(LONGEST.name) });
    if (raw.positions.length > LONGEST.positions || raw.positions.some((position) => position.length > LONGEST.position)) {
      flaws.push({ code: "positions-too-long", value: String(LONGEST.position) });
    }
    if (raw.class.length > LONGEST.class) flaws.push({ code: "class-too-long", value: String(LONGEST.class) });

    let site: number | null = alone;
    if (raw.site !== "") {
      const found = find(raw.site);
      site = found.site;
      if (found.site === null) flaws.push({ code: found.why, value: raw.site.slice(0, 120) });
      else if (!within(found.site)) flaws.push({ code: "site-not-yours", value: sites.name[found.site]! });
      else if (found.guessed) flaws.push({ code: "site-guessed", value: raw.site.slice(0, 120) });
      if (found.site !== null && picked !== null && found.site !== picked && within(found.site)) flaws.push({ code: "site-other", value: sites.name[picked]! });
    } else if (site === null) flaws.push({ code: "site-missing" });

    const seat = `${nameKey(name)}|${positionsKey(raw.positions)}`;
    const namesakes = (byName.get(nameKey(name)) ?? []).filter((known) => known.id !== raw.id);
    let match: KnownDelegate | undefined;
    if (raw.id !== "") {
      match = byId.get(raw.id);
      const earlier = idsInFile.get(raw.id);
      if (earlier !== undefined) flaws.push({ code: "twice-in-file", row: earlier });
      else idsInFile.set(raw.id, raw.row);
      if (!match) flaws.push({ code: "id-unknown", value: raw.id.slice(0, 60) });
      else if (site !== null && match.site !== site) flaws.push({ code: "in-other-site", value: sites.name[match.site] ?? "" });
    }
    if (name !== "" && site !== null) {
      const place = `${site}|${seat}`;
      const earlier = inFile.get(place) ?? inFile.get(`*|${seat}`);
      // Two ids are two persons. Without positions two of one name may be as well, unless they sit in one room.
      if (!match && earlier !== undefined && (inFile.has(place) || raw.positions.length > 0)) {
        if (!flaws.some(({ code }) => code === "twice-in-file")) flaws.push({ code: "twice-in-file", row: earlier });
      } else {
        inFile.set(place, raw.row);
        inFile.set(`*|${seat}`, raw.row);
      }
      const same = namesakes.filter((known) => positionsKey(known.positions) === positionsKey(raw.positions));
      if (raw.id === "") match = same.find((known) => known.site === site);
      const elsewhere = same.find((known) => known.site !== site);
      if (!match && elsewhere) {
        flaws.push({ code: raw.positions.length > 0 ? "in-other-site" : "maybe-in-other-site", value: sites.name[elsewhere.site] ?? "" });
      } else if (!match && namesakes.some((known) => known.site === site)) {
        flaws.push({ code: "same-name", value: name });
      }
      const clash = clashOf(name, raw.positions);
      if (clash) flaws.push({ code: "other-conference", clash });
    }

    let fate: RosterRow["fate"] = "add";
    if (flaws.some(isRosterError)) fate = "error";
    else if (site !== null) {
      const parts = raw.parts && raw.parts.familyName !== "" ? partsOf(name) : splitName(name);
      const change: RosterChange = {
        id: match?.id ?? null,
        site,
        displayName: name,
        ...parts,
        positions: raw.positions,
        class: raw.class || (match?.class ?? ""),
        unit: (raw.unit === null ? (match?.unit ?? "") : raw.unit).slice(0, LONGEST.unit),
        chair: raw.role === null ? (match?.chair ?? false) : /chu tri|chair/.test(raw.role),
        lead: raw.role === null ? (match?.lead ?? false) : /phu trach|lead/.test(raw.role),
      };
      touched.add(site);
      if (match) fate = isSame(match, change) ? "same" : "update";
      if (fate !== "same") changes.push(change);
      if (fate === "add") {
        const now = (seated.get(site) ?? 0) + 1;
        seated.set(site, now);
        const places = context.capacity.get(site);
        if (places !== undefined && now === places + 1) flaws.push({ code: "more-than-capacity", value: String(places) });
        if (now === (sites.expected[site] ?? 0) + 1) flaws.push({ code: "more-than-expected", value: String(sites.expected[site] ?? 0) });
      }
    }
    counts[fate]++;
    if (fate !== "error" && flaws.length > 0) counts.warning++;
    rows.push({
      row: raw.row,
      fate,
      name: name.slice(0, 200),
      positions: raw.positions.slice(0, LONGEST.positions).map((position) => position.slice(0, LONGEST.position)),
      class: raw.class.slice(0, LONGEST.class),
      site,
      siteName: site === null ? raw.site.slice(0, 120) : sites.name[site]!,
      flaws,
    });
  }
  counts.sites = touched.size;
  return { counts, rows, changes: counts.error > 0 ? [] : changes };
}

/** The form had columns for the parts, so the last word is the given name whatever the name. */
function partsOf(name: string): ReturnType<typeof splitLeading> {
  const at = name.lastIndexOf(" ");
  return splitLeading(name.slice(0, Math.max(at, 0)), name.slice(at + 1));
}

function isSame(known: KnownDelegate, change: RosterChange): boolean {
  return (
    known.name === change.displayName &&
    positionsKey(known.positions) === positionsKey(change.positions) &&
    known.class === change.class &&
    known.unit === change.unit &&
    known.chair === change.chair &&
    known.lead === change.lead
  );
}
