import "fake-indexeddb/auto";
import { problemDetails } from "@diemcau/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem, type As } from "./api.ts";
import { clockMeasured } from "./clock.ts";
import { openHouseDatabase } from "./database.ts";
import { keepIn, takeOverOldItems, type Keep } from "./outbox-keep.ts";
import { Outbox } from "./outbox.ts";
import { answer, listen, until as untilWithin, type Handler, type LocalServer } from "./testing.ts";

const CONFERENCE = "0192f3c4-0000-7000-8000-000000000001";
const retry = { first: 5, longest: 20 };
/** A busy machine is not a broken outbox. */
const until = (what: () => boolean) => untilWithin(what, 15_000);
const patient = { first: 60_000, longest: 60_000 };
let server: LocalServer | undefined;
let channels: BroadcastChannel[] = [];
let browsers = 0;
let browser = "";
/** Locks are shared by the whole process: each test has a room of its own. */
let ROOM: As = "site:0";
beforeEach(() => {
  browser = `browser ${++browsers}`;
  ROOM = `site:${browsers}`;
  clockMeasured(Date.now());
});
afterEach(async () => {
  vi.useRealTimers();
  for (const channel of channels) channel.close();
  channels = [];
  await server?.close();
  server = undefined;
});

const start = async (handle: Handler): Promise<LocalServer> => (server = await listen(handle));
const dead: Handler = (request) => void request.socket.destroy();
/** Takes everything, each id once, as the server does. */
function accepting(done: Map<string, unknown> = new Map()): Handler & { done: Map<string, unknown> } {
  const handle: Handler = (request, response, body) => {
    const told = JSON.parse(body) as { id: string; delegateId?: string };
    const repeated = done.has(told.id);
    done.set(told.id, told);
    const ack = request.url!.endsWith("/commands") ? { id: told.id, seq: done.size, repeated } : { delegateId: told.delegateId, at: 1, repeated };
    answer(response, 200, ack);
  };
  return Object.assign(handle, { done });
}
const ok: Handler = (request, response, body) => accepting()(request, response, body);

/** A page of this test's browser: pages share the storage, the locks and the channel. */
function page(how = retry, keep: Keep = keepIn(() => openHouseDatabase(browser))): Outbox {
  const channel = new BroadcastChannel(browser);
  channels.push(channel);
  return new Outbox({ keep, locks: navigator.locks, channel, retry: how });
}
const headcount = (present: number) => ({ kind: "headcount.report", site: 1, present, qualifier: "exact" }) as const;
const open = (outbox: Outbox) => outbox.items().filter(({ status }) => status === "waiting" || status === "sending");
const sent = (outbox: Outbox) => outbox.items().filter(({ status }) => status === "sent");
const bodies = ({ requests }: LocalServer) => requests.map(({ body }) => JSON.parse(body) as Record<string, unknown> & { id: string });

test("sends the same id until it is acknowledged", async () => {
  let tries = 0;
  const { requests } = await start((request, response, body) => {
    tries++;
    if (tries === 1) return void request.socket.destroy();
    if (tries === 2) return answer(response, 503, problemDetails("database-unavailable", "vi"));
    if (tries === 3) return answer(response, 429, problemDetails("too-many-requests", "vi"));
    ok(request, response, body);
  });
  const outbox = new Outbox({ retry });
  const done = outbox.send(CONFERENCE, "account", { kind: "conference.open" });
  expect(outbox.items()).toHaveLength(1);
  const ack = await done;
  const ids = new Set(requests.map((request) => JSON.parse(request.body).id));
  expect(requests).toHaveLength(4);
  expect([...ids]).toEqual([ack.id]);
  expect(ack.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(outbox.items()).toEqual([]);
});

test("a refusal rejects with the problem and stays to be read, over a reload too, until it is put away", async () => {
  await start((_request, response) => answer(response, 409, problemDetails("slots-full", "vi")));
  const outbox = page();
  await expect(outbox.send(CONFERENCE, ROOM, { kind: "queue.request", site: 3 })).rejects.toBeInstanceOf(ApiProblem);
  expect(outbox.items()[0]).toMatchObject({ status: "refused", problem: { code: "slots-full" } });
  const reloaded = page();
  await until(() => reloaded.items().length === 1 && reloaded.items()[0]!.status === "refused");
  reloaded.dismiss(reloaded.items()[0]!.id);
  expect(reloaded.items()).toEqual([]);
  await until(() => outbox.items().length === 0);
});

test("a server that is asked too often gets the rest when it said: nothing is refused, nothing lost, in the order it was done", async () => {
  let now = 0;
  const taken: number[] = [];
  const local = await start((_request, response, body) => {
    const told = JSON.parse(body) as { id: string; present: number };
    if (taken.length % 5 === 4 && now++ % 3 < 2) {
      response.setHeader("retry-after", "0.01");
      return answer(response, 429, problemDetails("too-many-requests", "vi"));
    }
    taken.push(told.present);
    answer(response, 200, { id: told.id, seq: taken.length, repeated: false });
  });
  const outbox = page();
  const all = Array.from({ length: 40 }, (_, at) => at);
  for (const present of all) void outbox.send(CONFERENCE, ROOM, headcount(present));
  await until(() => sent(outbox).length === all.length);
  expect(taken).toEqual(all);
  expect(outbox.items().filter(({ status }) => status === "refused")).toEqual([]);
  expect(bodies(local).length).toBeGreaterThan(all.length);
});

test("a refused thing is done once more as of now, under an id of its own", async () => {
  const local = await start((_request, response) => answer(response, 422, problemDetails("happened-in-future", "vi")));
  const outbox = page();
  await outbox.send(CONFERENCE, ROOM, headcount(40)).catch(() => {});
  local.handle = ok;
  outbox.again(outbox.items()[0]!.id);
  await until(() => sent(outbox).length === 1);
  const [first, second] = bodies(local);
  expect(second).toMatchObject({ present: 40 });
  // Its time was refused: the server's own is taken.
  expect(second).not.toHaveProperty("happenedAt");
  expect(second!.id).not.toBe(first!.id);
});

test("a room's things arrive in the order in which they were done, also over failures", async () => {
  let tries = 0;
  const local = await start((request, response, body) => {
    tries++;
    if (tries < 3) return answer(response, 503, problemDetails("server-busy", "vi"));
    ok(request, response, body);
  });
  const outbox = page();
  void outbox.checkIn(CONFERENCE, ROOM, "d1");
  await Promise.all([outbox.send(CONFERENCE, ROOM, headcount(10)), outbox.checkOut(CONFERENCE, ROOM, "d1"), outbox.checkIn(CONFERENCE, ROOM, "d1"), outbox.send(CONFERENCE, ROOM, headcount(11))]);
  const order = local.requests.map(({ url, body }) => `${url.split("/").at(-1)} ${JSON.parse(body).present ?? JSON.parse(body).delegateId}`);
  expect(order).toEqual(["check-ins d1", "check-ins d1", "check-ins d1", "commands 10", "check-outs d1", "check-ins d1", "commands 11"]);
});

test("a room's check-in outlives the page; a console's command does not", async () => {
  const local = await start(dead);
  const before = page(patient);
  void before.checkIn(CONFERENCE, ROOM, "d1");
  void before.checkIn(CONFERENCE, ROOM, "d1");
  void before.send(CONFERENCE, "account", { kind: "conference.open" });
  await until(() => local.requests.length === 2 && before.items().every(({ status }) => status === "waiting"));
  channels.pop()!.close();

  local.handle = ok;
  const after = page();
  await after.restored;
  expect(open(after).map(({ route }) => route)).toEqual(["check-ins"]);
  // The page that is gone held the lock; the browser gives it to the next one. Here both live in one process.
  before.retryNow();
  await after.resume();
  await until(() => sent(after).length === 1);
  const ids = local.requests.filter(({ url }) => url.endsWith("/check-ins")).map(({ body }) => JSON.parse(body).id);
  expect(new Set(ids).size).toBe(1);
});

test("two pages of one room send each thing once and both see that it is sent", async () => {
  const handle = accepting();
  const local = await start(dead);
  const [left, right] = [page(), page()];
  const promises = Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? left : right).checkIn(CONFERENCE, ROOM, `d${n}`));
  promises.push(left.send(CONFERENCE, ROOM, headcount(30)) as never, right.send(CONFERENCE, ROOM, headcount(31)) as never);
  await until(() => open(left).length === 32 && open(right).length === 32);
  local.requests.length = 0;
  local.handle = handle;
  await Promise.all(promises);
  expect(handle.done.size).toBe(32);
  // Not one of them twice: one page at a time holds the lock and looks at what is left.
  const taken = bodies(local);
  expect(taken.filter(({ id }, at) => taken.findIndex((other) => other.id === id) !== at)).toEqual([]);
  await until(() => sent(left).length === 32 && sent(right).length === 32);
});

test("a page that falls away in the middle of sending leaves nothing undone and nothing done twice", async () => {
  const handle = accepting();
  const local = await start((request, response, body) => {
    // The server has it, and the answer is lost.
    handle.done.set((JSON.parse(body) as { id: string }).id, body);
    dead(request, response, body);
  });
  const doomed = page(patient);
  for (const n of [1, 2, 3]) void doomed.checkIn(CONFERENCE, ROOM, `d${n}`);
  await until(() => local.requests.length === 3 && doomed.items().every(({ status }) => status === "waiting"));
  local.handle = handle;
  const next = page();
  doomed.retryNow();
  await next.resume();
  await until(() => open(next).length === 0);
  expect(handle.done.size).toBe(3);
});

test("says when it was done, by the server's clock, however soon it is sent", async () => {
  const local = await start(dead);
  const outbox = page({ first: 10, longest: 10 });
  const wrong = 7 * 60_000;
  clockMeasured(Date.now() + wrong);
  const doneAt = Date.now() + wrong;
  void outbox.send(CONFERENCE, ROOM, headcount(12));
  await until(() => open(outbox)[0]?.status === "waiting" && local.requests.length > 0);
  expect(Math.abs((bodies(local)[0]!["happenedAt"] as number) - doneAt)).toBeLessThan(1_000);
  const late = vi.spyOn(performance, "now").mockImplementation(() => Date.now() - performance.timeOrigin + 60_000);
  // A minute has passed on the clock that nobody sets, and the PC's own was set back by it: the server is asked again.
  const taking = accepting();
  local.handle = (request, response, body) => (request.url!.endsWith("/healthz") ? answer(response, 200, { ok: true, now: doneAt + 60_000 }) : taking(request, response, body));
  local.requests.length = 0;
  await until(() => sent(outbox).length === 1);
  late.mockRestore();
  const said = bodies({ ...local, requests: local.requests.filter(({ url }) => url.endsWith("/commands")) })[0]!["happenedAt"] as number;
  expect(Math.abs(doneAt - said)).toBeLessThan(2_000);
});

test("tells what was done later as later, though the server's clock was heard anew in between", async () => {
  const local = await start(ok);
  const outbox = page();
  await outbox.send(CONFERENCE, ROOM, headcount(1));
  // Heard over a line that was two seconds slow.
  clockMeasured(Date.now() - 2_000);
  await outbox.send(CONFERENCE, ROOM, headcount(2));
  const [first, second] = bodies(local).map(({ happenedAt }) => happenedAt as number);
  expect(second).toBeGreaterThan(first!);
});

test("what an earlier page did carries its own time, corrected by the clock of now", async () => {
  const keep = keepIn(() => openHouseDatabase(browser));
  const since = Date.now() - 3_600_000;
  await keep.add({ id: "0192f3c4-0000-7000-8000-0000000000aa", conferenceId: CONFERENCE, as: ROOM, route: "check-ins", body: { id: "0192f3c4-0000-7000-8000-0000000000aa", delegateId: "d1" }, since, status: "waiting" });
  const local = await start(ok);
  clockMeasured(Date.now() - 90_000);
  const outbox = page(retry, keep);
  await outbox.resume();
  await until(() => sent(outbox).length === 1);
  expect(Math.abs((bodies(local)[0]!["happenedAt"] as number) - (since - 90_000))).toBeLessThan(1_000);
});

test("what waits for the line can be taken back, also from another page", async () => {
  await start(dead);
  const [outbox, other] = [page(), page()];
  const done = outbox.send(CONFERENCE, ROOM, { kind: "queue.request", site: 1 });
  await until(() => outbox.items()[0]?.status === "waiting" && other.items().length === 1);
  other.dismiss(other.items()[0]!.id);
  await expect(done).rejects.toThrow("no answer from the server");
  expect(outbox.items()).toEqual([]);
});

test("goes on without storage, and says that nothing outlives the page", async () => {
  const handle = accepting();
  await start(handle);
  const full = keepIn(() => openHouseDatabase(browser));
  const outbox = page(retry, { ...full, add: () => Promise.reject(new DOMException("no room", "QuotaExceededError")) });
  await outbox.checkIn(CONFERENCE, ROOM, "d1");
  expect([handle.done.size, outbox.trouble()]).toEqual([1, "full"]);
  const denied = page(retry, keepIn(() => Promise.resolve(null)));
  await denied.checkIn(CONFERENCE, ROOM, "d2");
  expect([handle.done.size, denied.trouble()]).toEqual([2, "denied"]);
});

test("a room that is signed out keeps its things until it is enrolled again", async () => {
  const local = await start((_request, response) => answer(response, 401, problemDetails("sign-in-required", "vi")));
  const outbox = page();
  void outbox.send(CONFERENCE, ROOM, headcount(9));
  await until(() => local.requests.length > 2);
  expect(open(outbox)[0]).toMatchObject({ problem: { code: "sign-in-required" } });
  local.handle = ok;
  await until(() => sent(outbox).length === 1);
});

test("takes over what a page of an earlier release left, once", async () => {
  const map = new Map<string, string>([
    ["diemcau.outbox.b", JSON.stringify({ id: "b", conferenceId: CONFERENCE, as: ROOM, route: "check-ins", body: { id: "b", delegateId: "d2" }, since: 2, status: "waiting" })],
    ["diemcau.outbox.a", JSON.stringify({ id: "a", conferenceId: CONFERENCE, as: ROOM, route: "check-ins", body: { id: "a", delegateId: "d1" }, since: 1, status: "waiting" })],
    ["diemcau.rooms", "[]"],
  ]);
  const storage = { getItem: (key: string) => map.get(key) ?? null, removeItem: (key: string) => void map.delete(key), key: (at: number) => [...map.keys()][at] ?? null, length: 3 } as Storage;
  const keep = keepIn(() => openHouseDatabase(browser));
  await takeOverOldItems(storage, keep);
  expect((await keep.all()).map(({ id }) => id)).toEqual(["a", "b"]);
  expect([...map.keys()]).toEqual(["diemcau.rooms"]);
});
