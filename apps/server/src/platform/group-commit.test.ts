import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
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
