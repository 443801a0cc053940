import { WALL_MARKS, type WallMark } from "@diemcau/contract";
import { section, text } from "./section.ts";
import { Spells } from "./spells.ts";

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

type Kind = "conference.opened" | "conference.closed" | "sites.presence" | "wall.marked";

/** Rooms that could not be seen or heard for long while the conference was on. */
export const pictures = section<Kind>({
  key: "pictures",
  place: "annex",
  kinds: ["conference.opened", "conference.closed", "sites.presence", "wall.marked"],
  write({ entries, state, facts, language, say }) {
    if (state.openedAt === null) return [];
    const spells = new Spells(state.openedAt, SHORTEST);
    let last = 0;
    for (const entry of entries) {
      last = entry.at;
      if (entry.kind === "conference.closed") spells.endAll(entry.at);
      if (entry.kind === "sites.presence") {
        // What was wrong with the picture of a room that is gone is told by its going.
        for (const [site, presence, at] of entry.changes) if (presence === "l") WALL_MARKS.forEach((_mark, mark) => spells.end(site, mark, at));
      }
      if (entry.kind !== "wall.marked") continue;
      for (const [site, mark, since] of entry.changes) {
        if (since === 0) spells.end(site, mark, entry.at);
        else spells.begin(site, mark, since);
      }
    }
    spells.endAll(last);
    if (spells.all.length === 0) return [];
    const words = WORDS[language];
    const [site, what, when, length] = words.columns;
    return [
      {
        title: words.title,
        blocks: [
          ...text(words.sum(say.number(spells.sites))),
          {
            kind: "table",
            columns: [
              { title: site, share: 40 },
              { title: what, share: 20 },
              { title: when, share: 26 },
              { title: length, share: 14 },
            ],
            rows: spells
              .longest(ROWS)
              .map((spell) => [
                facts.sites[spell.site]?.name ?? String(spell.site),
                words.marks[WALL_MARKS[spell.what]!],
                `${say.time(spell.from)} – ${spell.ended ? say.time(spell.to) : words.toTheEnd}`,
                say.duration(spell.to - spell.from),
              ]),
          },
          ...text(spells.all.length > ROWS ? words.more(say.number(spells.all.length - ROWS)) : null),
        ],
      },
    ];
  },
});
