import { section, text, type MinutesBlock } from "./section.ts";

const WORDS = {
  vi: {
    title: "Diễn biến theo chương trình",
    columns: ["Thời gian", "Nội dung", "Thực hiện", "Thực tế/dự kiến"],
    on: (took: string, planned: string) => `${took}/${planned}`,
    going: "đang tiến hành",
    none: "Chưa nội dung nào được tiến hành.",
    left: (titles: string) => `Không tiến hành: ${titles}.`,
    unknown: "Nội dung đã bỏ khỏi chương trình",
    range: (from: string, to: string) => `${from} – ${to}`,
  },
  en: {
    title: "The agenda as it ran",
    columns: ["Time", "Item", "Presented by", "Took/planned"],
    on: (took: string, planned: string) => `${took}/${planned}`,
    going: "under way",
    none: "No item has been dealt with yet.",
    left: (titles: string) => `Not dealt with: ${titles}.`,
    unknown: "An item that is no longer on the agenda",
    range: (from: string, to: string) => `${from} – ${to}`,
  },
} as const;

const MINUTE = 60_000;

interface Run {
  itemId: string;
  from: number;
  /** null: still. */
  to: number | null;
}

/**
 * Which item was dealt with when, from the moves of the live cursor. A move that was taken back has not been: the item
 * that was left by mistake runs on, as it does on every screen (ADR 0024).
 */
export function agendaRuns(entries: readonly { kind: string; at: number; itemId?: string | null; since?: number }[]): Run[] {
  const runs: Run[] = [];
  const end = (at: number): void => {
    const last = runs.at(-1);
    if (last && last.to === null) last.to = at;
  };
  for (const { kind, at, itemId, since } of entries) {
    if (kind === "conference.closed") end(at);
    if (kind !== "agenda.moved") continue;
    // Only what takes a move back tells since when.
    if (since !== undefined) while (runs.length > 0 && runs.at(-1)!.from > since) runs.pop();
    const last = runs.at(-1);
    if (since !== undefined && last?.itemId === itemId && last?.from === since) last!.to = null;
    else {
      end(since ?? at);
      if (itemId) runs.push({ itemId, from: since ?? at, to: null });
    }
  }
  return runs;
}

export const agenda = section({
  key: "agenda",
  place: "course",
  kinds: ["agenda.moved", "conference.closed"],
  write({ entries, facts, language, say }) {
    const words = WORDS[language];
    const items = new Map(facts.outline.agenda.map((item) => [item.id, item]));
    const runs = agendaRuns(entries);
    const blocks: MinutesBlock[] = [];
    if (runs.length === 0) blocks.push(...text(words.none));
    else {
      const [time, item, by, took] = words.columns;
      blocks.push({
        kind: "table",
        columns: [
          { title: time, share: 22, align: "center" },
          { title: item, share: 42 },
          { title: by, share: 22 },
          { title: took, share: 14, align: "center" },
        ],
        rows: runs.map(({ itemId, from, to }) => {
          const known = items.get(itemId);
          return [
            words.range(say.time(from), to === null ? "…" : say.time(to)),
            known?.title ?? words.unknown,
            known?.presenters.join("; ") ?? "",
            to === null ? words.going : known ? words.on(say.duration(to - from), say.duration(known.minutes * MINUTE)) : say.duration(to - from),
          ];
        }),
      });
      const dealt = new Set(runs.map(({ itemId }) => itemId));
      const left = entries.some(({ kind }) => kind === "conference.closed") ? facts.outline.agenda.filter(({ id }) => !dealt.has(id)) : [];
      if (left.length > 0) blocks.push(...text(words.left(left.map(({ title }) => title).join("; "))));
    }
    return [{ title: words.title, blocks }];
  },
});
