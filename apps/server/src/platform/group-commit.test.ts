import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { createGroupCommit } from "./group-commit.ts";
import { Problem } from "./problem.ts";

const options = { lingerMs: 5, maxBatch: 10, concurrency: 2, maxPending: 100, onFull: () => new Problem("server-busy") };

describe("a group commit", () => {
  it("writes what came close together in one go, and gives everyone their own result", async () => {
    const batches: number[][] = [];
    const commits = createGroupCommit<number, string>({ ...options, write: async (items) => (batches.push([...items]), items.map((item) => `${item}!`)) });
    expect(await Promise.all([1, 2, 3].map((item) => commits.add(item)))).toEqual(["1!", "2!", "3!"]);
    expect(batches).toEqual([[1, 2, 3]]);
    await sleep(10);
    await commits.add(4);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it("waits longer in a steady stream, so that its writes are shared, and not for one that comes alone", async () => {
    vi.useFakeTimers();
    try {
      const batches: number[][] = [];
      const commits = createGroupCommit<number, number>({ ...options, longestLingerMs: 25, write: async (items) => (batches.push([...items]), items) });
      const alone = commits.add(0);
      await vi.advanceTimersByTimeAsync(5);
      expect(await alone).toBe(0);
      // One every 5 ms, as at one of eight processes under 1,600 a second.
      for (let item = 1; item <= 200; item++) {
        void commits.add(item);
        await vi.advanceTimersByTimeAsync(5);
      }
      await vi.advanceTimersByTimeAsync(100);
      const later = batches.slice(-20);
      expect(batches.flat()).toEqual(Array.from({ length: 201 }, (_, at) => at));
      expect(later.every(({ length }) => length >= 4)).toBe(true);
      // After a pause nobody is expected.
      await vi.advanceTimersByTimeAsync(5_000);
      const after = commits.add(201);
      await vi.advanceTimersByTimeAsync(5);
      expect(await after).toBe(201);
    } finally {
      vi.useRealTimers();
    }
  });

  it("waits no longer than usual for a crowd that has come and waits for its answers", async () => {
    vi.useFakeTimers();
    try {
      const commits = createGroupCommit<number, number>({ ...options, maxBatch: 1_000, longestLingerMs: 25, write: async (items) => items });
      // As clients do that send their next item when they have the answer: all at once, then nothing.
      for (let turn = 0; turn < 20; turn++) {
        const began = Date.now();
        const answers = Promise.all(Array.from({ length: 64 }, (_, at) => commits.add(at)));
        await vi.advanceTimersByTimeAsync(5);
        await answers;
        expect(Date.now() - began).toBe(5);
        await vi.advanceTimersByTimeAsync(15);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("does not wait for others when a batch is full, never exceeds it, and keeps the order", async () => {
    const sizes: number[] = [];
    const seen: number[] = [];
    let running = 0;
    let most = 0;
    const commits = createGroupCommit<number, number>({
      ...options,
      lingerMs: 10_000,
      write: async (items) => {
        sizes.push(items.length);
        seen.push(...items);
        most = Math.max(most, ++running);
        await sleep(5);
        running--;
        return items;
      },
    });
    const all = Array.from({ length: 90 }, (_, at) => at);
    expect(await Promise.all(all.map((item) => commits.add(item)))).toEqual(all);
    expect(Math.max(...sizes)).toBe(10);
    expect(most).toBe(2);
    expect(seen).toEqual(all);
  });

  it("tells everyone of a failed batch, and goes on with the next", async () => {
    let fail = true;
    const commits = createGroupCommit<number, number>({
      ...options,
      write: async (items) => {
        if (fail) throw new Error("the disk is full");
        return items;
      },
    });
    const results = await Promise.allSettled([1, 2].map((item) => commits.add(item)));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    fail = false;
    expect(await commits.add(3)).toBe(3);
  });

  it("refuses at once what it could not write in reasonable time", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const commits = createGroupCommit<number, number>({ ...options, maxPending: 20, write: async (items) => (await promise, items) });
    const taken = Array.from({ length: 20 }, (_, at) => commits.add(at));
    expect(commits.pending).toBe(20);
    await expect(commits.add(21)).rejects.toThrow("server-busy");
    resolve();
    expect(await Promise.all(taken)).toHaveLength(20);
    expect(commits.pending).toBe(0);
    expect(await commits.add(22)).toBe(22);
  });

  it("can be drained", async () => {
    let written = 0;
    const commits = createGroupCommit<number, number>({ ...options, write: async (items) => (await sleep(10), (written += items.length), items) });
    await commits.drain();
    const all = Array.from({ length: 35 }, (_, at) => commits.add(at));
    await commits.drain();
    expect(written).toBe(35);
    await Promise.all(all);
  });
});
