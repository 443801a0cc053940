import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import type { Entry } from "@diemcau/contract";
import { initialState } from "@diemcau/rules";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMetrics } from "../metrics.ts";
import { LiveConference } from "./conference.ts";
import { FanOut } from "./fan-out.ts";

/** A socket whose reader takes nothing until it is told to: what is written waits. */
class StuckSocket extends EventEmitter {
  writableLength = 0;
  bytesWritten = 0;
  destroyed = false;
  text = "";
  write(part: Buffer | string): boolean {
    this.writableLength += part.length;
    this.bytesWritten += part.length;
    this.text += part.toString();
    return false;
  }
  drain(): void {
    this.writableLength = 0;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }
  end(): void {}
}

let conference: LiveConference;
let fanOut: FanOut;
let held: string[];
beforeEach(() => {
  conference = new LiveConference("0192f3c4-0000-7000-8000-000000000000", initialState);
  held = [];
  const onSite = (site: number, open: boolean) => void held.push(`${site} ${open ? "in" : "out"}`);
  fanOut = new FanOut({ conference, clock: Date.now, metrics: createMetrics("test"), onSite });
});
afterEach(() => fanOut.close());

const counted = (sites: number): Entry => ({
  kind: "attendance.counted",
  seq: conference.state.seq + 1,
  at: 1,
  by: "system",
  changes: Array.from({ length: sites }, (_, site): [number, number] => [site, 1_000_000]),
});
const open = (own = -1, after: number | null = null) => {
  const socket = new StuckSocket();
  const reader = own < 0 ? ({ audience: "control", own } as const) : ({ audience: "site", own } as const);
  fanOut.open(socket as unknown as Socket, reader, after === null ? null : { mark: conference.mark, seq: after });
  return socket;
};
const flushed = () => new Promise((resolve) => setTimeout(resolve, 60));

describe("a reader on a slow line", () => {
  it("may take its time over the snapshot of a very large conference", async () => {
    conference.apply([counted(21_000)]);
    const socket = open();
    expect(socket.writableLength).toBeGreaterThan(600_000);
    conference.apply([counted(3)]);
    await flushed();
    expect(socket.destroyed).toBe(false);
    expect(socket.text).toContain("event: entry");
  });

  it("is cut off when what comes after piles up, once and for all", async () => {
    conference.apply([counted(21_000)]);
    const socket = open();
    for (let more = 0; more < 12 && !socket.destroyed; more++) {
      conference.apply([counted(8_000)]);
      await flushed();
    }
    expect(socket.destroyed).toBe(true);
    expect(fanOut.size).toBe(0);
    const { length } = socket.text;
    conference.apply([counted(1)]);
    await flushed();
    expect(socket.text).toHaveLength(length);
  });

  it("stays as long as it reads now and then", async () => {
    const socket = open();
    for (let more = 0; more < 12; more++) {
      conference.apply([counted(8_000)]);
      await flushed();
      socket.drain();
    }
    expect(socket.destroyed).toBe(false);
    expect(socket.text.match(/event: entry/g)).toHaveLength(12);
  });
});

describe("rooms", () => {
  it("are let go when their line takes nothing more, not when it is slow", async () => {
    vi.useFakeTimers();
    try {
      fanOut.close();
      fanOut = new FanOut({ conference, clock: Date.now, metrics: createMetrics("test"), onSite: (site, is) => void held.push(`${site} ${is ? "in" : "out"}`) });
      const [dead, slow, control] = [open(4), open(9), open()];
      for (let second = 0; second < 25; second++) {
        slow.writableLength -= 1;
        await vi.advanceTimersByTimeAsync(1_000);
      }
      expect([dead.destroyed, slow.destroyed, control.destroyed]).toEqual([true, false, false]);
      expect(held).toEqual(["4 in", "9 in", "4 out"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("are reported with their first window and their last", () => {
    const [one, two] = [open(4), open(4)];
    const other = open(9);
    one.destroy();
    other.destroy();
    two.destroy();
    two.emit("close");
    expect(held).toEqual(["4 in", "9 in", "9 out", "4 out"]);
    expect([...fanOut.sites()]).toEqual([]);
  });
});

describe("a position", () => {
  it("is served from memory or by a snapshot, and refused when it cannot be", () => {
    conference.apply([counted(1)]);
    expect(() => fanOut.check({ mark: conference.mark, seq: 2 })).toThrow("resume-from-future");
    expect(() => fanOut.check({ mark: "00000000", seq: 0 })).toThrow("resume-wrong-conference");
    expect(() => fanOut.check({ mark: conference.mark, seq: 1 })).not.toThrow();
    expect(open(-1, 0).text).toContain("event: entry");
    expect(open(-1, 0).text).not.toContain("event: snapshot");
    expect(open(-1, 1).text).not.toMatch(/event: (entry|snapshot)/);
  });
});

describe("a reader that comes while entries wait for their turn", () => {
  it("gets each of them once, whether it was there before, has some of them, or came after", async () => {
    const early = open();
    conference.apply([counted(1)]);
    await flushed();
    // These two wait to share a write with what comes close behind.
    conference.apply([counted(1)]);
    conference.apply([counted(1)]);
    const resumed = open(-1, 2);
    const fresh = open();
    conference.apply([counted(1)]);
    await flushed();
    const seqs = (socket: StuckSocket) => [...socket.text.matchAll(/event: entry\n.*?data: .*?"seq":(\d+)/gs)].map(([, seq]) => Number(seq));
    expect(seqs(early)).toEqual([1, 2, 3, 4]);
    expect(seqs(resumed)).toEqual([3, 4]);
    expect(seqs(fresh)).toEqual([4]);
  });
});

describe("a delegate's stream", () => {
  const phone = (room: number) => {
    const socket = new StuckSocket();
    fanOut.open(socket as unknown as Socket, { audience: "delegate", own: -1, room }, null);
    return socket;
  };

  it("tells what the own room does, by entry and by snapshot, and does not make the room present", async () => {
    const [there, elsewhere] = [phone(5), phone(6)];
    const begun = { kind: "local.begun", site: 5, itemId: null, title: "Own discussion", until: null, by: "site:5", seq: 1, at: 1 } as Entry;
    conference.apply([begun]);
    await expect.poll(() => there.text).toContain("Own discussion");
    conference.apply([{ kind: "agenda.moved", itemId: null, by: "x", seq: 2, at: 2 } as Entry]);
    await expect.poll(() => elsewhere.text).toContain("agenda.moved");
    expect(there.text).toContain("agenda.moved");
    expect(there.text.split("Own discussion")).toHaveLength(2);
    expect([phone(5).text, phone(6).text].map((text) => text.includes("Own discussion"))).toEqual([true, false]);
    expect(elsewhere.text).not.toContain("Own discussion");
    expect(held).toEqual([]);
  });
});
