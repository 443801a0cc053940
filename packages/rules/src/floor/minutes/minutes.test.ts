import type { Entry, Outline } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { initialState } from "../state.ts";
import { AGENDA, testId } from "../testing.ts";
import { minutesKinds, minutesSections, writeMinutes, type MinutesFacts } from "./index.ts";
import { agendaRuns } from "./agenda.ts";
import { onAirSpells } from "./on-air.ts";

/** 8:00 on the 11th of October 2023 in Hà Nội. */
const EIGHT = Date.UTC(2023, 9, 11, 1);
const MINUTE = 60_000;
const outline = {
  conference: { id: testId(1), title: "Hội nghị thử", shortTitle: "Thử", phase: "live", startsAt: EIGHT, timeZone: "Asia/Ho_Chi_Minh", venue: "Hội trường A", groundDocument: null, standing: "planned", siteCount: 3, expected: 120 },
  sessions: [{ id: testId(2), title: "Phiên 1", startsAt: EIGHT, endsAt: EIGHT + 60 * MINUTE }],
  agenda: ["Khai mạc", "Báo cáo", "Kết luận"].map((title, at) => ({ id: AGENDA[at]!, sessionId: testId(2), kind: "report", title, minutes: 10 * (at + 1), presenters: at === 1 ? ["Ông A", "Bà B"] : [], site: null, paperIds: [], documentIds: [] })),
  papers: [],
  documents: [],
} as Outline;
const facts: MinutesFacts = {
  outline,
  chairs: [{ role: "chair", name: "Ông Chủ trì", post: "Trưởng ban" }],
  organisers: [],
  levels: [{ code: "centre", name: "Trung ương" }, { code: "province", name: "Tỉnh" }],
  sites: [
    { name: "Trung tâm", parent: -1, level: "centre", expected: 60 },
    { name: "Tỉnh Một", parent: 0, level: "province", expected: 40 },
    { name: "Tỉnh Hai", parent: 0, level: "province", expected: 20 },
  ],
};

function journalOf(...entries: (Record<string, unknown> & { kind: string; minute: number })[]): Entry[] {
  return entries.map(({ minute, ...entry }, at) => ({ by: "account:Thư ký", seq: at + 1, at: EIGHT + minute * MINUTE, ...entry }) as unknown as Entry);
}
const journal = journalOf(
  { kind: "sites.presence", minute: -5, by: "system", changes: [[0, "c", 0], [1, "c", 0], [2, "c", 0]] },
  { kind: "sites.presence", minute: -1, by: "system", changes: [[2, "l", 0]] },
  { kind: "conference.opened", minute: 3 },
  { kind: "agenda.moved", minute: 4, itemId: AGENDA[0] },
  { kind: "programme.filled", minute: 4, slot: 0, site: 0, siteName: "Trung tâm", speaker: { name: "Ông Chủ trì" } },
  { kind: "agenda.moved", minute: 12, itemId: AGENDA[1] },
  { kind: "programme.filled", minute: 15, slot: 1, site: 1, siteName: "Tỉnh Một", speaker: { name: "Ông A" } },
  { kind: "programme.filled", minute: 16, slot: 2, site: 1, siteName: "Tỉnh Một", speaker: { name: "Ông A" } },
  { kind: "programme.cleared", minute: 21, slot: 2 },
  { kind: "conference.closed", minute: 65 },
);
const written = (language: "vi" | "en" = "vi", entries = journal) => writeMinutes({ language, facts, state: initialState, journal: entries, rows: {} });
const said = (language: "vi" | "en" = "vi", entries = journal) => JSON.stringify(written(language, entries));

describe("the minutes", () => {
  it("tell the opening, who presided, what ran when and the end, in the conference's own time", () => {
    const all = said();
    expect(all).toContain("khai mạc lúc 08 giờ 03, ngày 11 tháng 10 năm 2023; Thư ký");
    expect(all).toContain("2/3 điểm cầu đã kết nối");
    expect(all).toContain("Chủ trì: Ông Chủ trì, Trưởng ban.");
    expect(all).toContain("kết thúc lúc 09 giờ 05, ngày 11 tháng 10 năm 2023, sau 1 giờ 2 phút");
  });

  it("set what an item took against what was planned, and name what was left out", () => {
    const table = written().find(({ key }) => key === "agenda")!.parts[0]!.blocks;
    expect(table[0]).toMatchObject({
      rows: [
        ["08 giờ 04 – 08 giờ 12", "Khai mạc", "", "8 phút/10 phút"],
        ["08 giờ 12 – 09 giờ 05", "Báo cáo", "Ông A; Bà B", "53 phút/20 phút"],
      ],
    });
    expect(table[1]).toMatchObject({ text: "Không tiến hành: Kết luận." });
  });

  it("count one spell for a speaker who only changes the place on the screen", () => {
    const table = written().find(({ key }) => key === "on-air")!.parts[0]!.blocks[0];
    expect(table).toMatchObject({
      rows: [
        ["08 giờ 04 – 09 giờ 05", "Trung tâm", "Ông Chủ trì", "1 giờ 1 phút"],
        ["08 giờ 15 – 08 giờ 21", "Tỉnh Một", "Ông A", "6 phút"],
      ],
    });
  });

  it("tell each notice once: to whom, by whom, who has read it, whether it was taken back", () => {
    const [a, b] = [testId(0xb1), testId(0xb2)] as const;
    const told = journalOf(
      { kind: "notice.sent", minute: 5, noticeId: a, text: "Nghỉ 10 phút", urgency: "info", rooms: true, to: null, chosen: { kind: "level", name: "Tỉnh" }, sites: 2 },
      { kind: "notice.sent", minute: 6, noticeId: b, text: "Thử loa", urgency: "info", rooms: true, to: null, chosen: { kind: "all" }, sites: 3, delegates: { classes: null } },
      { kind: "notices.counted", minute: 7, by: "system", counts: [[a, 2, 1, 0], [b, 3, 3, 40]] },
      { kind: "notice.reminded", minute: 8, noticeId: a },
      { kind: "notices.counted", minute: 9, by: "system", counts: [[a, 2, 2, 0]] },
      { kind: "notice.withdrawn", minute: 10, noticeId: b },
    );
    const part = written("vi", told).find(({ key }) => key === "notices")!.parts[0]!;
    expect(part.blocks[0]).toMatchObject({
      rows: [
        ["08 giờ 05", "Nghỉ 10 phút (Thư ký); nhắc lại 1 lần", "Cấp Tỉnh, 2 điểm cầu", "2 điểm cầu"],
        ["08 giờ 06", "Thử loa (Thư ký); thu hồi lúc 08 giờ 10", "Tất cả điểm cầu, 3 điểm cầu, đại biểu", "3 điểm cầu, 40 đại biểu"],
      ],
    });
  });

  it("say the same in English, and nothing that did not happen", () => {
    expect(said("en")).toContain("opened at 08:03 on 11 October 2023 by Thư ký");
    expect(said("en")).not.toMatch(/giờ|phút|điểm cầu đã/);
    const none = written("vi", []);
    expect(none.map(({ key }) => key)).not.toContain("closing");
    expect(JSON.stringify(none)).toContain("Hội nghị chưa khai mạc");
  });

  it("have sections of different keys, each with the kinds it reads", () => {
    expect(new Set(minutesSections.map(({ key }) => key)).size).toBe(minutesSections.length);
    expect(minutesSections.filter(({ place }) => place === "course").at(-1)!.key).toBe("closing");
    for (const { kinds } of minutesSections) for (const kind of kinds) expect(minutesKinds).toContain(kind);
  });
});

describe("runs and spells", () => {
  it("leave the last one open while the conference goes on", () => {
    expect(agendaRuns([{ kind: "agenda.moved", at: 1, itemId: "a" }, { kind: "agenda.moved", at: 5, itemId: null }, { kind: "agenda.moved", at: 7, itemId: "a" }])).toEqual([
      { itemId: "a", from: 1, to: 5 },
      { itemId: "a", from: 7, to: null },
    ]);
    expect(onAirSpells([{ kind: "programme.filled", at: 1, slot: 1, site: 4, siteName: "x" }])).toMatchObject([{ from: 1, to: null }]);
  });

  it("do not tell a move that was taken back, nor one that was taken back and made again", () => {
    const moved = (at: number, itemId: string | null, since?: number) => ({ kind: "agenda.moved", at, itemId, ...(since === undefined ? {} : { since }) });
    const slip = [moved(1, "a"), moved(5, "b"), moved(6, "a", 1)];
    expect(agendaRuns(slip)).toEqual([{ itemId: "a", from: 1, to: null }]);
    expect(agendaRuns([...slip, moved(9, "b"), { kind: "conference.closed", at: 12 }])).toEqual([
      { itemId: "a", from: 1, to: 9 },
      { itemId: "b", from: 9, to: 12 },
    ]);
    expect(agendaRuns([...slip, moved(7, "b", 5)])).toEqual([
      { itemId: "a", from: 1, to: 5 },
      { itemId: "b", from: 5, to: null },
    ]);
    // Dealt with twice: only the second time was left by mistake.
    expect(agendaRuns([moved(1, "a"), moved(3, "b"), moved(5, "a"), moved(7, "c"), moved(8, "a", 5)])).toEqual([
      { itemId: "a", from: 1, to: 3 },
      { itemId: "b", from: 3, to: 5 },
      { itemId: "a", from: 5, to: null },
    ]);
  });

  it("end a spell when another takes the slot, and when another speaks from the same site", () => {
    const filled = (at: number, slot: number, site: number, name: string) => ({ kind: "programme.filled" as const, at, slot, site, siteName: `s${site}`, speaker: { name } });
    expect(onAirSpells([filled(1, 1, 4, "A"), filled(3, 1, 5, "B"), filled(6, 2, 5, "C"), { kind: "programme.cleared", at: 9, slot: 2 }])).toMatchObject([
      { speaker: "A", from: 1, to: 3 },
      { speaker: "B", from: 3, to: 6 },
      { speaker: "C", from: 6, to: 9 },
    ]);
  });
});

describe("the speeches", () => {
  const speech = (minute: number, speechId: string, site: number, name: string, seconds: number) => ({ kind: "speech.started", minute, speechId, site, siteName: facts.sites[site]!.name, speaker: { name }, itemId: AGENDA[1], seconds, warnSeconds: 60 });
  const spoken = journalOf(
    speech(10, testId(1), 1, "Ông A", 300),
    { kind: "speech.extended", minute: 14, speechId: testId(1), seconds: 360, added: 60 },
    { kind: "speech.ended", minute: 17, speechId: testId(1), site: 1, spoke: { seconds: 425, over: 65 } },
    speech(20, testId(2), 2, "Bà B", 300),
    { kind: "speech.ended", minute: 24, speechId: testId(2), site: 2, spoke: { seconds: 240, over: 0 } },
    speech(30, testId(3), 1, "Bà C", 0),
  );
  it("stand with who spoke from when to when, what time was added and what was over", () => {
    const [part] = written("vi", spoken).find(({ key }) => key === "speeches")!.parts;
    expect(part!.blocks.slice(0, 2)).toEqual([
      { kind: "text", text: "Có 3 lượt phát biểu của 2 điểm cầu." },
      { kind: "text", text: "1 lượt quá giờ, tổng cộng 1:05 (phút:giây)." },
    ]);
    expect(part!.blocks[2]).toMatchObject({
      rows: [
        ["08 giờ 10 – 08 giờ 17", "Tỉnh Một: Ông A", "Báo cáo", "7:05; cho thêm 1:00", "1:05"],
        ["08 giờ 20 – 08 giờ 24", "Tỉnh Hai: Bà B", "Báo cáo", "4:00", "–"],
        ["08 giờ 30 – …", "Tỉnh Một: Bà C", "Báo cáo", "đang phát biểu", "–"],
      ],
    });
  });

  it("do not tell of a floor that was given by mistake and taken back, and the one before goes on", () => {
    const taken = journalOf(
      speech(10, testId(1), 1, "Ông A", 600),
      { kind: "speech.ended", minute: 12, speechId: testId(1), site: 1, spoke: { seconds: 120, over: 0 } },
      speech(12, testId(2), 2, "Bà B", 300),
      { kind: "speech.ended", minute: 13, speechId: testId(2), site: 2 },
      { kind: "speech.reopened", minute: 13, site: 1, speech: { id: testId(1), site: 1, siteName: "Tỉnh Một", itemId: AGENDA[1], startedAt: EIGHT + 10 * MINUTE, seconds: 600, warnSeconds: 60, added: 0 }, since: EIGHT + 12 * MINUTE, spoken: null },
      { kind: "speech.ended", minute: 17, speechId: testId(1), site: 1, spoke: { seconds: 360, over: 0 } },
    );
    const [part] = written("en", taken).find(({ key }) => key === "speeches")!.parts;
    expect(part!.blocks.at(-1)).toMatchObject({ rows: [["08:10 – 08:17", "Tỉnh Một: Ông A", "Báo cáo", "6:00; paused for 1:00, not counted", "–"]] });
  });

  it("tell how long one stood still, which is no part of its length", () => {
    const broken = journalOf(
      speech(10, testId(1), 1, "Ông A", 300),
      { kind: "speech.paused", minute: 12, speechId: testId(1), site: 1 },
      { kind: "speech.resumed", minute: 15, speechId: testId(1), site: 1 },
      { kind: "speech.paused", minute: 16, speechId: testId(1), site: 1 },
      { kind: "speech.ended", minute: 17, speechId: testId(1), site: 1, spoke: { seconds: 180, over: 0 } },
    );
    const [part] = written("en", broken).find(({ key }) => key === "speeches")!.parts;
    expect(part!.blocks[1]).toMatchObject({ rows: [["08:10 – 08:17", expect.anything(), expect.anything(), "3:00; paused for 4:00, not counted", "–"]] });
  });

  it("count one that was ended by mistake once, without the time in between", () => {
    const stood = { id: testId(1), site: 1, siteName: "A", itemId: null, startedAt: 0, seconds: 300, warnSeconds: 60, added: 0 };
    const again = journalOf(
      speech(10, testId(1), 1, "Ông A", 300),
      { kind: "speech.ended", minute: 12, speechId: testId(1), site: 1, spoke: { seconds: 120, over: 0 } },
      { kind: "speech.reopened", minute: 13, site: 1, speech: stood, since: 0, spoken: null },
      { kind: "speech.ended", minute: 15, speechId: testId(1), site: 1, spoke: { seconds: 240, over: 0 } },
    );
    const [part] = written("en", again).find(({ key }) => key === "speeches")!.parts;
    expect(part!.blocks[1]).toMatchObject({ rows: [["08:10 – 08:15", expect.anything(), expect.anything(), "4:00; paused for 1:00, not counted", "–"]] });
  });

  it("are no part of minutes in which nobody spoke", () => expect(written().some(({ key }) => key === "speeches")).toBe(false));
});
