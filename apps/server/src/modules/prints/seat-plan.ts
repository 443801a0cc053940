/** The seat plan of a room: the whole of it on one page, its parts with names, and who sits where by name. */
import { rowName, seatKey, seatLabel, seatsOf, spans, type Span } from "@diemcau/rules/seats";
import { compareNames, formatNumber, splitVietnameseName, upperVi } from "@diemcau/rules/text";
import type { Seating } from "@diemcau/contract";
import type { Block, GridBlock, GridCell } from "./model.ts";
import type { Desk } from "./order.ts";

/** Text area of the page, and boxes in which a name can be read. */
const WIDTH = 267;
const HEIGHT = 150;
const NAME_WIDTH = 22;
const NAME_HEIGHT = 15;
const AISLE = 0.35;

export function seatPlan(desk: Desk): Block[] {
  const { order, words, seats } = desk;
  const { conference, site, language } = order;
  const seating = order.seating!;
  const title: Block[] = [
    { kind: "text", text: upperVi(words.seatPlan), size: 16, bold: true, align: "center", keep: true },
    { kind: "text", text: words.seatPlanOf(conference.shortTitle, site.name), size: 13, bold: true, align: "center", after: 6, keep: true },
  ];
  const { plan } = seating;
  const rowParts = partsOf(plan.rows, plan.crossAisles, Math.floor(HEIGHT / NAME_HEIGHT));
  const columnParts = partsOf(plan.columns, plan.aisles, Math.floor(WIDTH / NAME_WIDTH));
  const small = rowParts.length === 1 && columnParts.length === 1;
  const names = new Map(order.delegates.map((delegate) => [delegate.delegateId, delegate.name]));
  const who = new Map(seating.seats.map((seat) => [seatKey(seat), names.get(seat.delegateId) ?? ""]));
  const all = { rows: { from: 1, to: plan.rows }, columns: { from: 1, to: plan.columns } };

  const blocks: Block[] = [...title];
  if (plan.presidium > 0) blocks.push(presidium(desk, seating, who));
  blocks.push(gridOf(seating, who, language, all, small));
  if (!small) {
    for (const rows of rowParts) {
      for (const columns of columnParts) {
        const part = words.part(span(rows, rowName), span(columns, String));
        blocks.push({ kind: "page" }, { kind: "text", text: part, size: 13, bold: true, align: "left", after: 6, keep: true }, gridOf(seating, who, language, { rows, columns }, true));
      }
    }
  }
  const positions = new Map(order.delegates.map((delegate) => [delegate.delegateId, delegate.positions.join("; ")]));
  const indexed = order.delegates.filter(({ delegateId }) => seats.has(delegateId)).toSorted((a, b) => compareNames(splitVietnameseName(a.name), splitVietnameseName(b.name)));
  const [name, position, seat] = words.indexColumns;
  const columns = [
    { title: name, share: 30, align: "left" as const, bold: true },
    { title: position, share: 55, align: "left" as const },
    { title: seat, share: 15, align: "center" as const },
  ];
  if (indexed.length > 0) {
    blocks.push({ kind: "page" }, { kind: "text", text: words.index, size: 14, bold: true, align: "left", after: 6, keep: true });
    blocks.push({ kind: "table", size: 12, columns, rows: indexed.map((each) => [each.name, positions.get(each.delegateId) ?? "", seats.get(each.delegateId)!]) });
  }
  const unseated = order.delegates.filter(({ delegateId }) => !seats.has(delegateId));
  if (unseated.length > 0) {
    blocks.push({ kind: "text", text: words.unseated(formatNumber(unseated.length, language)), size: 14, bold: true, align: "left", before: 14, after: 6, keep: true });
    blocks.push({ kind: "table", size: 12, columns, rows: unseated.map((each) => [each.name, each.positions.join("; "), "–"]) });
  }
  return blocks;
}

const span = ({ from, to }: Span, name: (n: number) => string): string => (from === to ? name(from) : `${name(from)}–${name(to)}`);

/** Cut at aisles where that suffices, else also within a block, evenly: no page with two seats of a row. */
function partsOf(last: number, cuts: readonly number[], most: number): Span[] {
  const parts: Span[] = [];
  for (const { from, to } of spans(last, cuts)) {
    const before = parts.at(-1);
    if (before && to - before.from + 1 <= most) parts[parts.length - 1] = { from: before.from, to };
    else {
      const long = to - from + 1;
      const pieces = Math.ceil(long / most);
      for (let nth = 0; nth < pieces; nth++) parts.push({ from: from + Math.round((nth * long) / pieces), to: from + Math.round(((nth + 1) * long) / pieces) - 1 });
    }
  }
  return parts;
}

function presidium({ words, order }: Desk, { plan }: Seating | Pick<Seating, "plan" | "seats">, who: ReadonlyMap<string, string>): GridBlock {
  const width = Math.min(34, WIDTH / plan.presidium);
  const cells = Array.from({ length: plan.presidium }, (_, at): GridCell => {
    const place = { row: 0, column: at + 1 };
    return { label: seatLabel(place, order.language), text: who.get(seatKey(place)) ?? "", shaded: true };
  });
  return { kind: "grid", widths: cells.map(() => width), rows: [{ height: 14, cells }], size: 10, stage: `${words.stage} – ${words.presidium}` };
}

function gridOf(
  { plan }: Pick<Seating, "plan" | "seats">,
  who: ReadonlyMap<string, string>,
  language: "vi" | "en",
  { rows, columns }: { rows: Span; columns: Span },
  named: boolean,
): GridBlock {
  const there = new Set(seatsOf(plan).map(seatKey));
  const across = columns.to - columns.from + 1;
  const down = rows.to - rows.from + 1;
  const aisles = plan.aisles.filter((cut) => cut >= columns.from && cut < columns.to);
  const crossings = plan.crossAisles.filter((cut) => cut >= rows.from && cut < rows.to);
  const width = Math.min(named ? 34 : 20, WIDTH / (across + aisles.length * AISLE));
  // The presidium's table stands on the first page, too.
  const tall = plan.presidium > 0 ? HEIGHT - 25 : HEIGHT;
  const height = Math.min(named ? 20 : 12, tall / (down + crossings.length * AISLE));
  const widths: number[] = [];
  for (let column = columns.from; column <= columns.to; column++) {
    widths.push(width);
    if (aisles.includes(column)) widths.push(width * AISLE);
  }
  const lines: { height: number; cells: (GridCell | null)[] }[] = [];
  for (let row = rows.from; row <= rows.to; row++) {
    const cells: (GridCell | null)[] = [];
    for (let column = columns.from; column <= columns.to; column++) {
      const key = seatKey({ row, column });
      const text = who.get(key) ?? "";
      cells.push(there.has(key) ? { label: seatLabel({ row, column }, language), text: named ? text : "", shaded: !named && text !== "" } : null);
      if (aisles.includes(column)) cells.push(null);
    }
    lines.push({ height, cells });
    if (crossings.includes(row)) lines.push({ height: height * AISLE, cells: widths.map(() => null) });
  }
  return { kind: "grid", widths, rows: lines, size: 10 };
}
