import type { DocumentList, LocalAgenda, MentionedText, Outline, PlanView } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let room: TestClient;
const SITE = 3;
beforeAll(async () => {
  house = await openHouse();
  [producer, room] = await Promise.all([house.producer(), house.site(SITE)]);
});
afterAll(() => house.close());

const conference = (path: string) => `/api/conferences/${house.conferenceId}${path}`;
const mentionsOf = (texts: readonly MentionedText[] | undefined, title: string) =>
  texts?.find((parts) => parts.map(({ text }) => text).join("") === title)?.flatMap(({ text, mention }) => (mention ? [[text, mention.documentId]] : []));
const phone = async (path: string) => {
  const delegate = await house.delegate(SITE);
  return (await fetch(house.url + path, { headers: delegate.headers() })).text();
};

it("agendas, a room's own items and papers link what the reader may open, and mark the rest", async () => {
  const outline = (await room.get<Outline>(conference("/outline"))).body;
  const shown = outline.documents.find(({ symbol }) => symbol !== "")!;
  const registry = (await producer.get<DocumentList>("/api/documents?limit=100")).body.documents;
  const elsewhere = registry.find(({ id, symbol }) => symbol && !outline.documents.some((each) => each.id === id))!;
  const title = `Briefing on ${shown.symbol} beside ${elsewhere.symbol}`;
  const own = `What ${shown.symbol} means for us`;
  const { version, plan } = (await producer.get<PlanView>(conference("/plan"))).body;
  const agenda = plan.agenda.map((item, at) => (at === 0 ? { ...item, title } : item));
  expect((await producer.post(conference("/plan"), { id: uuidv7(), version, plan: { ...plan, agenda } })).status).toBe(200);
  const items = [{ id: uuidv7(), sessionId: plan.sessions[0]!.id, place: "before", kind: "opening", title: own, minutes: 5, presenters: [] }];
  expect((await room.post(conference(`/sites/${SITE}/local-agenda`), { version: 0, items })).status).toBe(200);

  const marked = [[shown.symbol, shown.id], [elsewhere.symbol, null]];
  await expect.poll(async () => mentionsOf((await room.get<Outline>(conference("/outline"))).body.mentions, title), { timeout: 10_000 }).toEqual(marked);
  expect(mentionsOf((await room.get<LocalAgenda>(conference(`/sites/${SITE}/local-agenda`))).body.mentions, own)).toEqual([[shown.symbol, shown.id]]);

  const page = await phone("/me");
  expect(page).toContain(`<a class="mention" href="/me/documents/${shown.id}">${shown.symbol}</a>`);
  expect(page).toContain(`<span class="mention">${elsewhere.symbol}</span>`);
  expect(page).not.toContain(elsewhere.id);

  // What is taken back is no link for anybody any more, at once; the words stay, and stay marked.
  expect((await producer.post(`/api/readings/${shown.id}/recall`, { reason: "An error" })).status).toBeLessThan(300);
  expect(mentionsOf((await room.get<Outline>(conference("/outline"))).body.mentions, title)).toEqual([[shown.symbol, null], [elsewhere.symbol, null]]);
  const after = await phone("/me");
  expect(after).toContain(`<span class="mention">${shown.symbol}</span>`);
  expect(after).not.toContain(shown.id);
});
