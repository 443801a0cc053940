/** Reads, judges and writes rosters off the event loop; what it hands back is ready to be sent or stored. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { checkRoster, findTable, readRows, siteLabels, wantedBy, type KnownDelegate, type KnownElsewhere, type RawRow, type RosterContext, type RosterSetting, type SiteNames } from "@diemcau/rules/roster";
import { Problem } from "../../platform/problem.ts";
import { answerOrders } from "../../platform/sheets/desk.ts";
import { firstTable, readSheets, writeText, writeWorkbook, type Sheet } from "../../platform/sheets/files.ts";

export interface ReadOrder {
  readonly kind: "read";
  readonly bytes: Uint8Array;
  readonly sites: RosterContext["sites"];
  /** 1 for sites within reach. */
  readonly within: Uint8Array;
  readonly picked: number | null;
}
/** Whom the file may concern; JSON, so that the event loop only passes it on. */
export interface ReadAnswer {
  readonly sites: number[];
  readonly names: string;
  readonly ids: string;
  /** WantedPerson[] */
  readonly persons: string;
}
export interface CheckOrder {
  readonly kind: "check";
  /** Places of the rooms that have registered them. */
  readonly capacity: ReadonlyMap<number, number>;
  /** KnownDelegate[] as JSON. */
  readonly known: string;
  /** KnownElsewhere[] as JSON. */
  readonly elsewhere: string;
}
export interface CheckAnswer {
  readonly hash: string;
  readonly errors: number;
  readonly changed: number;
  /** RosterChange[] as JSON in parts, each change with its place in the file. */
  readonly changes: string[];
  /** RosterPreview as gzipped JSON. */
  readonly preview: Uint8Array;
}
export interface WriteOrder {
  readonly kind: "write";
  readonly format: "xlsx" | "csv";
  readonly language: "vi" | "en";
  readonly sites: SiteNames;
  /** Sites that the template lists. */
  readonly listed: number[];
  /** KnownDelegate[] as JSON. */
  readonly known: string;
}
type Order = ReadOrder | CheckOrder | WriteOrder;
/** What the thread can be asked. */
export interface AskRoster {
  (order: ReadOrder): Promise<ReadAnswer>;
  (order: CheckOrder): Promise<CheckAnswer>;
  (order: WriteOrder): Promise<Uint8Array>;
}

const WORDS = {
  vi: { sheet: "Danh sách đại biểu", sites: "Điểm cầu", head: ["TT", "Họ và tên", "Chức vụ", "Cơ quan, đơn vị", "Điểm cầu", "Thành phần", "Vai trò", "Mã đại biểu"], chair: "Chủ trì điểm cầu", lead: "Phụ trách điểm cầu" },
  en: { sheet: "Roster", sites: "Sites", head: ["No", "Full name", "Positions", "Unit", "Site", "Class", "Role", "Delegate id"], chair: "Site chair", lead: "Site lead" },
} as const;

let file: { digest: string; rows: RawRow[]; context: RosterSetting } | null = null;

async function read(order: ReadOrder): Promise<ReadAnswer> {
  const found = firstTable(await readSheets(order.bytes), findTable);
  if (!found) throw new Problem("roster-no-names");
  const { grid, table } = found;
  const context = { sites: order.sites, within: (site: number) => order.within[site] === 1, picked: order.picked };
  const rows = readRows(grid, table, order.picked !== null);
  file = { digest: createHash("sha256").update(order.bytes).digest("hex"), rows, context };
  const { sites, names, ids, persons } = wantedBy(rows, context);
  return { sites, names: JSON.stringify(names), ids: JSON.stringify(ids), persons: JSON.stringify(persons) };
}

function check({ capacity, known, elsewhere }: CheckOrder): CheckAnswer {
  if (!file) throw new Error("nothing was read");
  const { counts, rows, changes } = checkRoster(file.rows, { ...file.context, capacity, known: JSON.parse(known) as KnownDelegate[], elsewhere: JSON.parse(elsewhere) as KnownElsewhere[] });
  const said = JSON.stringify({ counts, rows });
  const hash = createHash("sha256").update(file.digest).update(said).digest("hex");
  return {
    hash,
    errors: counts.error,
    changed: changes.length,
    changes: inParts(changes.map((change, nth) => ({ ...change, nth }))),
    preview: gzipSync(`{"hash":"${hash}",${said.slice(1)}`, { level: 1 }),
  };
}

/** So many rows are written at once: whoever waits is told after each part. */
const PART = 1_000;
const inParts = (changes: readonly unknown[]): string[] => Array.from({ length: Math.ceil(changes.length / PART) }, (_, part) => JSON.stringify(changes.slice(part * PART, (part + 1) * PART)));

async function write({ format, language, sites, listed, known }: WriteOrder): Promise<Uint8Array> {
  const words = WORDS[language];
  const label = siteLabels(sites);
  const delegates = JSON.parse(known) as KnownDelegate[];
  const rows: (string | number)[][] = [[...words.head]];
  delegates.forEach(({ id, site, name, positions, class: kind, unit, chair, lead }, at) => {
    rows.push([at + 1, name, positions.join("; "), unit, label(site), kind, [chair && words.chair, lead && words.lead].filter(Boolean).join(", "), id]);
  });
  if (format === "csv") return writeText(rows, language === "vi" ? ";" : ",");
  const sheets: Sheet[] = [{ name: words.sheet, widths: [6, 32, 56, 36, 36, 24, 24, 38], rows }];
  if (listed.length > 0) sheets.push({ name: words.sites, widths: [48], rows: [[words.sites], ...listed.map((site) => [label(site)])] });
  return writeWorkbook(sheets);
}

answerOrders<Order>(async (order) => {
  if (order.kind === "read") return read(order);
  if (order.kind === "check") return check(order);
  return write(order);
});
