import "fake-indexeddb/auto";
import type { ShelfItem } from "@diemcau/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { houseDatabase } from "../../data/index.ts";
import { answer, listen, type LocalServer } from "../../data/testing.ts";
import type { Room } from "../rooms.ts";
import { KEPT_LIMIT, fetchPapers, keptFile, keptPapers, keptText, obeyShelf, papersNews } from "./papers.ts";
import { todaysPapers } from "./today.ts";

const room = { siteId: "s1", conferenceId: "c1", site: 4 } as Room;
const other = { siteId: "s2", conferenceId: "c1", site: 5 } as Room;
const item = (id: string, change: Partial<ShelfItem> = {}): ShelfItem => ({ kind: "papers", id, title: `Paper ${id}`, digest: "1", until: null, files: [], ...change });
const NOW = Date.now();

/** The browser's Cache Storage, as far as it is used here. */
const stored = new Map<string, Response>();
const cache = {
  put: (address: string, response: Response) => Promise.resolve(void stored.set(address, response)),
  match: (address: string) => Promise.resolve(stored.get(address)?.clone()),
  delete: (address: string) => Promise.resolve(stored.delete(address)),
};
let server: LocalServer;
beforeEach(async () => {
  stored.clear();
  vi.stubGlobal("caches", { open: () => Promise.resolve(cache) });
  await (await houseDatabase())!.clear("papers");
  server = await listen((request, response) => {
    if (request.url!.startsWith("/api/files/")) return void response.writeHead(200, { "content-type": "application/pdf" }).end("the bytes of a file");
    answer(response, 200, { body: [`text of ${request.url!.split("/").at(-1)}`], files: [{ id: "f1", name: "a.pdf" }] });
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});
const ids = async (of: Room, now = NOW) => (await keptPapers(of, now)).map(({ id }) => id);

test("a paper is kept with its files, for the room that may read it, and fetched once while it is the same", async () => {
  const paper = item("p1", { files: [{ id: "f1", name: "a.pdf", size: 19 }] });
  expect(await fetchPapers(room, [paper], () => {})).toEqual({ kept: 1, left: [] });
  expect((await keptText(room, paper, NOW))?.body).toEqual(["text of p1"]);
  expect(await (await keptFile(room, "f1"))?.text()).toBe("the bytes of a file");
  expect([await keptText(other, paper, NOW), await keptFile(other, "f1"), await ids(other)]).toEqual([null, null, []]);
  const before = server.requests.length;
  await fetchPapers(room, [paper], () => {});
  expect(server.requests.length).toBe(before);
  await fetchPapers(room, [{ ...paper, digest: "2" }], () => {});
  expect(server.requests.length).toBe(before + 2);
});

test("what is not on the shelf any more is gone with its files, and only that", async () => {
  await fetchPapers(room, [item("p1", { files: [{ id: "f1", name: "a.pdf", size: 19 }] }), item("p2")], () => {});
  await fetchPapers(other, [item("p1")], () => {});
  expect(await obeyShelf(room, { items: [item("p2")] }, NOW)).toBe(1);
  expect([await ids(room), await ids(other)]).toEqual([["p2"], ["p1"]]);
  expect([await keptText(room, item("p1"), NOW), await keptFile(room, "f1")]).toEqual([null, null]);
  expect([...stored.keys()].filter((address) => address.includes("/s1/"))).toEqual(["/kept/s1/papers/p2"]);
});

test("two windows of a room that hear of a recall at once count it once, and both are told", async () => {
  await fetchPapers(room, [item("p1"), item("p2")], () => {});
  const heard: [string, number][] = [];
  const first = papersNews(room, (recalled) => heard.push(["first", recalled]));
  const second = papersNews(room, (recalled) => heard.push(["second", recalled]));
  const elsewhere = papersNews(other, (recalled) => heard.push(["other", recalled]));
  const counts = await Promise.all([obeyShelf(room, { items: [item("p2")] }, NOW), obeyShelf(room, { items: [item("p2")] }, NOW)]);
  expect(counts[0]! + counts[1]!).toBe(1);
  first.tell(counts[0]! + counts[1]!);
  await vi.waitFor(() => expect(heard).toEqual([["first", 1], ["second", 1]]));
  for (const each of [first, second, elsewhere]) each.close();
});

test("a paper is not shown after its time", async () => {
  await fetchPapers(room, [item("p1", { until: NOW + 1_000 })], () => {});
  expect(await ids(room)).toEqual(["p1"]);
  expect(await keptText(room, item("p1"), NOW + 1_000)).toBeNull();
  expect(await ids(room, NOW + 1_000)).toEqual([]);
  expect(stored.size).toBe(0);
});

test("what finds no room is named, the rest is kept", async () => {
  const large = item("p1", { files: [{ id: "f1", name: "a.pdf", size: KEPT_LIMIT + 1 }] });
  expect(await fetchPapers(room, [large, item("p2")], () => {})).toEqual({ kept: 1, left: ["Paper p1"] });
  const put = vi.spyOn(cache, "put").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
  expect(await fetchPapers(room, [item("p3"), item("p4")], () => {})).toEqual({ kept: 1, left: ["Paper p3"] });
  put.mockRestore();
  expect(await ids(room)).toEqual(["p2", "p4"]);
});

test("today is the conference's, wherever the PC stands", () => {
  // 0:30 on the 12th in Hà Nội is still the 11th in Greenwich.
  const at = Date.UTC(2023, 9, 11, 17, 30);
  const outline = {
    conference: { timeZone: "Asia/Ho_Chi_Minh" },
    sessions: [
      { id: "one", startsAt: Date.UTC(2023, 9, 11, 1), endsAt: Date.UTC(2023, 9, 11, 9) },
      { id: "two", startsAt: Date.UTC(2023, 9, 12, 1), endsAt: Date.UTC(2023, 9, 12, 9) },
    ],
    agenda: [
      { sessionId: "one", paperIds: ["p1"], documentIds: ["d1"] },
      { sessionId: "two", paperIds: ["p2"], documentIds: ["d1"] },
    ],
  } as unknown as Parameters<typeof todaysPapers>[0];
  expect([...todaysPapers(outline, at)!]).toEqual(["p2", "d1"]);
  expect([...todaysPapers(outline, at - 86_400_000)!]).toEqual(["p1", "d1"]);
  expect(todaysPapers(outline, at + 86_400_000)).toBeNull();
});
