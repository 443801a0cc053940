/** Reads, judges and writes files of units and people off the event loop. */
import { createHash } from "node:crypto";
import type { FilePreview, FileRow } from "@diemcau/contract";
import { checkPeople, checkUnits, findUnitTable, readUnitRows, type KnownPerson, type KnownUnit, type PersonFileChange, type RawUnit, type Rank, type UnitFileChange, type UnitFileContext } from "@diemcau/rules/organisation";
import { findTable, readRows, siteLabels, type RawRow } from "@diemcau/rules/roster";
import { Problem } from "../../platform/problem.ts";
import { answerOrders } from "../../platform/sheets/desk.ts";
import { firstTable, readSheets, writeText, writeWorkbook } from "../../platform/sheets/files.ts";

export type FileKind = "units" | "people";
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
}
export interface WriteOrder {
  readonly kind: "write";
  readonly what: FileKind;
  readonly format: "xlsx" | "csv";
  readonly language: "vi" | "en";
  readonly units: string;
  readonly people: string;
  readonly kinds: readonly { readonly code: string; readonly name: string }[];
  readonly root: string | null;
  /** Units that are over by then are left out. */
  readonly on: string;
  /** Headers only, and what may be filled in. */
  readonly template: boolean;
}
type Order = ReadOrder | CheckOrder | WriteOrder;
export interface AskFile {
  (order: ReadOrder): Promise<null>;
  (order: CheckOrder): Promise<CheckAnswer>;
  (order: WriteOrder): Promise<Uint8Array>;
}

/** Rows without problems beyond these are counted, not shown. */
const SHOWN = 500;
let file: { digest: string; units: RawUnit[] | null; people: RawRow[] | null } | null = null;

async function read({ what, bytes }: ReadOrder): Promise<null> {
  const sheets = await readSheets(bytes);
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (what === "units") {
    const found = firstTable(sheets, findUnitTable);
    if (!found) throw new Problem("units-no-names");
    file = { digest, units: readUnitRows(found.grid, found.table), people: null };
  } else {
    const found = firstTable(sheets, findTable);
    if (!found) throw new Problem("roster-no-names");
    file = { digest, units: null, people: readRows(found.grid, found.table, false) };
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
  let judged: { counts: FilePreview["counts"]; rows: FileRow[] };
  let changes: Pick<CheckAnswer, "units" | "people">;
  if (file.units) {
    const checked = checkUnits(file.units, { known: units, kinds, root, parent: picked, on });
    judged = checked;
    changes = { units: checked.changes, people: [] };
  } else {
    const alive = indexed(units.filter(({ validTo }) => validTo === null || validTo >= on));
    const known = JSON.parse(order.people) as KnownPerson[];
    const checked = checkPeople(file.people!, { known, units: alive, within: insideOf(alive, root), unit: picked, ranks, today: on });
    judged = checked;
    changes = { units: [], people: checked.changes };
  }
  const { counts, rows } = judged;
  const hash = createHash("sha256").update(file.digest).update(JSON.stringify({ counts, rows, picked, on })).digest("hex");
  let plain = 0;
  return { preview: { hash, counts, rows: rows.filter(({ flaws }) => flaws.length > 0 || plain++ < SHOWN) }, ...changes };
}

const WORDS = {
  vi: {
    units: ["TT", "Mã", "Tên đơn vị", "Loại", "Đơn vị cấp trên", "Tên viết tắt", "Tên gọi khác", "Hiệu lực từ", "Hiệu lực đến", "Số đại biểu", "ID cấp trên", "ID"],
    people: ["TT", "Họ và tên", "Chức vụ", "Đơn vị", "ID"],
    sheet: { units: "Đơn vị", people: "Cán bộ" },
    kinds: "Loại đơn vị",
  },
  en: {
    units: ["No", "Code", "Unit name", "Kind", "Parent unit", "Short name", "Other names", "Valid from", "Valid to", "Usual delegates", "Parent ID", "ID"],
    people: ["No", "Full name", "Positions", "Unit", "ID"],
    sheet: { units: "Units", people: "People" },
    kinds: "Kinds of units",
  },
} as const;

/** A single position with a comma in it ends with a semicolon, or it would come back as two. */
const positionsCell = ({ positions }: KnownPerson): string => positions.map(({ title }) => title).join("; ") + (positions.length === 1 && positions[0]!.title.includes(",") ? ";" : "");

async function write({ what, format, language, units, people, kinds, root, on, template }: WriteOrder): Promise<Uint8Array> {
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
    const at = new Map(index.id.map((id, place) => [id, place]));
    for (const person of JSON.parse(people) as KnownPerson[]) {
      const unit = at.get(person.unitId);
      rows.push([rows.length, person.name, positionsCell(person), unit === undefined ? "" : label(unit), person.id]);
    }
  }
  if (format === "csv") return writeText(rows, language === "vi" ? ";" : ",");
  const widths = what === "units" ? [6, 10, 48, 24, 48, 24, 32, 14, 14, 14, 38, 38] : [6, 32, 64, 48, 38];
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
