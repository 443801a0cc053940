import type { EntryOf } from "@diemcau/contract";
import { section, type MinutesPart } from "./section.ts";

const WORDS = {
  vi: {
    title: "Thông báo của trung tâm",
    titleWithUnits: "Thông báo của trung tâm và các đơn vị",
    columns: ["Thời gian", "Nội dung", "Gửi tới", "Đã đọc"],
    to: { all: "Tất cả điểm cầu", level: "Cấp", region: "Khu vực", state: "Các điểm cầu", picked: "Các điểm cầu được chọn", unread: "Các điểm cầu chưa đọc" },
    sites: (n: string) => `${n} điểm cầu`,
    delegates: "đại biểu",
    by: (what: string, who: string) => `${what} (${who})`,
    read: (rooms: string, delegates: string) => [rooms && `${rooms} điểm cầu`, delegates && `${delegates} đại biểu`].filter(Boolean).join(", "),
    withdrawn: (at: string) => `thu hồi lúc ${at}`,
    reminded: (times: string) => `nhắc lại ${times} lần`,
  },
  en: {
    title: "Notices of the centre",
    titleWithUnits: "Notices of the centre and of units",
    columns: ["Time", "Notice", "To", "Read by"],
    to: { all: "All sites", level: "Level", region: "Region", state: "Sites", picked: "Chosen sites", unread: "Sites that had not read it" },
    sites: (n: string) => `sites: ${n}`,
    delegates: "delegates",
    by: (what: string, who: string) => `${what} (${who})`,
    read: (rooms: string, delegates: string) => [rooms && `sites: ${rooms}`, delegates && `delegates: ${delegates}`].filter(Boolean).join(", "),
    withdrawn: (at: string) => `withdrawn at ${at}`,
    reminded: (times: string) => `sent again: ${times}`,
  },
} as const;

type Kind = "notice.sent" | "notice.reminded" | "notice.withdrawn" | "notices.counted";

interface Told {
  readonly sent: EntryOf<"notice.sent">;
  reminded: number;
  withdrawnAt: number | null;
  rooms: number;
  delegates: number;
}

/** What the centre, and officers for their units, have said to rooms and delegates, to whom, and how many have read it. */
export const notices = section<Kind>({
  key: "notices",
  place: "course",
  kinds: ["notice.sent", "notice.reminded", "notice.withdrawn", "notices.counted"],
  write({ entries, language, say }): MinutesPart[] {
    const words = WORDS[language];
    const told = new Map<string, Told>();
    for (const entry of entries) {
      if (entry.kind === "notice.sent") told.set(entry.noticeId, { sent: entry, reminded: 0, withdrawnAt: null, rooms: 0, delegates: 0 });
      else if (entry.kind === "notices.counted") {
        for (const [id, , rooms, delegates] of entry.counts) Object.assign(told.get(id) ?? {}, { rooms, delegates });
      } else {
        const known = told.get(entry.noticeId);
        if (known && entry.kind === "notice.reminded") known.reminded++;
        else if (known) known.withdrawnAt = entry.at;
      }
    }
    if (told.size === 0) return [];
    const [time, what, to, read] = words.columns;
    return [
      {
        title: [...told.values()].some(({ sent }) => sent.unit) ? words.titleWithUnits : words.title,
        blocks: [
          {
            kind: "table",
            columns: [
              { title: time, share: 14, align: "center" },
              { title: what, share: 46 },
              { title: to, share: 22 },
              { title: read, share: 18 },
            ],
            rows: [...told.values()].map(({ sent, reminded, withdrawnAt, rooms, delegates }) => [
              say.time(sent.at),
              [words.by(sent.text, [sent.unit?.name, say.who(sent.by)].filter(Boolean).join(", ")), reminded > 0 ? words.reminded(say.number(reminded)) : "", withdrawnAt === null ? "" : words.withdrawn(say.time(withdrawnAt))].filter(Boolean).join("; "),
              [
                ...(sent.rooms ? [[words.to[sent.chosen?.kind ?? "all"], sent.chosen?.name ?? ""].filter(Boolean).join(" "), ...(sent.sites === undefined ? [] : [words.sites(say.number(sent.sites))])] : []),
                ...(sent.delegates ? [[words.delegates, ...(sent.delegates.classes ?? [])].join(" ")] : []),
              ].join(", "),
              words.read(rooms > 0 ? say.number(rooms) : "", delegates > 0 ? say.number(delegates) : ""),
            ]),
          },
        ],
      },
    ];
  },
});
