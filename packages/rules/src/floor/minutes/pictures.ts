import { WALL_MARKS, type WallMark } from "@diemcau/contract";
import { section, text } from "./section.ts";

const WORDS = {
  vi: {
    title: "Hình và tiếng của các điểm cầu",
    sum: (rooms: string) => `Theo ảnh mà các điểm cầu gửi về, ${rooms} điểm cầu có lúc bị đen, đứng hình, mất tiếng hoặc thiếu ảnh quá 5 phút trong thời gian hội nghị.`,
    columns: ["Điểm cầu", "Tình trạng", "Thời gian", "Kéo dài"],
    marks: { black: "Hình đen", frozen: "Đứng hình", silent: "Không có tiếng", missing: "Không có ảnh" } satisfies Record<WallMark, string>,
    toTheEnd: "đến khi kết thúc",
    more: (n: string) => `Còn ${n} lần khác, ngắn hơn.`,
  },
  en: {
    title: "Picture and sound of the sites",
    sum: (rooms: string) => `By the stills that sites sent, sites that were black, frozen, silent or without a still for more than 5 minutes during the conference: ${rooms}.`,
    columns: ["Site", "What", "Time", "Length"],
    marks: { black: "Black picture", frozen: "Frozen picture", silent: "No sound", missing: "No still" } satisfies Record<WallMark, string>,
    toTheEnd: "to the end",
    more: (n: string) => `Others, shorter: ${n}.`,
  },
} as const;

/** What is told at all, ms; and rows of the annex, the longest. */
const SHORTEST = 5 * 60_000;
const ROWS = 100;

interface Spell {
  readonly site: number;
  readonly mark: number;
  readonly from: number;
  readonly to: number;
  readonly ended: boolean;
}

type Kind = "conference.opened" | "conference.closed" | "sites.presence" | "wall.marked";

/** Rooms that could not be seen or heard for long while the conference was on. */
export const pictures = section<Kind>({
  key: "pictures",
  place: "annex",
  kinds: ["conference.opened", "conference.closed", "sites.presence", "wall.marked"],
  write({ entries, state, facts, language, say }) {
    if (state.openedAt === null) return [];
    const spells: Spell[] = [];
    const running = new Map<string, { site: number; mark: number; from: number }>();
    let last = 0;
    const end = (key: string, at: number, ended: boolean): void => {
      const spell = running.get(key);
      if (!spell) return;
      running.delete(key);
      // Only what lies in the time of the conference.
      const from = Math.max(spell.from, state.openedAt!);
      if (at - from >= SHORTEST) spells.push({ ...spell, from, to: at, ended });
    };
    for (const entry of entries) {
      last = entry.at;
      if (entry.kind === "conference.closed") for (const key of [...running.keys()]) end(key, entry.at, false);
      if (entry.kind === "sites.presence") {
        // What was wrong with the picture of a room that is gone is told by its going.
        for (const [site, presence, at] of entry.changes) if (presence === "l") WALL_MARKS.forEach((_mark, mark) => end(`${site}/${mark}`, at, true));
      }
      if (entry.kind !== "wall.marked") continue;
      for (const [site, mark, since] of entry.changes) {
        const key = `${site}/${mark}`;
        if (since === 0) end(key, entry.at, true);
        else if (!running.has(key)) running.set(key, { site, mark, from: since });
      }
    }
    for (const key of [...running.keys()]) end(key, last, false);
    if (spells.length === 0) return [];
    const words = WORDS[language];
    const longest = spells.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, ROWS);
    const [site, what, when, length] = words.columns;
    return [
      {
        title: words.title,
        blocks: [
          ...text(words.sum(say.number(new Set(spells.map((spell) => spell.site)).size))),
          {
            kind: "table",
            columns: [
              { title: site, share: 40 },
              { title: what, share: 20 },
              { title: when, share: 26 },
              { title: length, share: 14 },
            ],
            rows: longest
              .toSorted((a, b) => a.from - b.from || a.site - b.site)
              .map((spell) => [
                facts.sites[spell.site]?.name ?? String(spell.site),
                words.marks[WALL_MARKS[spell.mark]!],
                `${say.time(spell.from)} – ${spell.ended ? say.time(spell.to) : words.toTheEnd}`,
                say.duration(spell.to - spell.from),
              ]),
          },
          ...text(spells.length > ROWS ? words.more(say.number(spells.length - ROWS)) : null),
        ],
      },
    ];
  },
});
