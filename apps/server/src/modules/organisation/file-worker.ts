/** Reads, judges and writes files of units and people off the event loop. */
import { createHash } from "node:crypto";
import type { FilePreview, FileRow } from "@diemcau/contract";
import {
  checkCommittees,
  checkContacts,
  checkMergers,
  checkOfficers,
  checkPeople,
  checkUnits,
  findCommitteeTable,
  findContactTable,
  findMergerTable,
  findOfficerTable,
  findUnitTable,
  readCommitteeRows,
  readContactRows,
  readMergerRows,
  readOfficerRows,
  readUnitRows,
  type CommitteeFileChange,
  type Contact,
  type ContactFileChange,
  type KnownCommittee,
  type KnownOfficer,
  type KnownPerson,
  type KnownUnit,
  type MergerChange,
  type OfficerFileChange,
  type PersonFileChange,
  type Rank,
  type RawContact,
  type RawMember,
  type RawMerger,
  type RawOfficer,
  type RawUnit,
  type UnitFileChange,
  type UnitFileContext,
} from "@diemcau/rules/organisation";
import { findTable, readRows, siteLabels, type RawRow } from "@diemcau/rules/roster";
import { Problem } from "../../platform/problem.ts";
import { answerOrders } from "../../platform/sheets/desk.ts";
import { firstTable, readSheets, writeText, writeWorkbook } from "../../platform/sheets/files.ts";

export type FileKind = "units" | "people" | "committees" | "contacts" | "mergers" | "officers";
export interface ReadOrder {
  readonly kind: "read";
  readonly what: FileKind;
  readonly bytes: Uint8Array;
}
export interface CheckOrder {
  readonly kind: "check";
  /** KnownUnit[] and KnownPerson[] as JSON. */
  readonly units: string;
  readonly people: string;
  /** KnownCommittee[] as JSON; of contacts [unit, Contact][]. */
  readonly committees: string;
  readonly contacts: string;
  /** KnownOfficer[], and the names that anybody has or had. */
  readonly officers: string;
  readonly usernames: string;
  readonly kinds: UnitFileContext["kinds"];
  readonly ranks: readonly Rank[];
  readonly root: string | null;
  /** Where rows belong that name no place. */
  readonly picked: string | null;
  readonly on: string;
}
export interface CheckAnswer {
  readonly preview: FilePreview;
  readonly units: UnitFileChange[];
  readonly people: PersonFileChange[];
  readonly committees: CommitteeFileChange[];
  readonly contacts: ContactFileChange[];
  readonly mergers: MergerChange[];
  readonly officers: OfficerFileChange[];
}
export interface WriteOrder {
  readonly kind: "write";
  readonly what: FileKind;
  readonly format: "xlsx" | "csv";
  readonly language: "vi" | "en";
  readonly units: string;
  readonly people: string;
  readonly committees: string;
  readonly contacts: string;
  readonly kinds: readonly { readonly code: string; readonly name: string }[];
  readonly root: string | null;
  /** Units that are over by then are left out. */
  readonly on: string;
  /** Headers only, and what may be filled in. */
  readonly template: boolean;
  /** KnownOfficer[] as JSON; `vacant`: of units without one, those who can be reached there; `near`: right below the root alone. */
  readonly officers: string;
  readonly vacant: boolean;
  readonly near: boolean;
}
type Order = ReadOrder | CheckOrder | WriteOrder;
export interface AskFile {
  (order: ReadOrder): Promise<null>;
  (order: CheckOrder): Promise<CheckAnswer>;
  (order: WriteOrder): Promise<Uint8Array>;
}

/** Rows without problems beyond these are counted, not shown. */
const SHOWN = 500;
let file: { digest: string; units?: RawUnit[]; people?: RawRow[]; committees?: RawMember[]; contacts?: RawContact[]; mergers?: RawMerger[]; officers?: RawOfficer[] } | null = null;

async function read({ what, bytes }: ReadOrder): Promise<null> {
  const sheets = await readSheets(bytes);
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (what === "units") {
    const found = firstTable(sheets, findUnitTable);
    if (!found) throw new Problem("units-no-names");
    file = { digest, units: readUnitRows(found.grid, found.table) };
  } else if (what === "people") {
    const found = firstTable(sheets, findTable);
    if (!found) throw new Problem("roster-no-names");
    file = { digest, people: readRows(found.grid, found.table, false) };
  } else if (what === "committees") {
    const found = firstTable(sheets, findCommitteeTable);
    if (!found) throw new Problem("committees-no-names");
    file = { digest, committees: readCommitteeRows(found.grid, found.table) };
  } else if (what === "officers") {
    const found = firstTable(sheets, findOfficerTable);
    if (!found) throw new Problem("officers-no-names");
    file = { digest, officers: readOfficerRows(found.grid, found.table) };
  } else if (what === "mergers") {
    const found = firstTable(sheets, findMergerTable);
    if (!found) throw new Problem("mergers-no-names");
    file = { digest, mergers: readMergerRows(found.grid, found.table) };
  } else {
    const found = firstTable(sheets, findContactTable);
    if (!found) throw new Problem("contacts-no-units");
    file = { digest, contacts: readContactRows(found.grid, found.table) };
  }
  return null;
}

const indexed = (units: readonly KnownUnit[]) => {
  const at = new Map(units.map(({ id }, index) => [id, index]));
  return { id: units.map(({ id }) => id), name: units.map(({ name }) => name), parent: units.map(({ parentId }) => at.get(parentId ?? "") ?? -1) };
};

function insideOf({ id, parent }: ReturnType<typeof indexed>, root: string | null): (unit: number) => boolean {
  const head = root === null ? -1 : id.indexOf(root);
  return (unit) => {
    if (root === null) return unit >= 0;
    for (let at = unit; at >= 0; at = parent[at]!) if (at === head) return true;
    return false;
  };
}

function check(order: CheckOrder): CheckAnswer {
  if (!file) throw new Error("nothing was read");
  const { kinds, ranks, root, picked, on } = order;
  const units = JSON.parse(order.units) as KnownUnit[];
  const alive = units.filter(({ validTo }) => validTo === null || validTo >= on);
  const index = indexed(alive);
  const within = insideOf(index, root);
  const none = { units: [], people: [], committees: [], contacts: [], mergers: [], officers: [] };
  let judged: { counts: FilePreview["counts"]; rows: FileRow[] };
  let changes: Omit<CheckAnswer, "preview">;
  if (file.units) {
    const checked = checkUnits(file.units, { known: units, kinds, root, parent: picked, on });
    judged = checked;
    changes = { ...none, units: checked.changes };
  } else if (file.people) {
    const checked = checkPeople(file.people, { known: JSON.parse(order.people) as KnownPerson[], units: index, within, unit: picked, ranks, today: on });
    judged = checked;
    changes = { ...none, people: checked.changes };
  } else if (file.committees) {
    const people = JSON.parse(order.people) as KnownPerson[];
    const checked = checkCommittees(file.committees, { known: JSON.parse(order.committees) as KnownCommittee[], people, units: index, within, unit: picked });
    judged = checked;
    changes = { ...none, committees: checked.changes };
  } else if (file.officers) {
    const known = JSON.parse(order.officers) as KnownOfficer[];
    const usernames = new Set(JSON.parse(order.usernames) as string[]);
    // Their own unit's officers are for the level above.
    const checked = checkOfficers(file.officers, { units: { ...index, code: alive.map(({ code }) => code) }, within: (at) => within(at) && index.id[at] !== root, known, usernames });
    judged = checked;
    changes = { ...none, officers: checked.changes };
  } else if (file.mergers) {
    const checked = checkMergers(file.mergers, { known: units, on, within: (id) => within(index.id.indexOf(id)) });
    judged = checked;
    changes = { ...none, mergers: checked.changes };
  } else {
    const known = new Map(JSON.parse(order.contacts) as [string, Contact][]);
    const checked = checkContacts(file.contacts!, { known, units: { ...index, code: alive.map(({ code }) => code) }, within });
    judged = checked;
    changes = { ...none, contacts: checked.changes };
  }
  const { counts, rows } = judged;
  const hash = createHash("sha256").update(file.digest).update(JSON.stringify({ counts, rows, picked, on })).digest("hex");
  let plain = 0;
  return { preview: { hash, counts, rows: rows.filter(({ flaws }) => flaws.length > 0 || plain++ < SHOWN) }, ...changes };
}

const WORDS = {
  vi: {
    units: ["TT", "Mã", "Tên đơn vị", "Loại", "Đơn vị cấp trên", "Tên viết tắt", "Tên gọi khác", "Hiệu lực từ", "Hiệu lực đến", "Số đại biểu", "ID cấp trên", "ID"],
    people: ["TT", "Họ và tên", "Chức vụ", "Từ ngày", "Đến ngày", "Đơn vị", "ID"],
    committees: ["TT", "Ban", "Đơn vị", "Nhiệm kỳ", "Ban thành lập từ", "Ban kết thúc", "Họ và tên", "Vai trò", "Từ ngày", "Đến ngày", "ID cán bộ", "ID ban"],
    contacts: ["TT", "Mã đơn vị", "Đơn vị", "Đơn vị cấp trên", "Người liên hệ", "Điện thoại", "E-mail", "Địa chỉ", "ID đơn vị"],
    officers: ["TT", "Mã đơn vị", "Đơn vị", "Đơn vị cấp trên", "Cán bộ đầu mối", "Tên đăng nhập", "E-mail", "ID đơn vị"],
    sheet: { officers: "Đầu mối", units: "Đơn vị", people: "Cán bộ", committees: "Ban", mergers: "Sáp nhập", contacts: "Liên hệ" },
    mergers: ["Mã cũ", "Đơn vị cũ", "Mã mới", "Đơn vị mới"],
    kinds: "Loại đơn vị",
  },
  en: {
    units: ["No", "Code", "Unit name", "Kind", "Parent unit", "Short name", "Other names", "Valid from", "Valid to", "Usual delegates", "Parent ID", "ID"],
    people: ["No", "Full name", "Positions", "From", "Until", "Unit", "ID"],
    committees: ["No", "Committee", "Unit", "Term", "Committee from", "Committee until", "Full name", "Role", "From", "Until", "Person ID", "Committee ID"],
    contacts: ["No", "Unit code", "Unit", "Parent unit", "Contact", "Telephone", "E-mail", "Address", "Unit ID"],
    officers: ["No", "Unit code", "Unit", "Parent unit", "Officer", "User name", "E-mail", "Unit ID"],
    sheet: { officers: "Officers", units: "Units", people: "People", committees: "Committees", mergers: "Mergers", contacts: "Contacts" },
    mergers: ["Old code", "Old unit", "New code", "New unit"],
    kinds: "Kinds of units",
  },
} as const;

/** A single position with a comma in it ends with a semicolon, or it would come back as two. */
const positionsCell = ({ positions }: KnownPerson): string => positions.map(({ title }) => title).join("; ") + (positions.length === 1 && positions[0]!.title.includes(",") ? ";" : "");

async function write({ what, format, language, units, people, committees, contacts, officers, kinds, root, on, template, vacant, near }: WriteOrder): Promise<Uint8Array> {
  const words = WORDS[language];
  const all = (JSON.parse(units) as KnownUnit[]).filter(({ validTo }) => validTo === null || validTo >= on);
  const index = indexed(all);
  const label = siteLabels(index);
  const inside = insideOf(index, root);
  const kindName = new Map(kinds.map(({ code, name }) => [code, name]));
  const date = (text: string | null): string => (text === null ? "" : language === "vi" ? text.split("-").reverse().join("/") : text);
  const rows: (string | number)[][] = [[...words[what]]];
  if (!template && what === "units") {
    for (const at of depthFirst(index).filter(inside)) {
      const unit = all[at]!;
      const above = index.parent[at]!;
      rows.push([rows.length, unit.code ?? "", unit.name, kindName.get(unit.kind) ?? unit.kind, above < 0 ? "" : label(above), unit.shortName ?? "", unit.aliases.join("; "),
        date(unit.validFrom), date(unit.validTo), unit.usual, unit.parentId ?? "", unit.id]);
    }
  }
  if (!template && what === "people") {
    const place = new Map(index.id.map((id, nth) => [id, nth]));
    for (const person of JSON.parse(people) as KnownPerson[]) {
      const unit = place.get(person.unitId);
      const dates = (of: (held: KnownPerson["positions"][number]) => string | null): string => (person.positions.some((held) => of(held) !== null) ? person.positions.map((held) => date(of(held))).join("; ") : "");
      rows.push([rows.length, person.name, positionsCell(person), dates(({ validFrom }) => validFrom), dates(({ validTo }) => validTo), unit === undefined ? "" : label(unit), person.id]);
    }
  }
  const at = new Map(index.id.map((id, place) => [id, place]));
  if (!template && what === "committees") {
    const names = new Map((JSON.parse(people) as KnownPerson[]).map((person) => [person.id, person.name]));
    for (const committee of JSON.parse(committees) as KnownCommittee[]) {
      const unit = at.get(committee.unitId);
      if (unit === undefined || !inside(unit)) continue;
      const own = [committee.name, label(unit), committee.term ?? "", date(committee.validFrom), date(committee.validTo)];
      for (const member of committee.members) {
        rows.push([rows.length, ...own, names.get(member.personId) ?? "", member.role, date(member.validFrom), date(member.validTo), member.personId, committee.id]);
      }
    }
  }
  if (!template && what === "mergers") {
    // Each unit as it is; where it goes is to be filled in.
    for (const unit of depthFirst(index).filter(inside)) rows.push([all[unit]!.code ?? "", all[unit]!.name, all[unit]!.code ?? "", all[unit]!.name]);
  }
  if (!template && what === "contacts") {
    const known = new Map(JSON.parse(contacts) as [string, Contact][]);
    for (const unit of depthFirst(index).filter(inside)) {
      const { name, phone, email, address } = known.get(all[unit]!.id) ?? { name: null, phone: null, email: null, address: null };
      const above = index.parent[unit]!;
      rows.push([rows.length, all[unit]!.code ?? "", all[unit]!.name, above < 0 ? "" : index.name[above]!, name ?? "", phone ?? "", email ?? "", address ?? "", all[unit]!.id]);
    }
  }
  if (!template && what === "officers") {
    const known = new Map(JSON.parse(contacts) as [string, Contact][]);
    const there = Map.groupBy(JSON.parse(officers) as KnownOfficer[], ({ unitId }) => unitId);
    const head = root === null ? -1 : index.id.indexOf(root);
    for (const unit of depthFirst(index).filter(inside)) {
      const above = index.parent[unit]!;
      if (unit === head || (near && above !== head)) continue;
      const own = [all[unit]!.code ?? "", all[unit]!.name, above < 0 ? "" : index.name[above]!];
      const appointed = there.get(all[unit]!.id) ?? [];
      const contact = known.get(all[unit]!.id);
      const waiting = vacant && appointed.length > 0 ? [] : appointed.length > 0 ? appointed : [{ name: contact?.name ?? "", username: "", email: contact?.email ?? null }];
      for (const { name, username, email } of waiting) {
        if (!vacant || name !== "") rows.push([rows.length, ...own, name, username, email ?? "", all[unit]!.id]);
      }
    }
  }
  if (format === "csv") return writeText(rows, language === "vi" ? ";" : ",");
  const widths = { units: [6, 10, 48, 24, 48, 24, 32, 14, 14, 14, 38, 38], people: [6, 32, 64, 24, 24, 48, 38], committees: [6, 40, 40, 14, 16, 16, 32, 24, 14, 14, 38, 38], contacts: [6, 10, 48, 48, 32, 18, 32, 48, 38], mergers: [10, 48, 10, 48], officers: [6, 10, 48, 48, 32, 28, 32, 38] }[what];
  const sheets = [{ name: words.sheet[what] as string, widths, rows }];
  if (what === "units") sheets.push({ name: words.kinds, widths: [48], rows: [[words.kinds], ...kinds.map(({ name }) => [name])] });
  return writeWorkbook(sheets);
}

function depthFirst({ parent }: { readonly parent: readonly number[] }): number[] {
  const children = Map.groupBy(parent.keys(), (at) => parent[at]!);
  const ordered: number[] = [];
  const open = (children.get(-1) ?? []).toReversed();
  while (open.length > 0) {
    const at = open.pop()!;
    ordered.push(at);
    open.push(...(children.get(at) ?? []).toReversed());
  }
  return ordered;
}

answerOrders<Order>(async (order) => {
  if (order.kind === "read") return read(order);
  if (order.kind === "check") return check(order);
  return write(order);
});
