import { problemDetails } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { afterEach, expect, test } from "vitest";
import type { As } from "./api.ts";
import { openEventStream, type EventStream, type StreamStatus } from "./stream.ts";
import { answer, listen, sse, until, type Handler, type LocalServer } from "./testing.ts";

const timing = {
  firstRetryMs: 10,
  longestRetryMs: 40,
  silenceMs: 500,
  openMs: 500,
  coalesceMs: 60,
  steadyMs: 1_000,
  signMs: 400,
};
const UUID = "0192f3c4-0000-7000-8000-000000000001";
let server: LocalServer | undefined;
let stream: EventStream | undefined;

afterEach(async () => {
  stream?.close();
  await server?.close();
  stream = server = undefined;
});

async function open(
  handle: Handler,
  as: As = "account",
): Promise<{ states: ConferenceState[]; statuses: StreamStatus[]; server: LocalServer }> {
  server = await listen(handle);
  const states: ConferenceState[] = [];
  const statuses: StreamStatus[] = [];
  stream = openEventStream({
    conferenceId: UUID,
    as,
    onState: (state) => states.push(state),
    onStatus: (status) => statuses.push(status),
    timing,
  });
  return { states, statuses, server };
}

const head = { "content-type": "text/event-stream" };

test("folds the snapshot and the entries after it, split anywhere on the wire, and says who asks", async () => {
  const { states, statuses, server } = await open((_request, response) => {
    response.writeHead(200, head);
    const text =
      sse.hello(Date.now() + 60_000) +
      sse.snapshot(7) +
      sse.entry({ seq: 8, at: 5, kind: "programme.filled", slot: 1, site: 3, siteName: "Điểm cầu Cẩm Phả" });
    const bytes = Buffer.from(text);
    // In the middle of the two bytes of "Đ", so that a decoder without memory would spoil the name.
    const cut = bytes.indexOf(Buffer.from("Đ")) + 1;
    response.write(bytes.subarray(0, cut));
    setTimeout(() => response.write(bytes.subarray(cut)), 20);
  }, "site:abc");
  await until(() => states.at(-1)?.seq === 8);
  expect(states.at(-1)?.slots[1]?.siteName).toBe("Điểm cầu Cẩm Phả");
  expect(statuses.at(-1)).toMatchObject({ status: "live", needsReload: false });
  expect(Math.round((statuses.at(-1)?.clockOffset ?? 0) / 1000)).toBe(60);
  expect(server.requests[0]?.headers).toMatchObject({ "x-diemcau-as": "site:abc", "accept-language": "vi" });
  expect(server.requests[0]?.headers["last-event-id"]).toBeUndefined();
});

test("comes back from where it was, and does not fold twice what a resume sends twice", async () => {
  let opened = 0;
  const { states, statuses, server } = await open((_request, response) => {
    opened++;
    response.writeHead(200, head);
    response.write(sse.hello());
    if (opened === 1) {
      response.write(sse.snapshot(1) + sse.entry({ seq: 2, at: 5, kind: "agenda.moved", itemId: UUID }));
      setTimeout(() => response.destroy(), 20);
    } else {
      response.write(sse.entry({ seq: 2, at: 5, kind: "agenda.moved", itemId: UUID }));
      response.write(sse.entry({ seq: 3, at: 6, kind: "agenda.moved", itemId: null }));
    }
  });
  await until(() => states.at(-1)?.seq === 3);
  expect(server.requests[1]?.headers["last-event-id"]).toBe("00000000.2");
  expect(states.map((state) => state.seq)).toEqual([2, 3]);
  expect(statuses.map((status) => status.status)).toEqual(["connecting", "live", "waiting", "live"]);
});

test("opens again without a position when the server does not know it", async () => {
  let opened = 0;
  const { states, server } = await open((request, response) => {
    opened++;
    if (request.headers["last-event-id"]) return answer(response, 409, problemDetails("resume-from-future", "vi"));
    response.writeHead(200, head);
    response.write(sse.hello() + sse.snapshot(opened === 1 ? 90 : 4));
    if (opened === 1) setTimeout(() => response.end(), 10);
  });
  await until(() => states.at(-1)?.seq === 4);
  expect(server.requests.map((request) => request.headers["last-event-id"])).toEqual([
    undefined,
    "00000000.90",
    undefined,
  ]);
});

test("a line that falls silent is given up, and since when is the last sign of life", async () => {
  const { statuses, server } = await open((_request, response) => {
    response.writeHead(200, head);
    response.write(sse.hello() + sse.snapshot(1));
  });
  await until(() => server.requests.length === 2);
  const waiting = statuses.find((status) => status.status === "waiting");
  expect(Date.now() - (waiting?.since ?? 0)).toBeGreaterThan(100);
});

test("roll-ups are shown together, what people act on at once", async () => {
  const { states } = await open((_request, response) => {
    response.writeHead(200, head);
    response.write(sse.hello() + sse.snapshot(1));
    let seq = 1;
    const count = setInterval(() => {
      seq++;
      response.write(sse.entry({ seq, at: seq, kind: "attendance.counted", changes: [[0, seq]] }));
      if (seq === 10) {
        clearInterval(count);
        response.write(sse.entry({ seq: 11, at: 11, kind: "site.cued", site: 4 }));
      }
    }, 4);
  });
  await until(() => states.at(-1)?.seq === 11);
  expect(states.length).toBeLessThan(6);
  expect(states.at(-1)?.sites.get(0).checkedIn).toBe(10);
});

test("a room signs when it hears something, not more often than it must, and again soon when that failed", async () => {
  const signs: number[] = [];
  const { server } = await open((request, response) => {
    if (request.url?.endsWith("/alive")) {
      signs.push(Date.now());
      return void (signs.length === 2 ? response.destroy() : response.writeHead(204).end());
    }
    response.writeHead(200, head);
    response.write(sse.hello() + sse.snapshot(1));
    const beat = setInterval(() => response.write(": beat\n\n"), 10);
    response.on("close", () => clearInterval(beat));
  }, "site:abc");
  await until(() => signs.length === 4);
  // Beats come every 10 ms; the machine may be slow, so the distances are only roughly held.
  expect(signs[1]! - signs[0]!).toBeGreaterThan(timing.signMs / 2);
  expect(signs[3]! - signs[2]!).toBeGreaterThan(timing.signMs / 2);
  const sign = server.requests.find(({ url }) => url.endsWith("/alive"));
  expect(sign).toMatchObject({ method: "POST", url: `/api/conferences/${UUID}/alive` });
  expect(sign?.headers["x-diemcau-as"]).toBe("site:abc");
});

test("a refusal is told with its remedy, a newer server asks for a reload", async () => {
  let opened = 0;
  const { statuses } = await open((_request, response) => {
    opened++;
    if (opened === 1) return answer(response, 401, problemDetails("sign-in-required", "vi"));
    response.writeHead(200, head);
    response.write(sse.hello(Date.now(), "999"));
  });
  await until(() => statuses.at(-1)?.needsReload === true);
  expect(statuses.some((status) => status.problem?.code === "sign-in-required")).toBe(true);
  expect(statuses.at(-1)?.problem).toBeNull();
});
