import type { Entry } from "@diemcau/contract";
import { cameLate } from "../../offline/happened-at.ts";
import { section, text, type MinutesBlock } from "./section.ts";

/** Longer lists are told as numbers: the journal has every one of them. */
const SHOWN = 200;

const WORDS = {
  vi: {
    title: "Việc ghi khi mất đường truyền",
    sum: (things: string, sites: string) => `${things} việc của ${sites} điểm cầu được ghi khi mất đường truyền và gửi tới sau; biên bản lấy giờ đã làm.`,
    more: (n: string) => `Và ${n} việc khác, xem nhật ký.`,
    columns: ["Điểm cầu", "Việc", "Lúc làm", "Lúc tới"],
    counted: (count: string) => `Báo quân số: ${count}`,
    afterTheEnd: (what: string) => `${what} (tới sau khi bế mạc)`,
    kinds: {
      "vote.hands-counted": "Số biểu quyết giơ tay",
      "vote.objected": "Ý kiến không nhất trí",
      "roll-call.answered": "Trả lời điểm danh điểm cầu",
      "incident.opened": "Báo sự cố",
      "local.opened": "Khai mạc tại phòng",
      "local.closed": "Bế mạc tại phòng",
    },
  },
  en: {
    title: "Entered while the line was down",
    sum: (things: string, sites: string) => `Entered without a line and sent later: ${things}, by ${sites} sites; the minutes take the time at which they were done.`,
    more: (n: string) => `And ${n} more; see the journal.`,
    columns: ["Site", "What", "Done", "Arrived"],
    counted: (count: string) => `Headcount: ${count}`,
    afterTheEnd: (what: string) => `${what} (arrived after the end)`,
    kinds: {
      "vote.hands-counted": "Hands counted",
      "vote.objected": "Objection",
      "roll-call.answered": "Answer to the roll call",
      "incident.opened": "Incident",
      "local.opened": "Opened in the room",
      "local.closed": "Closed in the room",
    },
  },
} as const;

/** What came later than it happened, with both times: nobody is to wonder about the order. */
export const withoutLine = section({
  key: "without-line",
  place: "annex",
  kinds: ["headcount.reported", "vote.hands-counted", "vote.objected", "roll-call.answered", "incident.opened", "local.opened", "local.closed"],
  write({ entries, facts, state, language, say }) {
    const words = WORDS[language];
    const late = entries.filter(cameLate);
    if (late.length === 0) return [];
    const sites = new Set(late.map(({ site }) => site)).size;
    const what = (entry: Extract<Entry, { kind: keyof typeof words.kinds | "headcount.reported" }>) =>
      entry.kind === "headcount.reported" ? words.counted(say.count(entry.present, entry.qualifier)) : words.kinds[entry.kind];
    const told = (entry: (typeof late)[number]) => (state.closedAt !== undefined && entry.happenedAt <= state.closedAt && entry.at > state.closedAt ? words.afterTheEnd(what(entry)) : what(entry));
    const table: MinutesBlock = {
      kind: "table",
      columns: words.columns.map((title, at) => ({ title, share: at < 2 ? 30 : 20, align: at < 2 ? ("left" as const) : ("center" as const) })),
      rows: late.slice(0, SHOWN).map((entry) => [facts.sites[entry.site]?.name ?? "", told(entry), say.time(entry.happenedAt), say.time(entry.at)]),
    };
    return [{ title: words.title, blocks: [...text(words.sum(say.number(late.length), say.number(sites))), table, ...text(late.length > SHOWN ? words.more(say.number(late.length - SHOWN)) : null)] }];
  },
});
