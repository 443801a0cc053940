/** Delegates' badges: labels on A4 as stationers sell them, or cards of A6. */
import type { BadgeSheet } from "@diemcau/contract";
import { unitOf } from "@diemcau/rules/seats";
import type { BadgeGrid, Paper } from "./model.ts";
import type { Desk } from "./order.ts";

const GRIDS: Record<BadgeSheet, BadgeGrid & { readonly page: readonly [number, number] }> = {
  "2x4": { page: [210, 297], columns: 2, rows: 4, width: 105, height: 74, left: 0, top: 0.5, gapX: 0, gapY: 0 },
  "2x5": { page: [210, 297], columns: 2, rows: 5, width: 90, height: 54, left: 15, top: 13.5, gapX: 0, gapY: 0 },
  "2x7": {
    page: [210, 297],
    columns: 2,
    rows: 7,
    width: 99.1,
    height: 38.1,
    left: 4.65,
    top: 15.15,
    gapX: 2.5,
    gapY: 0,
  },
  card: { page: [105, 148], columns: 1, rows: 1, width: 105, height: 148, left: 0, top: 0, gapX: 0, gapY: 0 },
};

const LONGEST = 150;

export function badges({ order, words, seats }: Desk): Pick<Paper, "page" | "blocks"> {
  const { page, ...grid } = GRIDS[order.sheet];
  const { conference, site } = order;
  const labels = order.delegates.map((delegate) => {
    const positions = shortened(delegate.positions);
    const unit = unitOf(delegate);
    return {
      name: delegate.name,
      positions,
      // Not said twice.
      unit: positions.includes(unit) ? "" : unit,
      seat: seats.get(delegate.delegateId) ?? "",
      room: site.name,
      conference: conference.shortTitle,
      url: delegate.url,
    };
  });
  const [width, height] = page;
  return {
    page: { width, height, top: grid.top, bottom: 0, left: grid.left, right: 0 },
    blocks: [{ kind: "badges", grid, labels, words: { seat: words.badgeSeat, scan: words.scan } }],
  };
}

/** As many positions as a badge can show: whole ones, the first in any case. */
function shortened([first = "", ...rest]: readonly string[]): string {
  let shown = first;
  for (const position of rest) {
    if (shown.length + position.length > LONGEST) return `${shown}; …`;
    shown += `; ${position}`;
  }
  return shown;
}
