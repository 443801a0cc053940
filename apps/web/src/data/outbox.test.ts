import { problemDetails } from "@diemcau/contract";
import { afterEach, expect, test } from "vitest";
import { ApiProblem } from "./api.ts";
import { Outbox, type OutboxStorage } from "./outbox.ts";
import { answer, listen, until, type Handler, type LocalServer } from "./testing.ts";

const CONFERENCE = "0192f3c4-0000-7000-8000-000000000001";
const retry = { first: 5, longest: 20 };
let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const start = async (handle: Handler): Promise<LocalServer> => (server = await listen(handle));
const ok: Handler = (_request, response, body) =>
  answer(response, 200, { id: JSON.parse(body).id, seq: 1, repeated: false });

function memory(): OutboxStorage & { map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

test("sends the same id until it is acknowledged", async () => {
  let tries = 0;
  const { requests } = await start((request, response, body) => {
    tries++;
    if (tries === 1) return void request.socket.destroy();
    if (tries === 2) return answer(response, 503, problemDetails("database-unavailable", "vi"));
    if (tries === 3) return answer(response, 429, problemDetails("too-many-requests", "vi"));
    ok(request, response, body);
  });
  const outbox = new Outbox(undefined, retry);
  const sent = outbox.send(CONFERENCE, "account", { kind: "conference.open" });
  expect(outbox.items()).toHaveLength(1);
  const ack = await sent;
  const ids = new Set(requests.map((request) => JSON.parse(request.body).id));
  expect(requests).toHaveLength(4);
  expect([...ids]).toEqual([ack.id]);
  expect(ack.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(outbox.items()).toEqual([]);
});

test("a refusal rejects with the problem and stays to be read until it is put away", async () => {
  await start((_request, response) => answer(response, 409, problemDetails("slots-full", "vi")));
  const outbox = new Outbox(memory(), retry);
  const sent = outbox.send(CONFERENCE, "site:a", { kind: "site.cue", site: 3 });
  await expect(sent).rejects.toBeInstanceOf(ApiProblem);
  expect(outbox.items()[0]).toMatchObject({ status: "refused", problem: { code: "slots-full" } });
  outbox.dismiss(outbox.items()[0]!.id);
  expect(outbox.items()).toEqual([]);
});

test("commands of one sign-in keep their order, also over failures", async () => {
  let tries = 0;
  const { requests } = await start((request, response, body) => {
    tries++;
    if (tries < 3) return answer(response, 503, problemDetails("server-busy", "vi"));
    ok(request, response, body);
  });
  const outbox = new Outbox(undefined, retry);
  await Promise.all(
    [10, 11, 12].map((present) =>
      outbox.send(CONFERENCE, "site:a", { kind: "headcount.report", site: 1, present, qualifier: "exact" }),
    ),
  );
  expect(requests.map((request) => JSON.parse(request.body).present)).toEqual([10, 10, 10, 11, 12]);
});

test("a room's check-in outlives the page; a console's command does not", async () => {
  const dead = await start((request) => void request.socket.destroy());
  const storage = memory();
  const before = new Outbox(storage, { first: 60_000, longest: 60_000 });
  void before.checkIn(CONFERENCE, "site:a", "d1");
  void before.checkIn(CONFERENCE, "site:a", "d1");
  void before.send(CONFERENCE, "account", { kind: "conference.open" });
  await until(() => before.items().every((item) => item.status === "waiting"));
  expect(storage.map.size).toBe(1);

  dead.handle = (_request, response, body) => {
    const { id, delegateId } = JSON.parse(body);
    answer(response, 200, { id, delegateId, at: 1, repeated: false });
  };
  const after = new Outbox(storage, retry);
  expect(after.items()).toHaveLength(1);
  after.resume("site:a");
  await until(() => after.items().length === 0);
  expect(storage.map.size).toBe(0);
  const last = dead.requests.at(-1)!;
  expect(last.url).toBe(`/api/conferences/${CONFERENCE}/check-ins`);
  expect(JSON.parse(last.body).id).toBe(JSON.parse(dead.requests[0]!.body).id);
});

test("what waits for the line can be taken back", async () => {
  await start((request) => void request.socket.destroy());
  const outbox = new Outbox(memory(), retry);
  const sent = outbox.send(CONFERENCE, "site:a", { kind: "queue.request", site: 1 });
  await until(() => outbox.items()[0]?.status === "waiting");
  outbox.dismiss(outbox.items()[0]!.id);
  await expect(sent).rejects.toThrow("no answer from the server");
  expect(outbox.items()).toEqual([]);
});
