import type { Entry, Outline } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { reduce } from "../reduce.ts";
import { initialState } from "../state.ts";
import { testId } from "../testing.ts";
import { writeMinutes, type MinutesFacts } from "./index.ts";

/** 8:00 on the 11th of October 2023 in Hà Nội. */
const EIGHT = Date.UTC(2023, 9, 11, 1);
const MINUTE = 60_000;
const facts = {
  outline: {
    conference: { id: testId(1), title: "Hội nghị thử", shortTitle: "Thử", startsAt: EIGHT, timeZone: "Asia/Ho_Chi_Minh" },
    sessions: [],
    agenda: [],
    papers: [],
    documents: [],
  } as unknown as Outline,
  chairs: [],
  organisers: [],
  levels: [],
  sites: ["Trung tâm", "Tỉnh Một", "Tỉnh Hai"].map((name) => ({ name, parent: -1, level: "x", expected: 10 })),
} satisfies MinutesFacts;

function written(entries: (Record<string, unknown> & { kind: string; minute: number })[], language: "vi" | "en" = "vi") {
  const journal = entries.map(({ minute, ...entry }, at) => ({ by: "account:Lan", seq: at + 1, at: EIGHT + minute * MINUTE, ...entry }) as unknown as Entry);
  const state = journal.reduce(reduce, initialState);
  const sections = writeMinutes({ language, facts, state, journal, rows: {} });
  const said = (key: string): string => JSON.stringify(sections.find((section) => section.key === key)?.parts ?? []);
  return { incidents: said("incidents"), notices: said("notices"), ownParts: said("own-parts"), places: sections.map(({ key, place }) => [key, place]) };
}

const incident = { incidentId: testId(7), site: 1 };
const opened = { kind: "incident.opened", ...incident, siteName: "Tỉnh Một", what: "no-sound", severity: "minor", side: "site", since: EIGHT + 10 * MINUTE, note: "Không nghe", minute: 12 };

describe("the annex of the minutes", () => {
  it("tells each incident in a line: what, from when to when, how long, whose, how it was solved", () => {
    const { incidents, places } = written([
      opened,
      { kind: "incident.taken", ...incident, owner: "Lan", minute: 13 },
      { kind: "incident.graded", ...incident, severity: "blocking", minute: 14 },
      { kind: "incident.closed", ...incident, side: "centre", solution: "Đổi micrô", minute: 34 },
    ]);
    for (const word of ["Tỉnh Một", "Không có tiếng (không họp được): Không nghe", "08 giờ 10 – 08 giờ 34", "24 phút", "Lan", "Đổi micrô", "Có 1 sự cố được ghi nhận, đều đã khắc phục."]) {
      expect(incidents).toContain(word);
    }
    expect(places).toContainEqual(["incidents", "annex"]);
  });

  it("tells how one was closed too early and opened again, with the times and the reason", () => {
    const { incidents } = written([
      opened,
      { kind: "incident.closed", ...incident, side: "centre", solution: "Đổi micrô", minute: 34 },
      { kind: "incident.reopened", ...incident, side: "site", reason: "Vẫn ồn", minute: 40 },
      { kind: "incident.closed", ...incident, side: "site", solution: "Đổi dây", minute: 55 },
    ]);
    for (const word of ["Đổi micrô (08 giờ 34); mở lại 08 giờ 40: Vẫn ồn; Đổi dây", "08 giờ 10 – 08 giờ 55", "45 phút"]) expect(incidents).toContain(word);
    const again = { kind: "incident.reopened", ...incident, side: "site", reason: "Vẫn ồn", minute: 40 };
    expect(written([opened, { kind: "incident.closed", ...incident, side: "centre", solution: "x", minute: 34 }, again]).incidents).toContain("1 sự cố chưa đóng");
  });

  it("says which are not closed, and nothing where there were none", () => {
    expect(written([opened]).incidents).toContain("1 sự cố chưa đóng");
    expect(written([opened], "en").incidents).toContain("not closed when these minutes were written: 1");
    expect(written([]).incidents).toBe("[]");
  });

  it("takes a room's own time where its line was down", () => {
    const closed = { kind: "incident.closed", ...incident, side: "site", solution: "Có điện lại", minute: 90, happenedAt: EIGHT + 40 * MINUTE };
    expect(written([opened, closed]).incidents).toContain("30 phút");
  });

  it("tells of no pause that was taken back, and of one whose end was taken back as of one", () => {
    const pause = { kind: "local.paused", until: null, topic: "Góp ý dự thảo" };
    const since = EIGHT + 30 * MINUTE;
    const { ownParts } = written([
      { ...pause, minute: 20 },
      { kind: "local.resumed", mistaken: true, minute: 21 },
      { ...pause, since, minute: 30 },
      { kind: "local.resumed", minute: 40 },
      { ...pause, since, minute: 41 },
      { kind: "local.resumed", minute: 50 },
    ]);
    expect(ownParts!.match(/trung tâm tạm dừng/g)).toHaveLength(1);
    expect(ownParts).toMatch(/Từ 08 giờ 30 đến 08 giờ 50/);
  });

  it("tells of the pauses, and of what each room did by itself", () => {
    const { ownParts } = written([
      { kind: "local.opened", site: 1, minute: 1 },
      { kind: "local.paused", until: null, topic: "Góp ý dự thảo", minute: 20 },
      { kind: "local.begun", site: 1, itemId: null, title: "Thảo luận tổ", until: null, minute: 21 },
      { kind: "local.concluded", site: 1, conclusionId: testId(8), kept: true, minute: 30 },
      { kind: "local.resumed", minute: 40 },
      { kind: "local.closed", site: 1, minute: 99 },
    ]);
    for (const word of ["Từ 08 giờ 20 đến 08 giờ 40 trung tâm tạm dừng để các điểm cầu thảo luận tại chỗ: Góp ý dự thảo.", "08 giờ 21 Thảo luận tổ", "08 giờ 01", "09 giờ 39", "số kết luận tại điểm cầu: 1"]) {
      expect(ownParts).toContain(word);
    }
    expect(ownParts).not.toContain("Tỉnh Hai");
  });
});

it("the minutes say which unit has sent a notice", () => {
  const notice = { kind: "notice.sent", noticeId: testId(9), text: "Họp lại lúc 14 giờ", urgency: "info", rooms: true, to: { from: 0, bits: "Ag==" }, chosen: { kind: "picked" }, sites: 1, minute: 3 };
  expect(written([notice]).notices).toContain('"title":"Thông báo của trung tâm"');
  const ofUnit = written([{ ...notice, unit: { id: testId(10), name: "Tỉnh Một" } }]).notices;
  expect(ofUnit).toContain('"title":"Thông báo của trung tâm và các đơn vị"');
  expect(ofUnit).toContain("Họp lại lúc 14 giờ (Tỉnh Một, Lan)");
});
