import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { playSteady, type Steady, type SteadyStatus } from "./steady.ts";
import type { PlayOptions, PlaySession, SlotStats } from "./whep.ts";

/** A session that the test moves on. */
class FakeSession {
  packetsArrived = 0;
  framesDecoded = 0;
  packetsSaidSent = 0;
  packetsLost = 0;
  closed = false;
  readonly connection = { connectionState: "connected" } as RTCPeerConnection;
  readonly url: string;
  readonly edge: string;
  constructor(url: string, edge: string) {
    this.url = url;
    this.edge = edge;
  }
  stats = async () => ({
    slots: [{ slot: 0, framesDecoded: this.framesDecoded, packetsSaidSent: this.packetsSaidSent, packetsLost: this.packetsLost, packetsReceived: this.packetsArrived } as SlotStats],
    bytesReceived: this.packetsArrived * 100,
    packetsArrived: this.packetsArrived,
    rttMs: null,
    loss: 0,
  });
  close = async () => {
    this.closed = true;
  };
}

let made: FakeSession[];
let shown: (string | null)[];
let statuses: SteadyStatus[];
let live: boolean;
let steady: Steady;
/** What is running sends packets; each step is 100 ms. */
async function run(ms: number, sends: { session: FakeSession; frames?: boolean }[]): Promise<void> {
  for (let at = 0; at < ms; at += 100) {
    for (const { session, frames = true } of sends) {
      session.packetsArrived += 5;
      if (frames) session.framesDecoded += 3;
    }
    await vi.advanceTimersByTimeAsync(100);
  }
}
const play = async ({ url }: PlayOptions): Promise<PlaySession> => {
  const session = new FakeSession(url, `edge-${made.length + 1}`);
  made.push(session);
  return session as unknown as PlaySession;
};

beforeEach(() => {
  vi.useFakeTimers();
  [made, shown, statuses, live] = [[], [], [], true];
  steady = playSteady({
    url: "/media/c/whep?as=site",
    slots: 1,
    wish: {},
    isLive: () => live,
    onTracks: () => {},
    onSession: (session) => shown.push(session?.edge ?? null),
    onStatus: (status) => statuses.push(status),
    play,
  });
});
afterEach(() => {
  steady.close();
  vi.useRealTimers();
});

it("asks for another edge when nothing arrives, and shows the old picture until the new one has a frame", async () => {
  await run(300, []);
  await run(2_000, [{ session: made[0]! }]);
  expect([made.length, shown]).toEqual([1, ["edge-1"]]);
  await run(1_200, []);
  expect(made).toHaveLength(1);
  await run(600, []);
  expect(made.map(({ url }) => url)).toEqual(["/media/c/whep?as=site", "/media/c/whep?as=site&avoid=edge-1"]);
  // Packets alone are no picture.
  await run(500, [{ session: made[1]!, frames: false }]);
  expect([shown, made[0]!.closed]).toEqual([["edge-1"], false]);
  await run(200, [{ session: made[1]! }]);
  expect([shown, made[0]!.closed, statuses.at(-1)]).toEqual([["edge-1", "edge-2"], true, "playing"]);
});

it("stays where it is when the room on air stands still, and when nothing is on air", async () => {
  await run(500, []);
  await run(2_000, [{ session: made[0]! }]);
  // An edge reports once a second although no picture comes.
  for (let second = 0; second < 10; second++) {
    made[0]!.packetsArrived++;
    await run(1_000, []);
  }
  expect(made).toHaveLength(1);
  live = false;
  await run(10_000, []);
  expect(made).toHaveLength(1);
});

it("moves when its edge drains, only then, and stays when the next one brings nothing", async () => {
  await run(500, []);
  const first = made[0]!;
  await run(1_000, [{ session: first }]);
  steady.move("edge-9", 0);
  await run(500, [{ session: first }]);
  expect(made).toHaveLength(1);
  steady.move("edge-1", 300);
  await run(4_500, [{ session: first }]);
  // The second brought no frame: it was given up, and another one is tried.
  expect([made[1]!.closed, first.closed, shown]).toEqual([true, false, ["edge-1"]]);
  expect(made.length).toBeGreaterThan(2);
  await run(500, [{ session: first }, { session: made.at(-1)! }]);
  expect(shown).toEqual(["edge-1", made.at(-1)!.edge]);
});

it("turns round when the edge that it is only coming to is lost", async () => {
  await run(500, []);
  const first = made[0]!;
  await run(1_000, [{ session: first }]);
  steady.move("edge-1", 0);
  await run(300, []);
  expect(made).toHaveLength(2);
  steady.move("edge-2", 0);
  await run(200, []);
  expect(made.map(({ url }) => url).at(-1)).toContain("avoid=edge-2");
  await run(300, [{ session: made[2]! }]);
  expect([shown, made.map(({ closed }) => closed)]).toEqual([["edge-1", "edge-3"], [true, true, false]]);
});

/** Sound and reports go on, no picture comes; what the sender says of it, and what the line loses, each 100 ms. */
async function stands(session: FakeSession, ms: number, { said, lost = 0 }: { said: number; lost?: number }): Promise<void> {
  for (let at = 0; at < ms; at += 100) {
    session.packetsSaidSent += said;
    session.packetsLost += lost;
    await run(100, [{ session, frames: false }]);
  }
}

it("goes to another edge when the picture stands although its sender goes on, and shows the old one until the new one moves", async () => {
  await run(500, []);
  await run(3_000, [{ session: made[0]! }]);
  await stands(made[0]!, 2_000, { said: 3 });
  expect(made).toHaveLength(1);
  await stands(made[0]!, 1_500, { said: 3 });
  expect([made.map(({ url }) => url).slice(1), statuses.at(-1), shown]).toEqual([["/media/c/whep?as=site&avoid=edge-1"], "frozen", ["edge-1"]]);
  await run(300, [{ session: made[0]!, frames: false }, { session: made[1]! }]);
  expect([shown, statuses.at(-1), made[0]!.closed]).toEqual([["edge-1", "edge-2"], "playing", true]);
  // It stands there too, so it is not the edge's fault: the next time is waited for longer.
  await stands(made[1]!, 4_000, { said: 3 });
  expect(made).toHaveLength(2);
  await stands(made[1]!, 2_000, { said: 3 });
  expect(made).toHaveLength(3);
});

it("stays when the picture stands because nothing is sent, because the line loses, or because none is wanted", async () => {
  await run(500, []);
  await run(3_000, [{ session: made[0]! }]);
  // A still card, a pause, a dead camera: what had been sent is reported once more, then no more.
  await stands(made[0]!, 1_000, { said: 10 });
  await stands(made[0]!, 20_000, { said: 0 });
  expect(made).toHaveLength(1);
  await run(2_000, [{ session: made[0]! }]);
  await stands(made[0]!, 10_000, { said: 3, lost: 1 });
  expect(made).toHaveLength(1);
  await run(2_000, [{ session: made[0]! }]);
  steady.change({ soundOnly: true });
  await run(1_000, [{ session: made[0]! }, { session: made.at(-1)! }]);
  const before = made.length;
  await stands(made.at(-1)!, 20_000, { said: 3 });
  expect(made).toHaveLength(before);
});

it("stays when the picture moves again before another edge has one", async () => {
  await run(500, []);
  await run(3_000, [{ session: made[0]! }]);
  await stands(made[0]!, 5_000, { said: 3 });
  expect(made).toHaveLength(2);
  // The other one brings nothing and is given up; meanwhile the first one moves.
  await stands(made[0]!, 3_300, { said: 3 });
  const tried = made.length;
  await run(20_000, [{ session: made[0]! }]);
  expect([shown, statuses.at(-1)]).toEqual([["edge-1"], "playing"]);
  expect(made.length - tried).toBeLessThanOrEqual(1);
});

it("gives a session that never brought anything more and more time", async () => {
  await run(40_000, []);
  // 3, 6, 12 and 24 s, and the seconds that each has for its first frame.
  expect(made.length).toBeGreaterThan(2);
  expect(made.length).toBeLessThan(8);
});
