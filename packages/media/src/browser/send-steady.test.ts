import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MediaRequestError } from "./http.ts";
import { sendSteady, type SendStatus, type SendSteady } from "./send-steady.ts";
import type { PublishOptions, PublishSession } from "./whip.ts";

/** A session whose server the test lets report, hesitate and die. */
class FakeSession {
  heard = 0;
  closed = false;
  readonly tell: (state: RTCPeerConnectionState) => void;
  constructor({ onState }: PublishOptions) {
    this.tell = (state) => onState?.(state);
  }
  stats = async () => ({ heard: this.heard });
  close = async () => {
    this.closed = true;
  };
}

let made: FakeSession[];
let refusals: MediaRequestError[];
let statuses: string[];
let sending: SendSteady;
/** A server that answers; false: the request goes through, and nothing ever connects. */
let connects: boolean;

/** What is running reports once a second. */
async function run(ms: number, ...reporting: FakeSession[]): Promise<void> {
  for (let at = 0; at < ms; at += 100) {
    if (at % 1_000 === 0) for (const session of reporting) session.heard++;
    await vi.advanceTimersByTimeAsync(100);
  }
}

const publish = async (options: PublishOptions): Promise<PublishSession> => {
  const refusal = refusals.shift();
  if (refusal) throw refusal;
  const session = new FakeSession(options);
  made.push(session);
  if (connects) setTimeout(() => session.tell("connected"), 100);
  return session as unknown as PublishSession;
};

beforeEach(() => {
  vi.useFakeTimers();
  [made, refusals, statuses, connects] = [[], [], [], true];
  sending = sendSteady({
    url: "/media/c/whip?as=site",
    stream: {} as MediaStream,
    onStatus: (status: SendStatus, refusal) => statuses.push(refusal ? `${status}: ${refusal}` : status),
    publish,
  });
});
afterEach(() => {
  sending.close();
  vi.useRealTimers();
});

it("sends anew within two seconds of the server's last word, though the connection still calls itself connected", async () => {
  await run(5_000, made[0]!);
  expect([made.length, statuses]).toEqual([1, ["starting", "live"]]);
  await run(2_000);
  expect(made).toHaveLength(2);
  expect(statuses).toEqual(["starting", "live", "failed", "live"]);
  expect(made.map(({ closed }) => closed)).toEqual([true, false]);
});

it("goes on with the old session when the server only hesitated", async () => {
  await run(5_000, made[0]!);
  connects = false;
  await run(1_600);
  expect(made).toHaveLength(2);
  await run(3_000, made[0]!);
  expect(statuses.at(-1)).toBe("live");
  expect(made.map(({ closed }) => closed)).toEqual([false, true]);
});

it("keeps asking a server that is starting, and leaves nothing behind", async () => {
  await run(3_000, made[0]!);
  refusals = Array.from({ length: 4 }, () => new MediaRequestError(503, "media-unavailable", "starting"));
  // The waits between are drawn by lot; a new session that has no report within four seconds is given up in its turn.
  for (let waited = 0; made.length < 2 && waited < 15_000; waited += 100) await run(100);
  await run(200);
  expect(refusals).toEqual([]);
  expect(statuses.slice(-2)).toEqual(["failed: media-unavailable", "live"]);
  sending.close();
  expect(made.every(({ closed }) => closed)).toBe(true);
  await run(10_000);
  expect(made).toHaveLength(2);
});

it("does not wait for ever for a connection that was answered and does not come", async () => {
  sending.close();
  [made, connects] = [[], false];
  sending = sendSteady({ url: "/x", stream: {} as MediaStream, onStatus: () => {}, publish });
  await run(5_000);
  expect(made).toHaveLength(1);
  connects = true;
  await run(3_000);
  expect(made.map(({ closed }) => closed)).toEqual([true, false]);
});

it("gives a session that never had a report more time than one that had", async () => {
  await run(3_000);
  expect(made).toHaveLength(1);
  await run(3_000);
  expect(made.length).toBeGreaterThan(1);
});
