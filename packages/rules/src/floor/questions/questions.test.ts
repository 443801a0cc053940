import { describe, expect, it } from "vitest";
import { Floor, testId } from "../testing.ts";
import { AlikeIndex } from "./alike.ts";

describe("questions that say the same", () => {
  const index = new AlikeIndex();
  index.put("budget", "Kinh phí thực hiện lấy từ nguồn nào?");
  index.put("budget-2", "kinh phi thuc hien lay tu nguon nao");
  index.put("budget-3", "Nguồn kinh phí thực hiện lấy từ đâu?");
  index.put("date", "Khi nào ban hành hướng dẫn?");

  it("are found whatever the diacritics and the order, the likest first, and never itself", () => {
    const found = index.like("Kinh phí thực hiện lấy từ nguồn nào?", { except: "budget" });
    expect(found.map(({ id }) => id)).toEqual(["budget-2", "budget-3"]);
    expect(found[0]!.share).toBe(1);
  });

  it("are not found in what only shares a word", () => {
    expect(index.like("Nguồn nhân lực ở cơ sở được bổ sung khi nào?")).toEqual([]);
    expect(index.like("???")).toEqual([]);
  });

  it("are wholly alike when they are the same, also where every word stands in thousands", () => {
    const many = new AlikeIndex();
    for (let n = 0; n < 3_000; n++) many.put(`q${n}`, `khi nào có hướng dẫn cho cơ sở số ${n}`);
    expect(many.like("Khi nào có hướng dẫn cho cơ sở số 7", { except: "q7" })).toEqual([]);
    many.put("again", "Khi nào có hướng dẫn cho cơ sở số 7?");
    expect(many.like("khi nào có hướng dẫn cho cơ sở số 7", { except: "q7" })).toEqual([{ id: "again", share: 1 }]);
  });

  it("are forgotten with their question", () => {
    index.remove("budget-2");
    expect(index.like("Kinh phí thực hiện lấy từ nguồn nào?", { except: "budget" }).map(({ id }) => id)).toEqual(["budget-3"]);
    expect(index.size).toBe(3);
  });
});

describe("a question on the programme", () => {
  it("stands until it is cleared, and not beyond the conference", () => {
    const floor = new Floor(5);
    const air = { id: testId(7), kind: "question.air", questionId: testId(70), number: 3, text: "Khi nào?" } as const;
    expect(floor.carryOut(air)).toMatchObject({ ok: false, problem: "conference-not-live" });
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    floor.carryOut(air);
    expect(floor.state.questions.aired).toMatchObject({ number: 3, text: "Khi nào?" });
    const length = floor.journal.length;
    floor.carryOut(air);
    expect(floor.journal).toHaveLength(length);
    floor.carryOut({ id: testId(2), kind: "conference.close" });
    expect(floor.state.questions.aired).toBeNull();
  });

  it("calls who asked once: a room that has asked already keeps its place", () => {
    const floor = new Floor(5);
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    const call = { id: testId(9), kind: "question.call", site: 3, number: 4, note: "Câu hỏi số 4", speaker: { name: "A" } } as const;
    expect(floor.carryOut(call).ok).toBe(true);
    expect(floor.state.queue).toMatchObject([{ id: testId(9), site: 3, speaker: { name: "A" }, note: "Câu hỏi số 4" }]);
    expect(floor.carryOut({ ...call, id: testId(10) })).toMatchObject({ ok: false, problem: "already-requested" });
  });

  it("calls no room twice that waits in the queue of its province, or merged into another request", () => {
    const floor = new Floor(8);
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    floor.append({ kind: "sites.presence", by: "system", changes: [[2, "c", 1]] } as never);
    floor.carryOut({ id: testId(2), kind: "speaking.set-rules", warnSeconds: 60, levels: [{ level: "province", holds: true, requests: 0, speeches: 0, seconds: 0 }] });
    floor.carryOut({ id: testId(3), kind: "queue.request", site: 5 }, "site:5");
    expect(floor.state.speaking.below).toMatchObject([{ site: 5, holder: 2 }]);
    const call = (id: number, site: number) => floor.carryOut({ id: testId(id), kind: "question.call", site, number: 4, note: "Câu hỏi số 4" } as never);
    expect(call(4, 5)).toMatchObject({ ok: false, problem: "already-requested" });
    for (const [id, site] of [[5, 0], [6, 3]] as const) expect(call(id, site)).toMatchObject({ ok: true });
    floor.carryOut({ id: testId(7), kind: "queue.join", requestId: testId(6), into: testId(5) });
    expect(call(8, 3)).toMatchObject({ ok: false, problem: "already-requested" });
  });
});
