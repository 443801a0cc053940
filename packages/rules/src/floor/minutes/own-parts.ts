import { happenedAtOf } from "../../offline/happened-at.ts";
import { section, text } from "./section.ts";

const WORDS = {
  vi: {
    title: "Phần tại các điểm cầu",
    pause: (from: string, to: string | null, topic: string | null) => `Từ ${from}${to ? ` đến ${to}` : ""} trung tâm tạm dừng để các điểm cầu thảo luận tại chỗ${topic ? `: ${topic}` : ""}.`,
    sum: (sites: string, conclusions: string) => `Số điểm cầu có phần riêng: ${sites}; số kết luận tại điểm cầu: ${conclusions}.`,
    columns: ["Điểm cầu", "Khai mạc", "Bế mạc", "Nội dung tại chỗ"],
    more: (n: string) => `Còn ${n} điểm cầu khác; nội dung có trong biên bản của từng điểm cầu.`,
  },
  en: {
    title: "What the rooms did on their own",
    pause: (from: string, to: string | null, topic: string | null) => `From ${from}${to ? ` to ${to}` : ""} the centre paused for discussion in the rooms${topic ? `: ${topic}` : ""}.`,
    sum: (sites: string, conclusions: string) => `Rooms with a part of their own: ${sites}; conclusions written in rooms: ${conclusions}.`,
    columns: ["Site", "Opened", "Closed", "Own items"],
    more: (n: string) => `Further rooms, each with minutes of its own: ${n}.`,
  },
} as const;

const ROWS = 400;
type Kind = "local.opened" | "local.closed" | "local.begun" | "local.paused" | "local.resumed";

interface Own {
  opened: number;
  closed: number;
  readonly items: string[];
}

/** Pauses for the rooms' own discussion, and what each room did by itself. */
export const ownParts = section<Kind>({
  key: "own-parts",
  place: "annex",
  kinds: ["local.opened", "local.closed", "local.begun", "local.paused", "local.resumed"],
  write({ entries, state, facts, language, say }) {
    const words = WORDS[language];
    const sites = new Map<number, Own>();
    const pauses: { from: number; to: number | null; topic: string | null }[] = [];
    for (const entry of entries) {
      if (entry.kind === "local.paused") {
        const last = pauses.at(-1);
        const from = entry.since ?? entry.at;
        // Its end was taken back: it goes on.
        if (last?.from === from) last.to = null;
        // Changed while it goes on: one pause.
        if (last?.to === null) last.topic = entry.topic ?? last.topic;
        else pauses.push({ from, to: null, topic: entry.topic });
      } else if (entry.kind === "local.resumed") {
        const last = pauses.at(-1);
        if (entry.mistaken) pauses.pop();
        else if (last) last.to ??= entry.at;
      } else {
        const own = sites.get(entry.site) ?? { opened: 0, closed: 0, items: [] };
        sites.set(entry.site, own);
        if (entry.kind === "local.opened") own.opened ||= happenedAtOf(entry);
        else if (entry.kind === "local.closed") own.closed = happenedAtOf(entry);
        else own.items.push(`${say.time(happenedAtOf(entry))} ${entry.title}`);
      }
    }
    if (sites.size + pauses.length === 0) return [];
    let conclusions = 0;
    for (const [, row] of state.local.sites.entries()) conclusions += row.conclusions.length;
    const ordered = [...sites].toSorted(([a], [b]) => a - b);
    const time = (at: number): string => (at > 0 ? say.time(at) : "");
    const [site, opened, closed, items] = words.columns;
    return [
      {
        title: words.title,
        blocks: [
          ...text(...pauses.map(({ from, to, topic }) => words.pause(say.time(from), to === null ? null : say.time(to), topic))),
          ...text(sites.size > 0 ? words.sum(say.number(sites.size), say.number(conclusions)) : null),
          ...(sites.size > 0
            ? [
                {
                  kind: "table" as const,
                  columns: [
                    { title: site, share: 34 },
                    { title: opened, share: 13 },
                    { title: closed, share: 13 },
                    { title: items, share: 40 },
                  ],
                  rows: ordered.slice(0, ROWS).map(([at, own]) => [facts.sites[at]?.name ?? "", time(own.opened), time(own.closed), own.items.join("; ")]),
                },
              ]
            : []),
          ...text(sites.size > ROWS ? words.more(say.number(sites.size - ROWS)) : null),
        ],
      },
    ];
  },
});
