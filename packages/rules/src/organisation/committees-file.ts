/** Files of committees: a row for each member; a committee's own cells may be merged over its members. */
import type { FileFlaw, FilePreview, FileRow } from "@diemcau/contract";
import { createSiteFinder, nameKey, withoutTitle } from "../roster/index.ts";
import { dateOf, findSheetTable, textOf, unescapeCell, type Cell, type Headers, type SheetTable } from "../sheets/index.ts";
import { fold } from "../text/index.ts";
import { datesAreReversed } from "./time.ts";
import { isFileError } from "./units-file.ts";

type Column = "id" | "number" | "committee" | "unit" | "term" | "committeeFrom" | "committeeTo" | "personId" | "name" | "role" | "from" | "to" | "note";
const HEADERS: Headers<Column> = [
  ["number", /^(tt|stt|so tt|so thu tu|no|nr|#)$/],
  ["committee", /^((ten )?(ban|to|hoi dong|tieu ban|ban chi dao|ban to chuc)|committee( name)?)$/],
  ["committeeFrom", /^(ban (thanh lap|hieu luc) tu( ngay)?|committee from)$/],
  ["committeeTo", /^(ban (ket thuc|hieu luc) den( ngay)?|committee (until|to))$/],
  ["term", /^(nhiem ky|khoa|term)$/],
  ["personId", /^(id (nguoi|can bo|thanh vien)|ma can bo|person id)$/],
  ["id", /^(id( ban)?|committee id)$/],
  ["name", /^(ho( va|,|&)? ?ten( thanh vien)?|thanh vien|full name|name|member)$/],
  ["role", /^(vai tro|chuc vu|chuc danh|nhiem vu|role|position)$/],
  ["unit", /^((thuoc )?don vi|co quan|unit)$/],
  ["from", /^((tham gia )?tu( ngay)?|from|since)$/],
  ["to", /^((tham gia )?den( het)?( ngay)?|until|to)$/],
  ["note", /^(ghi chu|notes?|remarks?)$/],
];

export const findCommitteeTable = (grid: readonly (readonly Cell[])[]): SheetTable<Column> | null =>
  findSheetTable(grid, HEADERS, (columns) => columns.has("committee") && columns.has("name"));

export interface RawMember {
  readonly row: number;
  readonly heading: boolean;
  readonly id: string;
  readonly committee: string;
  readonly unit: string;
  /** Null where the file has no such column; so are the days. */
  readonly term: string | null;
  readonly committeeFrom: string | null | undefined;
  readonly committeeTo: string | null | undefined;
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly from: string | null | undefined;
  readonly to: string | null | undefined;
  readonly badDate: string | null;
}

const TOTAL = /^(tong( cong| so)?|cong|total|nguoi lap|noi nhan|ky ten)( |:|$)/;

export function readCommitteeRows(grid: readonly (readonly Cell[])[], { columns, firstRow }: SheetTable<Column>): RawMember[] {
  const rows: RawMember[] = [];
  let last: RawMember | null = null;
  for (let index = firstRow; index < grid.length; index++) {
    const cells = grid[index]!;
    const filled = cells.map(textOf).filter(Boolean);
    const at = (column: Column): Cell => (columns.has(column) ? cells[columns.get(column)!] : null);
    const get = (column: Column): string => unescapeCell(textOf(at(column)));
    if (filled.length === 0 || (filled.length === 1 && get("number") !== "")) continue;
    let badDate: string | null = null;
    const date = (column: Column): string | null | undefined => {
      if (!columns.has(column)) return undefined;
      const day = get(column) === "" ? null : dateOf(at(column));
      if (day === null && get(column) !== "") badDate = get(column);
      return day;
    };
    const heading = TOTAL.test(fold(filled[0]!)) || (filled.length === 1 && get("name") === "" && get("committee") === "");
    // A merged cell, or one that was left empty because the one above says it.
    const goesOn = !heading && get("committee") === "" && last !== null;
    const raw: RawMember = {
      row: index + 1,
      heading,
      id: (goesOn ? last!.id : get("id")).toLowerCase(),
      committee: heading ? filled[0]! : goesOn ? last!.committee : get("committee"),
      unit: goesOn && get("unit") === "" ? last!.unit : get("unit"),
      term: goesOn ? last!.term : columns.has("term") ? get("term") : null,
      committeeFrom: goesOn ? last!.committeeFrom : date("committeeFrom"),
      committeeTo: goesOn ? last!.committeeTo : date("committeeTo"),
      personId: get("personId").toLowerCase(),
      name: get("name"),
      role: get("role"),
      from: date("from"),
      to: date("to"),
      badDate: null,
    };
    rows.push({ ...raw, badDate });
    if (!heading) last = raw;
  }
  return rows;
}

export interface KnownMember {
  readonly personId: string;
  readonly role: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}
export interface KnownCommittee {
  readonly id: string;
  readonly unitId: string;
  readonly name: string;
  readonly term: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly members: readonly KnownMember[];
}
/** As it is to be written, with all its members; `id` null for a new one. */
export type CommitteeFileChange = Omit<KnownCommittee, "id"> & { readonly id: string | null };

export interface CommitteeFileContext {
  readonly known: readonly KnownCommittee[];
  readonly people: readonly { readonly id: string; readonly unitId: string; readonly name: string }[];
  readonly units: { readonly id: readonly string[]; readonly name: readonly string[]; readonly parent: readonly number[] };
  readonly within: (unit: number) => boolean;
  /** Where committees belong whose rows name no unit. */
  readonly unit: string | null;
}

const MEMBERS = 500;
type Draft = { id: string | null; unitId: string; name: string; term: string | null; validFrom: string | null; validTo: string | null; members: Map<string, KnownMember>; rows: number[] };

/** Rows add members and change what they say of them; nobody is taken off a committee by a file. */
export function checkCommittees(raws: readonly RawMember[], context: CommitteeFileContext): { counts: FilePreview["counts"]; rows: FileRow[]; changes: CommitteeFileChange[] } {
  const { units, within } = context;
  const find = createSiteFinder(units, within);
  const index = new Map(units.id.map((id, at) => [id, at]));
  const reach = (unitId: string): boolean => within(index.get(unitId) ?? -1);
  const byId = new Map(context.known.map((committee) => [committee.id, committee]));
  const peopleById = new Map(context.people.map((person) => [person.id, person]));
  const peopleByName = Map.groupBy(context.people, ({ name }) => nameKey(name));
  const drafts = new Map<string, Draft>();
  const counts = { rows: 0, add: 0, update: 0, same: 0, error: 0, warning: 0, heading: 0 };
  const rows: FileRow[] = [];
  const taken = new Map<string, number>();

  for (const raw of raws) {
    if (raw.heading) {
      counts.heading++;
      rows.push({ row: raw.row, fate: "heading", name: raw.committee.slice(0, 200), about: "", place: "", flaws: [] });
      continue;
    }
    counts.rows++;
    const flaws: FileFlaw[] = [];
    if (raw.committee === "") flaws.push({ code: "committee-missing" });
    if (raw.committee.length > 200) flaws.push({ code: "name-too-long", value: "200" });
    if ((raw.term ?? "").length > 60) flaws.push({ code: "term-too-long", value: "60" });
    if (raw.role === "") flaws.push({ code: "role-missing" });
    if (raw.role.length > 120) flaws.push({ code: "role-too-long", value: "120" });
    if (raw.badDate !== null) flaws.push({ code: "date-unreadable", value: raw.badDate.slice(0, 60) });

    let was = raw.id === "" ? null : (byId.get(raw.id) ?? null);
    if (raw.id !== "" && !was) flaws.push({ code: "id-unknown", value: raw.id.slice(0, 60) });
    let unit = index.get(was?.unitId ?? context.unit ?? "") ?? null;
    if (raw.unit !== "" && !was) {
      const found = find(raw.unit);
      unit = found.site;
      if (found.site === null) flaws.push({ code: found.why === "site-ambiguous" ? "unit-ambiguous" : "unit-unknown", value: raw.unit.slice(0, 120) });
      else if (found.guessed) flaws.push({ code: "unit-guessed", value: units.name[found.site]! });
    } else if (unit === null) flaws.push({ code: "unit-missing" });
    if (unit !== null && !within(unit)) flaws.push({ code: "not-yours", value: units.name[unit]! });
    const unitId = unit === null ? null : units.id[unit]!;
    if (!was && unitId !== null) {
      const named = context.known.filter((each) => each.unitId === unitId && nameKey(each.name) === nameKey(raw.committee));
      was = named.find(({ term }) => raw.term !== null && nameKey(term ?? "") === nameKey(raw.term)) ?? (raw.term === null && named.length === 1 ? named[0]! : null);
    }

    const person = findPerson(raw, { peopleById, peopleByName, unitId, reach }, flaws);
    const key = was?.id ?? `${unitId}|${nameKey(raw.committee)}|${nameKey(raw.term ?? "")}`;
    if (person !== null) {
      const earlier = taken.get(`${key}|${person}`);
      if (earlier !== undefined) flaws.push({ code: "twice-in-file", row: earlier });
      else taken.set(`${key}|${person}`, raw.row);
    }
    const draft: Draft = drafts.get(key) ?? {
      id: was?.id ?? null,
      unitId: unitId ?? "",
      name: was?.name ?? raw.committee,
      term: raw.term === null ? (was?.term ?? null) : raw.term || null,
      validFrom: raw.committeeFrom === undefined ? (was?.validFrom ?? null) : raw.committeeFrom,
      validTo: raw.committeeTo === undefined ? (was?.validTo ?? null) : raw.committeeTo,
      members: new Map((was?.members ?? []).map((member) => [member.personId, member])),
      rows: [],
    };
    if (datesAreReversed(draft)) flaws.push({ code: "dates-reversed" });
    let fate: FileRow["fate"] = "error";
    if (person !== null) {
      const before = draft.members.get(person);
      const member = { personId: person, role: raw.role, validFrom: raw.from === undefined ? (before?.validFrom ?? null) : raw.from, validTo: raw.to === undefined ? (before?.validTo ?? null) : raw.to };
      if (datesAreReversed(member) && !datesAreReversed(draft)) flaws.push({ code: "dates-reversed" });
      if (!before && draft.members.size >= MEMBERS) flaws.push({ code: "members-too-many", value: String(MEMBERS) });
      const isOwnSame = was !== null && was.term === draft.term && was.validFrom === draft.validFrom && was.validTo === draft.validTo;
      const isSame = isOwnSame && before !== undefined && before.role === member.role && before.validFrom === member.validFrom && before.validTo === member.validTo;
      if (!flaws.some(isFileError)) {
        fate = before === undefined ? "add" : isSame ? "same" : "update";
        draft.members.set(person, member);
        if (fate !== "same") draft.rows.push(raw.row);
        drafts.set(key, draft);
      }
    }
    counts[fate]++;
    if (fate !== "error" && flaws.length > 0) counts.warning++;
    rows.push({ row: raw.row, fate, name: raw.name.slice(0, 200), about: [raw.committee, raw.role].filter(Boolean).join(" · ").slice(0, 300), place: unit === null ? raw.unit.slice(0, 120) : units.name[unit]!, flaws });
  }
  const changes = [...drafts.values()].filter((draft) => draft.rows.length > 0).map(({ rows: _rows, members, ...draft }) => ({ ...draft, members: [...members.values()] }));
  return { counts, rows, changes: counts.error > 0 ? [] : changes };
}

interface People {
  readonly peopleById: ReadonlyMap<string, CommitteeFileContext["people"][number]>;
  readonly peopleByName: ReadonlyMap<string, CommitteeFileContext["people"]>;
  readonly unitId: string | null;
  readonly reach: (unitId: string) => boolean;
}

/** The person a row means: those of the committee's own unit first. */
function findPerson(raw: RawMember, { peopleById, peopleByName, unitId, reach }: People, flaws: FileFlaw[]): string | null {
  const name = withoutTitle(raw.name);
  if (raw.personId !== "") {
    const person = peopleById.get(raw.personId);
    if (person && reach(person.unitId)) return person.id;
    flaws.push({ code: "id-unknown", value: raw.personId.slice(0, 60) });
    return null;
  }
  if (name === "") {
    flaws.push({ code: "person-missing" });
    return null;
  }
  const named = (peopleByName.get(nameKey(name)) ?? []).filter((person) => reach(person.unitId));
  const here = named.filter((person) => person.unitId === unitId);
  const left = here.length > 0 ? here : named;
  if (left.length === 1) return left[0]!.id;
  flaws.push({ code: left.length === 0 ? "person-unknown" : "person-ambiguous", value: name.slice(0, 120) });
  return null;
}
