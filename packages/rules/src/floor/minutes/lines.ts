import { section, text } from "./section.ts";
import { Spells } from "./spells.ts";

const WORDS = {
  vi: {
    title: "Đường truyền của các điểm cầu",
    lost: (rooms: string, times: string) => `Trong thời gian hội nghị, ${rooms} điểm cầu mất đường truyền từ 1 phút trở lên, tổng cộng ${times} lần.`,
    late: (rooms: string) => `${rooms} điểm cầu kết nối sau giờ khai mạc.`,
    never: (rooms: string, names: string) => `${rooms} điểm cầu không kết nối lần nào: ${names}.`,
    others: (n: string) => `và ${n} điểm cầu khác`,
    columns: ["Điểm cầu", "Mất đường truyền", "Kéo dài"],
    toTheEnd: "đến khi kết thúc",
    more: (n: string) => `Còn ${n} lần khác, ngắn hơn.`,
  },
  en: {
    title: "Lines of the sites",
    lost: (rooms: string, times: string) => `Sites whose line was lost for 1 minute or more during the conference: ${rooms}; times in all: ${times}.`,
    late: (rooms: string) => `Sites that connected after the opening: ${rooms}.`,
    never: (rooms: string, names: string) => `Sites that never connected: ${rooms} (${names}).`,
    others: (n: string) => `and ${n} others`,
    columns: ["Site", "Line lost", "Length"],
    toTheEnd: "to the end",
    more: (n: string) => `Others, shorter: ${n}.`,
  },
} as const;

/** What is told at all, ms; rows of the table, the longest; names in a sentence. */
const SHORTEST = 60_000;
const ROWS = 100;
const NAMES = 30;
/** The only thing that is wrong with a line. */
const LOST = 0;

type Kind = "conference.opened" | "conference.closed" | "sites.presence";

/** Sites that were away while the conference was on: after it nobody could see that they had been. */
export const lines = section<Kind>({
  key: "lines",
  place: "annex",
  kinds: ["conference.opened", "conference.closed", "sites.presence"],
  write({ entries, state, facts, language, say }) {
    const { openedAt } = state;
    if (openedAt === null) return [];
    const spells = new Spells(openedAt, SHORTEST);
    const came = new Map<number, number>();
    let last = openedAt;
    let over = false;
    for (const entry of entries) {
      if (over) break;
      last = Math.max(last, entry.at);
      over = entry.kind === "conference.closed";
      if (entry.kind !== "sites.presence") continue;
      for (const [site, presence, at] of entry.changes) {
        if (presence === "l") spells.begin(site, LOST, at);
        else {
          spells.end(site, LOST, at);
          if (!came.has(site)) came.set(site, at);
        }
      }
    }
    spells.endAll(last);
    // A site that left before the opening and did not come again was not at the conference.
    const away = (site: number): boolean => !came.has(site) || spells.all.some((spell) => spell.site === site && spell.from === openedAt && !spell.ended);
    const never = facts.sites.flatMap(({ name }, site) => (away(site) ? [{ site, name }] : []));
    const absent = new Set(never.map(({ site }) => site));
    const told = spells.without(absent);
    const late = [...came].filter(([site, at]) => at > openedAt && !absent.has(site)).length;
    const words = WORDS[language];
    const names = [...never.slice(0, NAMES).map(({ name }) => name), ...(never.length > NAMES ? [words.others(say.number(never.length - NAMES))] : [])];
    const sentences = text(
      told.all.length > 0 ? words.lost(say.number(told.sites), say.number(told.all.length)) : null,
      late > 0 ? words.late(say.number(late)) : null,
      never.length > 0 ? words.never(say.number(never.length), names.join("; ")) : null,
    );
    if (sentences.length === 0) return [];
    const [site, when, length] = words.columns;
    return [
      {
        title: words.title,
        blocks: [
          ...sentences,
          ...(told.all.length === 0
            ? []
            : [
                {
                  kind: "table" as const,
                  columns: [
                    { title: site, share: 54 },
                    { title: when, share: 30 },
                    { title: length, share: 16 },
                  ],
                  rows: told
                    .longest(ROWS)
                    .map((spell) => [
                      facts.sites[spell.site]?.name ?? String(spell.site),
                      `${say.time(spell.from)} – ${spell.ended ? say.time(spell.to) : words.toTheEnd}`,
                      say.duration(spell.to - spell.from),
                    ]),
                },
                ...text(told.all.length > ROWS ? words.more(say.number(told.all.length - ROWS)) : null),
              ]),
        ],
      },
    ];
  },
});
