import { problems } from "@diemcau/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterAll(() => house.close());

const cookieOf = (client: TestClient) => Object.entries(client.cookies).map(([name, value]) => `${name}=${value}`).join("; ");
async function page(client: TestClient, path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const response = await fetch(house.url + path, { headers: { cookie: cookieOf(client), "accept-language": "vi", ...headers } });
  return { status: response.status, text: await response.text() };
}
/** A form as a browser without scripts sends it. */
async function press(client: TestClient, path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const response = await fetch(house.url + path, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookieOf(client), "content-type": "application/x-www-form-urlencoded", "accept-language": "vi", ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, to: response.headers.get("location"), text: await response.text() };
}
const fieldOf = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";
const show = (...questions: string[]) =>
  producer.post(`/api/conferences/${house.conferenceId}/questions/acts`, { id: crypto.randomUUID(), kind: "show", questions });
const settle = () => new Promise((resolve) => setTimeout(resolve, 2_100));

describe("the questions on a phone, without any script", () => {
  it("are asked by a form, once however often it is pressed, and stand among one's own", async () => {
    const delegate = await house.delegate(9, 0);
    const form = await page(delegate, "/me/questions/new");
    expect(form.text).not.toContain("<script");
    const id = fieldOf(form.text, "id");
    const fields = { id, text: "Khi nào có hướng dẫn\n cụ thể <b>?</b>", item: "" };
    const [first, second] = [await press(delegate, "/me/questions", fields), await press(delegate, "/me/questions", fields)];
    expect([first.status, first.to]).toEqual([303, `/me/questions?asked=${id}`]);
    expect(second.to).toBe(first.to);
    const list = await page(delegate, first.to!);
    expect(list.text).toContain("Đã nhận câu hỏi số 1.");
    expect(list.text.match(/Khi nào có hướng dẫn cụ thể &lt;b&gt;\?&lt;\/b&gt;/g)).toHaveLength(1);
    // Nobody else reads it before it is let through.
    expect((await page(await house.delegate(9, 1), "/me/questions")).text).not.toContain("Khi nào có hướng dẫn");
    const shown = await show(id);
    expect(shown.status).toBe(200);
    await settle();
    expect((await page(await house.delegate(9, 1), "/me/questions")).text).toContain("Khi nào có hướng dẫn");
  });

  it("are supported by a button, once, and no more by another", async () => {
    const [asker, other] = [await house.delegate(10, 0), await house.delegate(10, 1)];
    const { text } = await page(asker, "/me/questions/new");
    const id = fieldOf(text, "id");
    await press(asker, "/me/questions", { id, text: "Kinh phí thực hiện lấy từ nguồn nào của đơn vị?" });
    await show(id);
    await settle();
    const list = await page(other, "/me/questions");
    expect(list.text).toContain(`action="/me/questions/${id}/vote"`);
    // One's own has no such button.
    expect((await page(asker, "/me/questions")).text).not.toContain(`action="/me/questions/${id}/vote"`);
    const voted = await press(other, `/me/questions/${id}/vote`);
    expect(voted.to).toBe(`/me/questions#q-${id}`);
    expect((await page(other, "/me/questions")).text).toContain("Bạn đã tán thành");
    expect((await press(other, `/me/questions/${id}/unvote`)).status).toBe(303);
    expect((await page(other, "/me/questions")).text).not.toContain("Bạn đã tán thành");
    expect((await press(other, `/me/questions/${id}/vote`, {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });

  it("are offered for support instead when one much alike is shown, and sent all the same when that is meant", async () => {
    const delegate = await house.delegate(11, 0);
    const id = fieldOf((await page(delegate, "/me/questions/new")).text, "id");
    const fields = { id, text: "kinh phi thuc hien lay tu nguon nao cua don vi" };
    const asked = await press(delegate, "/me/questions", fields);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain("Có câu gần giống đang hiển thị");
    expect(asked.text).toContain(fields.text);
    expect((await press(delegate, "/me/questions", { ...fields, sure: fieldOf(asked.text, "sure") })).status).toBe(303);
  });

  it("keep what was typed when they cannot be taken", async () => {
    const delegate = await house.delegate(12, 0);
    expect((await press(delegate, "/me/questions", { id: crypto.randomUUID(), text: "  " })).text).toContain("Nhập nội dung câu hỏi.");
    const long = await press(delegate, "/me/questions", { id: crypto.randomUUID(), text: "Đ".repeat(1_001) });
    expect(long.status).toBe(413);
    for (const control of ["\0", "\u0007", "\u007f"]) {
      const malformed = await press(delegate, "/me/questions", { id: crypto.randomUUID(), text: `Việc này${control} ai làm?` });
      expect(malformed.status).toBe(400);
      expect(malformed.text).toContain(problems["input-malformed"].vi.title);
    }
    const nameless = await press(delegate, "/me/questions", { id: crypto.randomUUID(), text: "Việc này ai làm?", anonymous: "1" });
    expect(nameless.status).toBe(409);
    expect(nameless.text).toContain("Hội nghị này không nhận câu hỏi không ghi tên.");
    expect(nameless.text).toContain("Việc này ai làm?");
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: false, anonymous: false });
    expect((await page(delegate, "/me/questions")).text).toContain("Hội nghị hiện không nhận câu hỏi.");
    await producer.command(house.conferenceId, { kind: "questions.set", accepting: true, anonymous: true });
  });

  it("without a name are followed by their own link alone", async () => {
    const delegate = await house.delegate(13, 0);
    const form = await page(delegate, "/me/questions/new");
    expect(form.text).toContain("không lưu tên, điểm cầu, máy hay bất cứ gì dẫn tới bạn");
    const sent = await press(delegate, "/me/questions", { id: fieldOf(form.text, "id"), text: "Bao giờ hết họp?", anonymous: "1" });
    expect(sent.to).toMatch(/^\/me\/questions\/sent\//);
    expect((await page(delegate, sent.to!)).text).toContain("Bao giờ hết họp?");
    expect((await page(delegate, "/me/questions")).text).not.toContain("Bao giờ hết họp?");
    expect((await page(delegate, `/me/questions/sent/${crypto.randomUUID()}`)).text).toContain("Không có câu hỏi nào ở đường dẫn này.");
  });

  it("are withdrawn by who asked, with their support, until they are on the programme or answered", async () => {
    const [asker, other] = [await house.delegate(14, 0), await house.delegate(14, 1)];
    const sent = async (text: string) => {
      const id = fieldOf((await page(asker, "/me/questions/new")).text, "id");
      expect((await press(asker, "/me/questions", { id, text })).status).toBe(303);
      await show(id);
      return id;
    };
    const [id, aired] = [await sent("Lịch kiểm tra cụ thể ra sao?"), await sent("Ai ký báo cáo cuối năm?")];
    await press(other, `/me/questions/${id}/vote`);
    await producer.command(house.conferenceId, { kind: "question.air", questionId: aired, number: 1, text: "Ai ký báo cáo cuối năm?" });
    const mine = (await page(asker, "/me/questions")).text;
    expect(mine).toContain(`action="/me/questions/${id}/withdraw"`);
    // Not while it stands on the programme; and nobody withdraws what another has asked.
    expect(mine).not.toContain(`action="/me/questions/${aired}/withdraw"`);
    expect((await press(asker, `/me/questions/${aired}/withdraw`)).text).toContain("nên không rút được nữa");
    expect((await page(other, "/me/questions")).text).not.toContain(`/${id}/withdraw`);
    expect((await press(other, `/me/questions/${id}/withdraw`)).status).toBe(404);
    expect((await press(asker, `/me/questions/${id}/withdraw`, {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    for (const time of ["once", "again"]) expect((await press(asker, `/me/questions/${id}/withdraw`)).to, time).toBe("/me/questions#own");
    await settle();
    const after = (await page(asker, "/me/questions")).text;
    expect(after).toContain("<b>Đã rút</b>");
    expect(after).not.toContain(`/${id}/withdraw`);
    expect((await page(asker, "/me/questions", { "accept-language": "en" })).text).toContain("<b>Withdrawn</b>");
    expect((await page(other, "/me/questions")).text).not.toContain("Lịch kiểm tra cụ thể ra sao?");
    expect((await press(other, `/me/questions/${id}/vote`)).status).toBe(409);
    await producer.command(house.conferenceId, { kind: "question.clear" });
  });

  it("are for those who are signed in", async () => {
    const nobody = house.nobody();
    for (const path of ["/me/questions", "/me/questions/new"]) expect((await page(nobody, path)).status).toBe(401);
    expect((await press(nobody, "/me/questions", { text: "x" })).status).toBe(401);
  });
});
