import { createHash, randomBytes } from "node:crypto";
import { problems, type OpenQuestions, type OwnQuestions, type ProblemDetails, type QuestionPage, type QuestionRow, type QuestionTaken } from "@diemcau/contract";
import { sql } from "kysely";
import { v4 as uuidv4 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { createQuestionsClerk } from "./index.ts";

let house: TestHouse;
let producer: TestClient;
let room: TestClient;
const ROOM = 5;
type Delegate = TestClient & { readonly delegateId: string };
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  room = await house.site(ROOM);
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterAll(() => house.close());

const base = () => `/api/conferences/${house.conferenceId}/questions`;
const ask = (client: TestClient, question: Record<string, unknown>) =>
  client.post<QuestionTaken & ProblemDetails>(base(), { id: uuidv4(), ...question });
const act = (body: Record<string, unknown>, client = producer) => client.post<ProblemDetails & { repeated: boolean }>(`${base()}/acts`, { id: uuidv4(), ...body });
const vote = (client: TestClient, questionId: string, wanted = true) =>
  client.post<ProblemDetails & { voted: boolean; votes: number }>(`/api/conferences/${house.conferenceId}/question-votes`, { questionId, vote: wanted });
async function all(): Promise<QuestionRow[]> {
  const found: QuestionRow[] = [];
  for (;;) {
    const { body } = await producer.get<QuestionPage>(`${base()}?after=${found.at(-1)?.revision ?? 0}`);
    found.push(...body.questions);
    if (!body.more) return found;
  }
}
const row = async (id: string) => (await all()).find((question) => question.id === id)!;
const open = async () => (await producer.get<OpenQuestions>(`${base()}/open`)).body.questions;
const settle = () => new Promise((resolve) => setTimeout(resolve, 2_100));
/** Asks for somebody who has not used up their share. */
let next = 0;
async function someone(): Promise<Delegate> {
  const at = next++;
  return house.delegate(7 + Math.floor(at / 10), at % 10);
}
async function asked(text: string, who?: Delegate): Promise<{ id: string; number: number; by: Delegate }> {
  const by = who ?? (await someone());
  const { status, body } = await ask(by, { text });
  expect(status).toBe(200);
  return { id: body.id, number: body.number, by };
}

describe("a question", () => {
  it("of somebody whose positions are long is taken with as much of them as there is room for", async () => {
    const delegate = await someone();
    await sql`update delegate set positions = ${[`${"x".repeat(299)}😀`]} where id = ${delegate.delegateId}`.execute(house.db);
    const { id } = await asked("Is this taken as well?", delegate);
    expect((await row(id)).author?.position).toBe("x".repeat(299));
  });

  it("from a phone carries who asked, is kept once however often it is sent, and gets the next number", async () => {
    const delegate = await someone();
    const { body: outline } = await delegate.get<{ agenda: { id: string }[] }>(`/api/conferences/${house.conferenceId}/outline`);
    const question = { id: uuidv4(), text: "  Khi nào  có hướng dẫn?".normalize("NFD"), itemId: outline.agenda[1]!.id };
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(delegate, question)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
    const kept = await row(question.id);
    const { rows } = await sql<{ name: string }>`select display_name as name from delegate where id = ${delegate.delegateId}`.execute(house.db);
    expect(kept).toMatchObject({ text: "Khi nào  có hướng dẫn?".normalize("NFC"), itemId: question.itemId, site: expect.any(Number), state: "new", paper: false, votes: 0 });
    expect(kept.author!.name).toBe(rows[0]!.name);
    // The same id for another text is a mistake of the program, not a second question.
    expect((await ask(delegate, { ...question, text: "Khác" })).body.code).toBe("command-id-reused");
    const after = await asked("Câu hỏi sau");
    expect(after.number).toBe(kept.number + 1);
  });

  it("on paper is typed by the room with a name of its roster, and the room sees what becomes of it", async () => {
    const [inRoom] = await house.delegatesOf(ROOM);
    const [elsewhere] = await house.delegatesOf(ROOM + 1);
    expect((await ask(room, { text: "Ai trả lời?" })).body.code).toBe("question-needs-name");
    expect((await ask(room, { text: "Ai trả lời?", delegateId: elsewhere })).body.code).toBe("delegate-unknown");
    const { body } = await ask(room, { text: "Kinh phí lấy từ đâu?", delegateId: inRoom });
    await act({ kind: "return", questions: [body.id], word: "Đã nêu ở báo cáo" });
    const { questions } = (await room.get<OwnQuestions>(`${base()}/own`)).body;
    expect(questions[0]).toMatchObject({ id: body.id, state: "returned", word: "Đã nêu ở báo cáo" });
    expect(await row(body.id)).toMatchObject({ paper: true, site: ROOM });
    // The room is not told of what its delegates ask from their phones.
    const own = await asked("Từ điện thoại", await house.delegate(ROOM, 3));
    const again = (await room.get<OwnQuestions>(`${base()}/own`)).body.questions;
    expect(again.map(({ id }) => id)).not.toContain(own.id);
  });

  it("is refused when none are taken, when there is no such item, and when somebody asks too many", async () => {
    const delegate = await someone();
    expect((await ask(delegate, { text: "x", itemId: uuidv4() })).body.code).toBe("agenda-item-unknown");
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: false, anonymous: false });
    expect((await ask(delegate, { text: "Có ai không?" })).body.code).toBe("questions-closed");
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: true, anonymous: false });
    const statuses: number[] = [];
    for (let n = 0; n < 9; n++) statuses.push((await ask(delegate, { text: `Câu thứ ${n}` })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(6);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
    expect((await ask(producer, { text: "Từ trung tâm" })).body.code).toBe("not-allowed");
    expect((await ask(delegate, { text: "x".repeat(1_001) })).status).toBe(400);
  });

  it("without a name keeps nothing that leads to who asked", async () => {
    const delegate = await someone();
    expect((await ask(delegate, { text: "Ẩn danh?", anonymous: true })).body.code).toBe("question-needs-name");
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: true, anonymous: true });
    const { body } = await ask(delegate, { text: "Không ghi tên", anonymous: true });
    // Every column of the database that could hold it: the delegate's id, name, room and the minute stand nowhere.
    const { rows } = await sql<{ row: Record<string, unknown> }>`select to_jsonb(q) as row from question q where id = ${body.id}`.execute(house.db);
    const { rows: who } = await sql<{ name: string }>`select display_name as name from delegate where id = ${delegate.delegateId}`.execute(house.db);
    const text = JSON.stringify(rows[0]!.row);
    expect(text).not.toContain(delegate.delegateId);
    expect(text).not.toContain(who[0]!.name);
    expect(new Date(String(rows[0]!.row["at"])).getTime() % 3_600_000).toBe(0);
    expect(JSON.stringify(await house.journal())).not.toContain(delegate.delegateId);
    const own = (await delegate.get<OwnQuestions>(`${base()}/own`)).body.questions;
    expect(own.map(({ id }) => id)).not.toContain(body.id);
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: true, anonymous: false });
  });

  it("without a name is told with all others that came since the last mark of the clock: the journal knows no moment of one", async () => {
    const MARK = 300_000;
    const { platform } = house.process();
    const lanes = new Lanes(platform);
    const toTheMark = (past: number) => house.advance(MARK - (house.platform.clock() % MARK) + past);
    const clerk = createQuestionsClerk(platform, (conference) => lanes.of(conference));
    // Well away from a mark; what waited before is told.
    toTheMark(10_000);
    await clerk.round();
    const counts = async () => (await house.journal()).filter(({ kind }) => kind === "questions.counted");
    const told = async () => (await counts()).at(-1)?.body["counts"] as number[];
    const unread = async () => (await producer.get<QuestionPage>(`${base()}?after=0`)).body.questions.map(({ id }) => id);
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: true, anonymous: true });
    await asked("Có tên, trước");
    await clerk.round();
    const before = await told();
    const nameless: string[] = [];
    for (let n = 0; n < 12; n++) {
      const taken = await ask(await someone(), { text: `Không tên ${n}`, anonymous: true });
      expect([taken.status, taken.body.number]).toEqual([200, 0]);
      nameless.push(taken.body.id);
      await clerk.round();
    }
    expect(await told()).toEqual(before);
    expect((await unread()).filter((id) => nameless.includes(id))).toEqual([]);
    // It cannot be acted upon, and a named one that comes meanwhile is told at once, its number next to the last.
    expect((await act({ kind: "show", questions: [nameless[0]!] })).body.code).toBe("question-unknown");
    const named = await asked("Có tên, giữa chừng");
    await clerk.round();
    expect((await told())[0]).toBe(before[0]! + 1);
    const entries = (await counts()).length;
    toTheMark(20_000);
    await clerk.round();
    expect((await told())[0]).toBe(before[0]! + 1 + nameless.length);
    // One entry for all of them.
    expect((await counts()).length).toBe(entries + 1);
    const numbers = await Promise.all(nameless.map(async (id) => (await row(id)).number));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(nameless.map((_, at) => named.number + 1 + at));
    // By lot: that twelve come out in the order they were asked is one chance in 479 million.
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
    expect(await row(nameless[0]!)).toMatchObject({ author: null, site: null, state: "new" });
    expect((await act({ kind: "show", questions: [nameless[0]!] })).status).toBe(200);
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: true, anonymous: false });
  });
});

describe("votes", () => {
  it("count each person once, whatever they press and however often", async () => {
    const { id, by } = await asked("Có tăng chỉ tiêu không?");
    const voters = await Promise.all(Array.from({ length: 8 }, () => someone()));
    expect((await vote(voters[0]!, id)).body.code).toBe("question-not-shown");
    await act({ kind: "show", questions: [id] });
    expect((await vote(by, id)).body.code).toBe("question-own");
    const answers = await Promise.all(voters.flatMap((voter) => [vote(voter, id), vote(voter, id), vote(voter, id)]));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await row(id)).votes).toBe(8);
    await vote(voters[0]!, id, false);
    expect((await row(id)).votes).toBe(7);
    expect((await vote(voters[1]!, uuidv4())).body.code).toBe("question-unknown");
    expect((await vote(room, id)).body.code).toBe("not-allowed");
    const { rows } = await sql<{ text: string }>`select to_jsonb(v)::text as text from question_vote v where question_id = ${id}`.execute(house.db);
    for (const voter of voters) expect(rows.map(({ text }) => text).join()).not.toContain(voter.delegateId.replaceAll("-", ""));
  });

  it("of merged questions count each person once, and part again with them", async () => {
    const [a, b, c] = [await asked("Kinh phí ở đâu?"), await asked("Kinh phí lấy ở đâu?"), await asked("Tiền ở đâu?")];
    await act({ kind: "show", questions: [a.id, b.id, c.id] });
    const [both, onlyB, onlyC] = [await someone(), await someone(), await someone()];
    for (const [who, where] of [[both, a], [both, b], [onlyB, b], [onlyC, c]] as const) expect((await vote(who!, where!.id)).status).toBe(200);
    await act({ kind: "merge", questions: [c.id], into: b.id });
    await act({ kind: "merge", questions: [b.id], into: a.id });
    expect(await row(a.id)).toMatchObject({ votes: 3, alike: 2, state: "shown" });
    expect(await row(c.id)).toMatchObject({ state: "merged", mergedInto: a.id });
    // Who was for a merged one is for this one: pressing again adds nothing, taking it back takes it away.
    expect((await vote(onlyB!, a.id)).body.votes).toBe(3);
    await act({ kind: "reopen", questions: [b.id] });
    expect(await row(a.id)).toMatchObject({ votes: 2, alike: 1 });
    expect(await row(b.id)).toMatchObject({ state: "shown", votes: 2, mergedInto: null });
    expect((await act({ kind: "merge", questions: [a.id], into: a.id })).body.code).toBe("question-not-now");
    expect((await act({ kind: "merge", questions: [a.id], into: c.id })).body.code).toBe("question-not-now");
  });
});

describe("moderating", () => {
  it("shows to everybody what was let through and nothing else, with the most wanted first", async () => {
    const hidden = await asked("Chưa duyệt");
    const [first, second] = [await asked("Ít người"), await asked("Nhiều người")];
    await act({ kind: "show", questions: [first.id, second.id] });
    for (let n = 0; n < 3; n++) await vote(await someone(), second.id);
    await settle();
    const shown = await open();
    const places = shown.map(({ id }) => id);
    expect(places).not.toContain(hidden.id);
    expect(places.indexOf(second.id)).toBeLessThan(places.indexOf(first.id));
    expect(shown.find(({ id }) => id === second.id)).toMatchObject({ votes: 3, answered: false, siteName: expect.stringMatching(/./) });
    expect((await house.nobody().get<ProblemDetails>(`${base()}/open`)).body.code).toBe("sign-in-required");
    expect((await room.get<ProblemDetails>(base())).body.code).toBe("not-allowed");
    const delegate = await house.delegate(7, 0);
    expect((await act({ kind: "show", questions: [hidden.id] }, delegate)).body.code).toBe("not-allowed");
  });

  it("is done once however often it is sent, all of it or nothing", async () => {
    const { id } = await asked("Một lần");
    const sent = { id: uuidv4(), kind: "return", questions: [id], word: "Trùng" };
    const answers = await Promise.all(Array.from({ length: 5 }, () => act(sent)));
    expect(answers.filter(({ body }) => body.repeated === false)).toHaveLength(1);
    expect((await act({ ...sent, word: "Khác" })).body.code).toBe("command-id-reused");
    const before = await row(id);
    const another = await asked("Hai lần");
    await act({ kind: "answer", question: another.id, answer: "Rồi", onAir: false });
    expect((await act({ kind: "return", questions: [id, another.id], word: "x" })).body.code).toBe("question-not-now");
    expect(await row(id)).toEqual(before);
    expect((await act({ kind: "show", questions: [uuidv4()] })).body.code).toBe("question-unknown");
  });

  it("is done by whoever is in charge of questions, and refused to the others in words", async () => {
    const { id } = await asked("Ai phụ trách?");
    const token = randomBytes(32).toString("base64url");
    await sql`insert into sign_in (token_hash, account_id, expires_at)
      select ${createHash("sha256").update(token).digest()}, id, now() + interval '1 hour' from account where username = 'secretary'`.execute(house.db);
    const secretary = new TestClient(house.url, "account", { dc_account: token });
    const sent = { id: uuidv4(), kind: "show", questions: [id] };
    expect((await act(sent)).status).toBe(200);
    const charge = (client: TestClient, to: string | null) => client.command(house.conferenceId, { kind: "console.hand-over", areas: ["messages"], to });
    const { rows } = await sql<{ id: string }>`select id from account where username = 'secretary'`.execute(house.db);
    expect((await charge(producer, rows[0]!.id)).status).toBe(200);
    for (const language of ["vi", "en"] as const) {
      const { status, body } = await producer.post<ProblemDetails>(`${base()}/acts`, { id: uuidv4(), kind: "return", questions: [id], word: "x" }, { language });
      expect([status, body.code, body.title]).toEqual([409, "console-held", problems["console-held"][language].title]);
    }
    expect((await row(id)).state).toBe("shown");
    // What was done before is answered as it was.
    expect((await act(sent)).body.repeated).toBe(true);
    expect((await act({ kind: "return", questions: [id], word: "Đã nêu" }, secretary)).status).toBe(200);
    expect((await charge(producer, null)).status).toBe(200);
    expect((await act({ kind: "reopen", questions: [id] })).status).toBe(200);
  });

  it("answers in writing and on air, and whose question was merged reads the answer too", async () => {
    const [kept, merged] = [await asked("Giữ lại"), await asked("Cùng ý")];
    await act({ kind: "merge", questions: [merged.id], into: kept.id });
    await act({ kind: "answer", question: kept.id, answer: "Có, từ năm sau.\n\nChi tiết gửi kèm.", onAir: false });
    await act({ kind: "answer", question: kept.id, answer: null, onAir: true });
    expect(await row(kept.id)).toMatchObject({ state: "answered", answer: "Có, từ năm sau.\n\nChi tiết gửi kèm.", answeredOnAir: true });
    const own = (await merged.by.get<OwnQuestions>(`${base()}/own`)).body.questions.find(({ id }) => id === merged.id);
    expect(own).toMatchObject({ state: "merged", mergedInto: kept.number, answer: "Có, từ năm sau.\n\nChi tiết gửi kèm." });
    expect((await act({ kind: "answer", question: kept.id, answer: null, onAir: false })).status).toBe(400);
  });

  it("puts a question on the programme and calls who asked", async () => {
    const { id, number } = await asked("Lên hình");
    const card = { questionId: id, number, text: "Lên hình", author: "Đại biểu A, Điểm cầu 7" };
    expect((await producer.command(house.conferenceId, { kind: "question.air", ...card })).status).toBe(200);
    expect((await house.platform.hub.get(house.conferenceId)).state.questions.aired).toMatchObject(card);
    expect((await room.command(house.conferenceId, { kind: "question.air", ...card })).status).toBe(403);
    const called = await producer.command(house.conferenceId, { kind: "question.call", site: 7, number, note: "Câu hỏi số 1" });
    expect(called.status).toBe(200);
    expect((await house.journal()).at(-1)).toMatchObject({ kind: "queue.requested", body: { site: 7, note: "Câu hỏi số 1" } });
    await producer.command(house.conferenceId, { kind: "question.clear" });
    expect((await house.platform.hub.get(house.conferenceId)).state.questions.aired).toBeNull();
  });
});

describe("withdrawing", () => {
  const withdraw = (client: TestClient, questionId: string) => client.post<ProblemDetails & { repeated: boolean }>(`/api/conferences/${house.conferenceId}/question-withdrawals`, { questionId });

  it("takes back what a room has typed, once, and moderators do nothing more with it", async () => {
    const [inRoom] = await house.delegatesOf(ROOM);
    const { body } = await ask(room, { text: "Ai chủ trì việc này?", delegateId: inRoom });
    // On paper it is the room's: the delegate's phone does not have it, nor has another room.
    for (const client of [await house.delegate(ROOM, 0), await house.site(ROOM + 1)]) expect((await withdraw(client, body.id)).body.code).toBe("question-unknown");
    expect((await withdraw(producer, body.id)).body.code).toBe("not-allowed");
    expect([(await withdraw(room, body.id)).body, (await withdraw(room, body.id)).body]).toEqual([{ repeated: false }, { repeated: true }]);
    expect((await room.get<OwnQuestions>(`${base()}/own`)).body.questions.find(({ id }) => id === body.id)).toMatchObject({ state: "withdrawn" });
    const { author, changedAt, state } = await row(body.id);
    expect([state, changedAt]).toEqual(["withdrawn", expect.any(Number)]);
    const { rows } = await sql<{ by: string; kind: string }>`select by, kind from question_act where questions = ${[body.id]}::uuid[]`.execute(house.db);
    expect(rows).toEqual([{ by: author!.name, kind: "withdraw" }]);
    for (const kind of ["show", "reopen"]) expect((await act({ kind, questions: [body.id] })).body.code).toBe("question-not-now");
  });

  it("parts what was put together, with the votes of each, and is too late for what is answered", async () => {
    const [a, b, c] = [await asked("Sửa đường nào trước?"), await asked("Đường nào sửa trước?"), await asked("Bao giờ sửa đường?")];
    await act({ kind: "show", questions: [a.id, b.id, c.id] });
    const [forA, forB, forC] = [await someone(), await someone(), await someone()];
    for (const [who, where] of [[forA, a], [forB, b], [forC, c]] as const) await vote(who, where.id);
    await act({ kind: "merge", questions: [b.id, c.id], into: a.id });
    expect(await row(a.id)).toMatchObject({ votes: 3, alike: 2 });
    // One of those merged goes, then the one that they were merged into.
    expect((await withdraw(b.by, b.id)).status).toBe(200);
    expect(await row(a.id)).toMatchObject({ votes: 2, alike: 1, state: "shown" });
    expect(await row(b.id)).toMatchObject({ state: "withdrawn", votes: 0, mergedInto: null });
    expect((await withdraw(a.by, a.id)).status).toBe(200);
    expect(await row(c.id)).toMatchObject({ state: "shown", votes: 1, mergedInto: null });
    expect((await vote(forA, a.id)).body.code).toBe("question-not-shown");
    const d = await asked("Ai trả tiền sửa đường?");
    await act({ kind: "merge", questions: [d.id], into: c.id });
    await act({ kind: "answer", question: c.id, answer: "Quý sau.", onAir: false });
    for (const { by, id } of [c, d]) expect((await withdraw(by, id)).body.code).toBe("question-withdraw-late");
    await act({ kind: "reopen", questions: [c.id] });
  });
});

describe("the journal", () => {
  it("is told how many there are, as a clerk counts them, and is told again by none", async () => {
    const { platform } = house.process();
    const lanes = new Lanes(platform);
    const clerk = createQuestionsClerk(platform, (conference) => lanes.of(conference));
    await clerk.round();
    const counted = (await house.journal()).findLast(({ kind }) => kind === "questions.counted")!;
    const rows = await all();
    const count = (state: string) => rows.filter((question) => question.state === state).length;
    expect(counted.body["counts"]).toEqual(["new", "shown", "returned", "merged", "answered"].map(count));
    expect(counted.body["withdrawn"]).toBe(count("withdrawn"));
    expect(count("withdrawn")).toBe(3);
    expect(counted.body["revision"]).toBe(Math.max(...rows.map(({ revision }) => revision)));
    const length = (await house.journal()).length;
    await clerk.round();
    await createQuestionsClerk(platform, (conference) => lanes.of(conference)).round();
    expect(await house.journal()).toHaveLength(length);
    await asked("Một câu nữa");
    await clerk.round();
    expect((await house.journal()).at(-1)).toMatchObject({ kind: "questions.counted" });
  });
});

describe("the minutes", () => {
  it("tell how many were asked, and each answer", async () => {
    const { status, body } = await producer.get(`/api/conferences/${house.conferenceId}/minutes?language=vi`);
    expect(status).toBe(200);
    const text = JSON.stringify(body);
    expect(text).toContain("Câu hỏi, ý kiến");
    expect(text).toContain("Chi tiết gửi kèm.");
    const rows = await all();
    expect(text).toContain(`Hội nghị nhận ${rows.length} câu hỏi, ý kiến`);
    expect(text).toContain("3 câu được người hỏi rút lại.");
  });
});

describe("the files", () => {
  it("hold every question with its answer, and no formula that somebody typed", async () => {
    const { number } = await asked("=HYPERLINK(1)");
    const csv = await producer.get<string>(`${base()}.csv?language=en`);
    expect(csv.status).toBe(200);
    const lines = csv.body.split("\r\n");
    expect(lines[0]).toContain("Question or opinion");
    expect(lines.find((line) => line.startsWith(`${number},`))).toContain("'=HYPERLINK(1)");
    expect(csv.body).toContain("Chi tiết gửi kèm.");
    expect((await producer.get(`${base()}.xlsx`)).type).toContain("spreadsheet");
    expect((await room.get(`${base()}.csv`)).status).toBe(403);
  });
});
