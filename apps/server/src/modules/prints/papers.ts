/** What each paper says; pure. How it is drawn is the renderers' part. */
import { seatLabel } from "@diemcau/rules/seats";
import { formatNumber } from "@diemcau/rules/text";
import { badges } from "./badges.ts";
import { foot, head, headline, symbolOf } from "./head.ts";
import { LAYOUTS } from "./layouts.ts";
import type { Block, Paper } from "./model.ts";
import type { Desk, PrintOrder } from "./order.ts";
import { agenda, invitation } from "./programme.ts";
import { seatPlan } from "./seat-plan.ts";
import { WORDS } from "./words.ts";

const A4 = { width: 210, height: 297 };

export function paperOf(order: PrintOrder): Paper {
  const layout = LAYOUTS[order.letterhead.system];
  const words = WORDS[order.language];
  const seats = new Map((order.seating?.seats ?? []).map((seat) => [seat.delegateId, seatLabel(seat, order.language)]));
  const desk: Desk = { order, layout, words, seats };
  const common = { issuer: order.letterhead.issuer, language: order.language };
  const portrait = { ...A4, ...layout.margins };
  const titled = (name: string) => `${name}: ${order.conference.shortTitle}`;
  switch (order.paper) {
    case "invitation":
      return { ...common, title: titled(words.invitation), page: portrait, numbered: order.to === "unit" ? layout.pageNumber.size : 0, blocks: invitation(desk) };
    case "agenda":
      return { ...common, title: titled(words.agenda), page: portrait, numbered: layout.pageNumber.size, blocks: agenda(desk) };
    case "delegates":
      return { ...common, title: titled(words.delegates), page: portrait, numbered: layout.pageNumber.size, blocks: delegates(desk) };
    case "seat-plan":
      return { ...common, title: titled(words.seatPlan), page: { width: 297, height: 210, top: 15, bottom: 12, left: 15, right: 15 }, numbered: 12, blocks: seatPlan(desk) };
    case "badges":
      return { ...common, title: titled(words.badges), numbered: 0, ...badges(desk) };
  }
}

function delegates(desk: Desk): Block[] {
  const { order, words, seats, layout } = desk;
  const { conference, site, language, letterhead } = order;
  const [no, name, positions, kind, seat] = words.delegateColumns;
  const seated = seats.size > 0;
  return [
    ...head(desk),
    ...headline(desk, words.delegates, words.delegatesOf(conference.title, site.name), letterhead.number ? [words.attached(symbolOf(desk, "invitation"))] : []),
    {
      kind: "table",
      size: 13,
      columns: [
        { title: no, share: 7, align: "center" },
        { title: name, share: 25, align: "left", bold: true },
        { title: positions, share: seated ? 39 : 48, align: "left" },
        { title: kind, share: seated ? 18 : 20, align: "left" },
        ...(seated ? [{ title: seat, share: 11, align: "center" as const }] : []),
      ],
      rows: order.delegates.map((each, at) => {
        const row = [formatNumber(at + 1, language), each.name, each.positions.join("; "), each.class];
        return seated ? [...row, seats.get(each.delegateId) ?? ""] : row;
      }),
    },
    { kind: "text", text: words.total(formatNumber(order.delegates.length, language)), size: layout.body.size, italic: true, align: "left", before: 8, keep: true },
    ...foot(desk),
  ];
}
